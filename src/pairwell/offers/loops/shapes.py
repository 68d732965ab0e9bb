"""What the compiled loops hand to each other: columns, numbers of gates, facts of products.

A compiled loop keeps the numbers it was compiled with: whoever changes one here changes the files
of the loops as well, so that they are compiled anew.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Reals = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Found = tuple[Int64s, Reals, Flags, npt.NDArray[np.int8]]

CODE, ENTRY, SPEAKER, N_BOTH, N_CUSTOMERS = range(5)
"""Columns of whole numbers that ``meet_rows`` gives."""

RELEVANCE, STRENGTH = range(2)
"""Its columns of real numbers."""

POSITIVE, PROVEN, SUBSTITUTE = range(3)
"""Its columns of flags."""

SCORE, PRICE_FACTOR, MARGIN_FACTOR, PRICE_RATIO, EVIDENCE_FACTOR = range(5)
"""Rows of ``weigh``."""

FACTS = np.dtype(
    [
        ("price", np.float64),
        ("margin_factor", np.float64),
        ("category", np.int32),
        ("family", np.int32),
        ("standing", np.int8),
        ("may_be_owned", np.bool_),
        ("has_ceiling", np.bool_),
        ("is_range", np.bool_),
        ("n_orders", np.int32),
    ],
)
"""What is known of a product before anybody asks, in half a line of the processor's memory: price
(NaN), factor of its margin, category and family (−1), number of the first standing gate that
refuses it (``FINE``), whether one may be offered what one owns, whether a price ceiling holds,
whether people take several of its family, orders that held it."""

OWNED, IS_SUBSTITUTE, NOT_POSITIVE, FEW, IRRELEVANT, VARIANT, SATISFIED, DEAR, UNFIT = range(9)
"""Where the numbers of the gates stand that are asked here; ``FINE`` = not asked."""

FINE = 127
"""No gate has refused yet; above the number of every gate."""

SHIFT = 64
"""A named product and a gate's number in one: ``code · 64 + number``."""

SPREAD = 0x9E3779B1  # a prime near 2^32 over the golden ratio: neighbours go far apart


def fixed(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The same as the one kind of array that the loops were compiled for: not to be written to."""
    if array.flags.writeable:
        array = array.view()
        array.flags.writeable = False
    return array
