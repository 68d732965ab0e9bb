"""A product's role from its pairs.

Shows R-16 of docs/mission.md.
"""

from __future__ import annotations

import msgspec
import numpy as np

from pairwell.matrix.product_roles import UNKNOWN, product_roles
from pairwell.model.snapshot import RELATIONS, ROLES, PairRows

MAIN, ADDON, BOTH = (ROLES.index(role) for role in ("main", "addon", "both"))


def pairs(rows: list[tuple[int, int, str, int]], n: int) -> PairRows:
    """Proven pairs: anchor, candidate, the candidate's role, joint orders."""
    anchor, candidate, role, n_both = zip(*sorted(rows), strict=True)
    size = len(rows)
    whole, real = np.zeros(size, np.int32), np.zeros(size)
    return PairRows(
        offsets=np.concatenate([[0], np.cumsum(np.bincount(anchor, minlength=n))]),
        candidate=np.array(candidate, np.int32), n_both=np.array(n_both, np.int32),
        n_customers=whole, p_value=real, q_value=real, proven=np.ones(size, np.bool_),
        strength=real.astype(np.float32), score=real.astype(np.float32),
        relation=np.zeros(size, np.int8),
        role=np.array([ROLES.index(name) for name in role], np.int8),
    )  # fmt: skip


PHONE, CASE, CABLE, BATTERY, NEW = range(5)
SHOP = pairs(
    [
        (PHONE, CASE, "addon", 40), (CASE, PHONE, "main", 40),
        (PHONE, CABLE, "addon", 30), (CABLE, PHONE, "main", 30),
        (CABLE, BATTERY, "addon", 20), (BATTERY, CABLE, "main", 20),
    ],
    5,
)  # fmt: skip


def test_roles_of_a_shop() -> None:
    # the cable is an add-on in 60 of 100 joint orders only, so it is both
    assert product_roles(SHOP).tolist() == [MAIN, ADDON, BOTH, ADDON, UNKNOWN]


def test_what_is_not_proven_and_substitutes_do_not_speak() -> None:
    silent = msgspec.structs.replace(SHOP, proven=np.zeros(6, np.bool_))
    assert (product_roles(silent) == UNKNOWN).all()
    instead = np.full(6, RELATIONS.index("substitute"), np.int8)
    swapped = msgspec.structs.replace(SHOP, relation=instead)
    assert (product_roles(swapped) == UNKNOWN).all()


def test_pairs_without_direction_make_both() -> None:
    even = pairs([(0, 1, "both", 9), (1, 0, "both", 9)], 2)
    assert product_roles(even).tolist() == [BOTH, BOTH]
