"""The relation of a pair, as far as orders and families tell: related, variant or substitute."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pairwell.model.snapshot import RELATIONS

if TYPE_CHECKING:  # relations are looked at where no compiler is loaded
    from pairwell.matrix.rows import Int32s

RELATED, VARIANT, SUBSTITUTE = (RELATIONS.index(r) for r in ("related", "variant", "substitute"))


def relations(anchor: Int32s, candidate: Int32s, family: Int32s) -> npt.NDArray[np.int8]:
    """Name each pair's relation, as an index into ``RELATIONS``: siblings of a family are variants.

    Substitutes are named by what substitutes.py finds. A negative strength alone names none: that
    two are seldom together may as well be two kinds of customers (in a grocery, canned beer and
    herbs).

    >>> anchor, candidate = np.array([0, 0]), np.array([1, 2])
    >>> [RELATIONS[r] for r in relations(anchor, candidate, np.array([5, 5, -1]))]
    ['variant', 'related']
    """
    out = np.full(len(anchor), RELATED, dtype=np.int8)
    out[(family[anchor] >= 0) & (family[anchor] == family[candidate])] = VARIANT
    return out
