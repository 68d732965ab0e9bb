"""The relation of a pair, as far as orders and families tell: related, variant or substitute."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pairwell.matrix.rows import Int32s
from pairwell.model.snapshot import RELATIONS

RELATED, VARIANT, SUBSTITUTE = (RELATIONS.index(r) for r in ("related", "variant", "substitute"))


def relations(
    anchor: Int32s,
    candidate: Int32s,
    family: Int32s,
    strength: npt.NDArray[np.float32],
    lift_high: npt.NDArray[np.float64],
) -> npt.NDArray[np.int8]:
    """Name each pair's relation, as an index into ``RELATIONS``.

    Siblings of one family are variants, whatever the orders say. A substitute takes away from the
    other: its strength is negative *and* the whole interval of lift lies below chance, for a small
    negative strength alone is often noise.

    >>> anchor, candidate = np.array([0, 0, 0]), np.array([1, 2, 3])
    >>> family = np.array([5, 5, -1, -1])
    >>> [RELATIONS[r] for r in relations(anchor, candidate, family,
    ...     np.array([0.1, -0.1, -0.1], np.float32), np.array([9.0, 0.7, 1.4]))]
    ['variant', 'substitute', 'related']
    """
    out = np.full(len(anchor), RELATED, dtype=np.int8)
    out[(strength < 0) & (lift_high < 1)] = SUBSTITUTE
    out[(family[anchor] >= 0) & (family[anchor] == family[candidate])] = VARIANT
    return out
