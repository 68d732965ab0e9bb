"""Which of two is the main product and which the add-on, told from price, else from order in time.

The role is the candidate's beside the anchor. Price speaks where both are known and clearly apart;
else the order in which customers came to the two, where it is more than chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pairwell.model.snapshot import ROLES

if TYPE_CHECKING:  # roles are looked at where no compiler is loaded
    from pairwell.matrix.rows import Int32s

CLEARLY_CHEAPER = 0.8
"""A price ratio below this makes an add-on, above its inverse a main product."""

MIN_Z = 3.0
"""Order in time must be three standard deviations from a coin's."""

BOTH, MAIN, ADDON = (ROLES.index(role) for role in ("both", "main", "addon"))


def price_ratio(
    price_minor: npt.NDArray[np.int64], anchor: Int32s, candidate: Int32s
) -> npt.NDArray[np.float64]:
    """Candidate's price over the anchor's; NaN where one is not known or nothing.

    >>> price_ratio(np.array([200, 50, -1]), np.array([0, 0]), np.array([1, 2])).tolist()
    [0.25, nan]
    """
    over, under = price_minor[candidate], price_minor[anchor]
    known = (over >= 0) & (under > 0)
    out = np.full(len(anchor), np.nan)
    np.divide(over, under, out=out, where=known)
    return out


def candidate_roles(
    ratio: npt.NDArray[np.float64],
    n_anchor_first: Int32s,
    n_candidate_first: Int32s,
    n_anchor: npt.NDArray[np.int64],
    n_candidate: npt.NDArray[np.int64],
) -> npt.NDArray[np.int8]:
    """The candidate's role beside the anchor, as an index into ``ROLES``.

    Args:
        ratio: price ratios, NaN where not known.
        n_anchor_first: customers who bought the anchor in an earlier order than the candidate.
        n_candidate_first: customers who bought the candidate in an earlier order.
        n_anchor: baskets with the anchor: what is bought oftener is met first by chance, with
            n_anchor / (n_anchor + n_candidate) (two Poisson streams).
        n_candidate: baskets with the candidate.

    >>> roles = candidate_roles(np.array([0.2, 1.0, 1.0]), np.array([0, 20, 5]),
    ...                         np.array([9, 2, 4]), np.array([9, 9, 9]), np.array([9, 9, 9]))
    >>> [ROLES[role] for role in roles]
    ['addon', 'addon', 'both']
    """
    n = (n_anchor_first + n_candidate_first).astype(np.float64)
    chance = n_anchor / np.maximum(n_anchor + n_candidate, 1)
    spread = np.sqrt(np.maximum(n * chance * (1 - chance), 1e-9))
    z = (n_anchor_first - n * chance) / spread
    roles = np.full(len(ratio), BOTH, dtype=np.int8)
    roles[z >= MIN_Z] = ADDON
    roles[z <= -MIN_Z] = MAIN
    roles[ratio <= CLEARLY_CHEAPER] = ADDON
    roles[ratio >= 1 / CLEARLY_CHEAPER] = MAIN
    return roles
