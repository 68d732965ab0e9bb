"""The relation of a pair, as far as orders and the catalogue tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pairwell.model.snapshot import RELATIONS

if TYPE_CHECKING:  # relations are looked at where no compiler is loaded
    from pairwell.matrix.rows import Int32s

RELATED, VARIANT, SUBSTITUTE, CONSUMABLE, SERVICE = (
    RELATIONS.index(r) for r in ("related", "variant", "substitute", "consumable", "service")
)


def relations(
    anchor: Int32s,
    candidate: Int32s,
    family: Int32s,
    consumable: npt.NDArray[np.int8],
    service: npt.NDArray[np.bool_],
) -> npt.NDArray[np.int8]:
    """Name each pair's relation, as an index into ``RELATIONS``.

    Siblings of a family are variants; a service beside goods is a service; what is used up beside
    what stays is its consumable (T-22), as the catalogue says which is which. Substitutes are named
    by what substitutes.py and viewed_together.py find: a negative strength alone names none, for
    that two are seldom together may as well be two kinds of customers (in a grocery, canned beer
    and herbs).

    >>> anchor, candidate = np.array([0, 0, 0, 0]), np.array([1, 2, 3, 4])
    >>> family = np.array([5, 5, -1, -1, -1])
    >>> consumable = np.array([0, 0, -1, 1, 0], np.int8)
    >>> service = np.array([False, False, False, False, True])
    >>> [RELATIONS[r] for r in relations(anchor, candidate, family, consumable, service)]
    ['variant', 'related', 'consumable', 'service']
    """
    out = np.full(len(anchor), RELATED, dtype=np.int8)
    out[(consumable[candidate] == 1) & (consumable[anchor] == 0)] = CONSUMABLE
    out[service[candidate] & ~service[anchor]] = SERVICE
    out[(family[anchor] >= 0) & (family[anchor] == family[candidate])] = VARIANT
    return out
