"""P21: five ways in which a version looks wrong; the fifth, a checksum, in test_versions_cli.py."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pairwell.app.compare_matrices import compare
from pairwell.app.ports.state import MatrixVersion
from pairwell.app.publish_matrix import publish_matrix, reasons_to_hold, rollback_matrix
from pairwell.model.errors import NotReady, SnapshotRefused
from pairwell.model.snapshot import Snapshot
from pairwell.store.memory.snapshots import MemorySnapshots
from pairwell.store.memory.state import MemoryState
from tests.snapshots import Pair, Product, history_of, snapshot_of

Row = Callable[[int], list[int]]


def shop(name: str, n: int, row: Row) -> Snapshot:
    """n products; product i goes with the products in row(i), best first."""
    pairs = [
        Pair(anchor=f"p{i}", candidate=f"p{j % n}", score=1 - 0.01 * place)
        for i in range(n)
        for place, j in enumerate(row(i))
    ]
    return snapshot_of([Product(id=f"p{i}") for i in range(n)], pairs, snapshot_id=name)


def ring(i: int) -> list[int]:
    return [i + 1, i + 2, i + 3, i + 4]


def served(snapshot: Snapshot) -> MemorySnapshots:
    snapshots = MemorySnapshots()
    snapshots.write(snapshot)
    snapshots.publish(snapshot.meta.snapshot_id)
    return snapshots


def test_the_first_matrix_is_published_whatever_it_is() -> None:
    snapshots = MemorySnapshots()
    snapshots.write(shop("v1", 3, lambda i: []))
    assert publish_matrix(snapshots, MemoryState(), "v1", 5).comparison is None
    assert snapshots.current().snapshot.meta.snapshot_id == "v1"


def test_a_matrix_like_the_one_before_passes() -> None:
    snapshots = served(shop("v1", 30, ring))
    snapshots.write(shop("v2", 30, lambda i: [*ring(i)[:3], i + 5]))
    comparison = publish_matrix(snapshots, MemoryState(), "v2", 5).comparison
    assert comparison is not None
    assert comparison.churn_share == pytest.approx(0.25)
    assert (comparison.coverage_before, comparison.coverage_now) == (1.0, 1.0)
    assert snapshots.current().snapshot.meta.snapshot_id == "v2"


def test_lost_coverage_holds_and_a_person_may_confirm() -> None:
    snapshots = served(shop("v1", 40, ring))
    snapshots.write(shop("v2", 40, lambda i: ring(i) if i >= 9 else []))
    with pytest.raises(SnapshotRefused, match="100% of the products had offers, now 78%") as held:
        publish_matrix(snapshots, MemoryState(), "v2", 5)
    assert "matrix publish v2" in held.value.hint
    assert snapshots.current().snapshot.meta.snapshot_id == "v1"
    publish_matrix(snapshots, MemoryState(), "v2", 5, confirmed=True)
    assert snapshots.current().snapshot.meta.snapshot_id == "v2"


def test_churn_above_three_tenths_holds() -> None:
    snapshots = served(shop("v1", 30, ring))
    snapshots.write(shop("v2", 30, lambda i: [*ring(i)[:2], i + 5, i + 6]))
    with pytest.raises(SnapshotRefused, match="50% of the places"):
        publish_matrix(snapshots, MemoryState(), "v2", 5)


def test_churn_weighs_an_anchor_by_its_orders() -> None:
    products = [Product(id="big", n_orders=900), Product(id="small", n_orders=100)]
    rest = [Product(id=i, n_orders=0) for i in "abcd"]
    both = [Pair(anchor="big", candidate="a"), Pair(anchor="small", candidate="b")]
    moved = [Pair(anchor="big", candidate="a"), Pair(anchor="small", candidate="c")]
    compared = compare(
        snapshot_of([*products, *rest], both), snapshot_of([*products, *rest], moved), 5
    )
    assert compared.churn_share == pytest.approx(0.1)
    assert [(c.anchor_id, c.left, c.came) for c in compared.changed] == [("small", ("b",), ("c",))]


def test_products_are_matched_by_id_not_by_place() -> None:
    products = [Product(id=i) for i in ("a", "b", "c")]
    pairs = [Pair(anchor="a", candidate="b"), Pair(anchor="b", candidate="c")]
    turned = snapshot_of([Product(id="new"), *products[::-1]], pairs)
    compared = compare(snapshot_of(products, pairs), turned, 5)
    assert (compared.churn_share, compared.changed, compared.hubs) == (0.0, (), ())


def test_a_product_that_is_gone_counts_as_left() -> None:
    products = [Product(id=i) for i in ("a", "b", "c")]
    before = snapshot_of(
        products, [Pair(anchor="a", candidate="c"), Pair(anchor="c", candidate="a")]
    )
    compared = compare(before, snapshot_of(products[:2], []), 5)
    assert {(c.anchor_id, c.left) for c in compared.changed} == {("a", ("c",)), ("c", ("a",))}


def test_what_could_not_be_offered_is_in_no_list() -> None:
    products = [Product(id=i) for i in ("a", "b", "c", "d")]
    pairs = [
        Pair(anchor="a", candidate="b", n_customers=4),
        Pair(anchor="b", candidate="c", relation="substitute"),
        Pair(anchor="c", candidate="d", score=-0.1),
        Pair(anchor="d", candidate="a"),
    ]
    compared = compare(snapshot_of(products, pairs), snapshot_of(products, pairs), 5)
    assert (compared.n_lists_now, compared.coverage_now) == (1, 0.25)


@pytest.mark.parametrize(
    ("n", "share", "is_held"), [(1200, 0.02, True), (1200, 0.005, False), (500, 0.02, False)]
)
def test_a_new_hub_holds_in_a_shop_of_a_thousand_lists(n: int, share: float, is_held: bool) -> None:
    every = round(1 / share)
    before = shop("v1", n, ring)
    now = shop("v2", n, lambda i: [*ring(i), n - 1] if i % every == 0 else ring(i))
    assert bool(reasons_to_hold(compare(before, now, 5))) == is_held


def test_people_who_were_erased_hold_whatever_a_person_says() -> None:
    snapshots, state = served(shop("v1", 30, ring)), MemoryState()
    state.erase(["ann"])
    snapshots.write(shop("v2", 30, ring), history_of({"ann": [0], "bob": [1]}))
    snapshots.write(shop("v3", 30, ring), history_of({"bob": [1]}))
    for confirmed in (False, True):
        with pytest.raises(SnapshotRefused, match="1 people who were erased"):
            publish_matrix(snapshots, state, "v2", 5, confirmed=confirmed)
    assert snapshots.current().snapshot.meta.snapshot_id == "v1"
    publish_matrix(snapshots, state, "v3", 5)


def test_state_hears_of_publications_it_knows() -> None:
    snapshots, state = served(shop("v1", 30, ring)), MemoryState()
    for name in ("v1", "v2"):
        state.add_matrix_version(MatrixVersion(version_id=name, created_at="2026-01-01T00:00:00Z"))
    snapshots.write(shop("v2", 30, ring))
    publish_matrix(snapshots, state, "v2", 5)
    assert [v.published for v in state.matrix_versions()] == [False, True]
    assert rollback_matrix(snapshots, state).snapshot_id == "v1"
    assert [v.published for v in state.matrix_versions()] == [True, False]


def test_an_unknown_version_is_not_ready() -> None:
    with pytest.raises(NotReady):
        publish_matrix(served(shop("v1", 3, ring)), MemoryState(), "v9", 5)


def test_a_product_that_creeps_over_the_line_is_no_new_hub() -> None:
    def with_hub(name: str, n_lists: int) -> Snapshot:
        return shop(name, 1200, lambda i: [*ring(i), 1199] if i < n_lists else ring(i))

    assert not reasons_to_hold(compare(with_hub("v1", 6), with_hub("v2", 14), 5))
    assert reasons_to_hold(compare(with_hub("v1", 2), with_hub("v2", 14), 5))
