"""What a gate is: a question with a yes for each candidate that must not be offered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from pairwell.offers.candidates import Candidates
from pairwell.offers.situation import Situation

Refused = npt.NDArray[np.bool_]
"""One entry a candidate: whether the gate refuses it."""

Codes = npt.NDArray[np.int32]

Gate = Callable[[Candidates, Situation], Refused | None]
"""None where it refuses nobody; its name is the reason code."""

FEW = 8
"""So many comparisons cost less than a search."""


def any_of(candidates: Candidates, codes: Sequence[int] | Codes) -> Refused | None:
    """Whether a candidate is one of some products; None where there are none."""
    return among(candidates.code, codes) if len(codes) else None


def among(values: Codes, wanted: Sequence[int] | Codes) -> Refused:
    """Which values are wanted; with no more than a row of candidates ``np.isin`` takes far longer.

    Args:
        values: codes.
        wanted: at least one code.
    """
    found: Refused
    if len(wanted) > FEW:
        in_order = np.sort(np.asarray(wanted, dtype=np.int32))
        place = in_order.searchsorted(values)
        place[place == len(in_order)] = 0
        found = in_order[place] == values
    else:
        found = values == wanted[0]
        for each in wanted[1:]:
            found |= values == each
    return found
