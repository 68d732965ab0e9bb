"""Which ranges are bought together: lifts over all sisters of a category, by hand."""

from __future__ import annotations

import pytest

from pairwell.matrix.ranges import ranges_of
from tests.snapshots import Pair, Product, snapshot_of


def both(a: str, b: str, n_both: int, *, proven: bool = True) -> list[Pair]:
    return [
        Pair(anchor=one, candidate=other, n_both=n_both, proven=proven, relation="variant")
        for one, other in ((a, b), (b, a))
    ]


def cups(n: int) -> list[Product]:
    return [Product(id=f"cup{i}", family="cup", category="Cups", n_orders=100) for i in range(n)]


def test_a_lift_over_all_sisters_by_hand() -> None:
    products = [
        *cups(4),
        Product(id="red", family="phone", category="Phones", n_orders=200),
        Product(id="white", family="phone", category="Phones", n_orders=300),
        Product(id="case", category="Phones", n_orders=50),
        Product(id="mint", family="tea", category="Tea", n_orders=10),
    ]
    pairs = [
        *both("cup0", "cup1", 40), *both("cup0", "cup2", 30), *both("cup0", "cup3", 20),
        *both("cup1", "cup2", 10), *both("cup1", "cup3", 10),  # cup2 and cup3 never
        *both("red", "white", 3, proven=False),
        Pair(anchor="red", candidate="case", n_both=40),
    ]  # fmt: skip
    found = ranges_of(snapshot_of(products, pairs, n_baskets=1_000))
    assert [each.category for each in found] == ["Cups", "Phones"]  # a family of one is no range
    cup, phone = found
    # six pairs of 100 and 100 orders, c = 1 / 1,000: 6 · 10 by chance
    assert (cup.n_families, cup.n_pairs, cup.n_proven, cup.n_both) == (1, 6, 5, 110)
    assert cup.n_expected == pytest.approx(60)
    assert cup.lift == pytest.approx(110 / 60)
    assert phone.n_both == 3
    assert phone.n_expected == pytest.approx(60)
    assert (cup.proposed, phone.proposed) == (True, False)


def test_few_proven_pairs_propose_nothing() -> None:
    (found,) = ranges_of(snapshot_of(cups(3), both("cup0", "cup1", 90), n_baskets=1_000))
    assert found.lift > 2
    assert not found.proposed


def test_a_shop_without_families_has_none() -> None:
    assert ranges_of(snapshot_of([Product(id="a"), Product(id="b")])) == ()
