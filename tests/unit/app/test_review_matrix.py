"""The review verb and the gaps, decided by the real decision on shops made by hand.

Shows T-30, D-11 of docs/mission.md.
"""

from __future__ import annotations

import pyarrow as pa

from pairwell.app.find_gaps import find_gaps, gap_table
from pairwell.app.review_matrix import Served, review_matrix
from pairwell.model.curated import CuratedRow
from pairwell.model.review import Gaps, MatrixReview
from pairwell.model.snapshot import Snapshot
from pairwell.offers.decide import decide
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from tests.review_orders_shop import Bought, lamp_and_bulb, lines, orders, read
from tests.snapshots import GroupPair, Pair, Product, snapshot_of

NOTHING = lines([])
SOLD = lines([*orders(60, 0, 300, "lamp", "bulb"), *orders(40, 0, 300, "lamp")])


def served(snapshot: Snapshot, policy: OfferPolicy | None = None) -> Served:
    shelf, rules = Shelf(snapshot), policy or OfferPolicy()
    return Served(snapshot, lambda request: decide(request, shelf, rules))


def reviewed(
    now: Snapshot, before: Snapshot | None = None, ceiling: float | None = None, **more: object
) -> MatrixReview:
    policy = OfferPolicy(max_price_ratio=ceiling)
    return review_matrix(
        served(now, policy), SOLD, NOTHING,
        previous=None if before is None else served(before, policy),
        max_price_ratio=ceiling, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def gaps_of(snapshot: Snapshot, table: pa.Table, top: int = 500) -> Gaps:
    return find_gaps(snapshot, read(snapshot, table), served(snapshot).decide, top=top)


def only_bulb(**bulb: object) -> Snapshot:
    """The lamp, whose one row is the bulb."""
    given = {"id": "bulb", "title": "Bulb", "price_minor": 100, **bulb}
    return snapshot_of(
        [Product(id="lamp", title="Lamp", price_minor=1000), Product(**given)],  # type: ignore[arg-type]
        [Pair(anchor="lamp", candidate="bulb", role="addon")],
        snapshot_id="m-2",
    )


def test_an_empty_shelf_leaves_a_best_seller_bare_and_tells_the_buyer() -> None:
    found = reviewed(only_bulb(in_stock=False), lamp_and_bulb())
    assert [(r.anchor_id, r.hypothesis) for r in found.rows] == [
        ("lamp", "uncovered"), ("bulb", "uncovered"), ("lamp", "out_of_stock"),
    ]  # fmt: skip
    lost = found.morning.lost_to_stock
    assert [(one.product_id, one.known, one.n_rows) for one in lost] == [("bulb", True, 1)]
    # the lamp had an offer in the version before; the bulb had none there either
    assert [r.anchor_id for r in found.morning.newly_uncovered] == ["lamp"]
    assert found.morning.previous == lamp_and_bulb().meta.snapshot_id
    assert found.found == {"uncovered": 2, "out_of_stock": 1}
    assert found.rows[0].sentence.endswith("page offers nothing: every candidate was refused.")
    assert found.as_of == "2024-10-24"  # day 297 and a half


def test_a_row_at_which_nothing_is_at_stake_is_not_told() -> None:
    """The lamp was last ordered before the window: no coming order hangs on its bulb."""
    long_ago = [*orders(60, 0, 100, "lamp", "bulb"), *orders(40, 0, 100, "lamp")]
    snapshot = lamp_and_bulb(in_stock=False)

    def found(prices: dict[str, int], *more: Bought) -> MatrixReview:
        sold = lines([*long_ago, *orders(60, 0, 300, "shade"), *more], prices)
        return review_matrix(served(snapshot), sold, NOTHING, previous=served(lamp_and_bulb()))

    quiet, busy = found({}), found({}, *orders(20, 250, 300, "lamp"))
    assert [row for row in quiet.rows if row.at_stake_minor == 0] == []
    assert "out_of_stock" not in quiet.found
    assert quiet.morning.lost_to_stock == ()
    assert busy.found["out_of_stock"] == 1
    assert busy.morning.lost_to_stock[0].at_stake_minor


def test_without_an_earlier_version_nothing_is_called_new() -> None:
    found = reviewed(only_bulb(in_stock=False))
    assert found.morning.previous is None
    assert found.morning.newly_uncovered == found.morning.broken == ()


def test_a_change_of_cost_or_price_breaks_a_row_once() -> None:
    fine, dear_to_buy = only_bulb(cost_minor=50), only_bulb(cost_minor=150)
    assert [r.hypothesis for r in reviewed(dear_to_buy, fine).morning.broken] == ["below_cost"]
    assert reviewed(dear_to_buy, dear_to_buy).morning.broken == ()
    dear = only_bulb(price_minor=1200)
    assert [r.hypothesis for r in reviewed(dear, fine, 1.0).morning.broken] == ["above_ceiling"]
    assert reviewed(dear, dear, 1.0).morning.broken == ()
    assert reviewed(dear, fine).morning.broken == ()


def test_what_a_person_blocked_is_not_reviewed() -> None:
    block = CuratedRow(anchor="lamp", candidate="bulb", action="block")
    everywhere = CuratedRow(candidate="bulb", action="block")
    pin = CuratedRow(anchor="lamp", candidate="bulb", action="pin")
    for row, n in ((block, 0), (everywhere, 0), (pin, 1)):
        found = reviewed(only_bulb(in_stock=False), rows=[row])
        assert found.n_rows == n


def test_sentences_speak_the_language_asked() -> None:
    (row,) = [r for r in reviewed(only_bulb(in_stock=False), locale="pl").rows if r.candidate_id]
    assert row.sentence.startswith("Brak w magazynie")


def test_gaps_by_cause_and_category() -> None:
    shop = snapshot_of(
        [
            Product(id="lamp", category="Light", price_minor=1000),
            Product(id="bulb", category="Light", price_minor=100),
            Product(id="desk", category="Office", price_minor=9000),
            Product(id="chair", category="Office", price_minor=9500),
            Product(id="sofa", category="Home", price_minor=90000),
            Product(id="bed", category="Home", price_minor=50000),
            Product(id="pen", price_minor=50, n_orders=0),
        ],
        [
            Pair(anchor="lamp", candidate="bulb", role="addon"),
            Pair(anchor="bulb", candidate="lamp", role="main"),
            Pair(anchor="desk", candidate="chair"),
            Pair(anchor="bed", candidate="bulb", n_customers=2),
        ],
        categories=[GroupPair(group="Home", candidate="bulb")],
    )
    sold = lines(
        [*orders(20, 0, 300, "lamp", "bulb"), *orders(9, 0, 300, "desk"),
         *orders(2, 0, 300, "sofa"), (301.0, ("chair",)), (301.0, ("bed",))],
        {"lamp": 1000, "desk": 9000, "sofa": 90000, "chair": 9500, "bed": 50000},
    )  # fmt: skip
    found = gaps_of(shop, sold)
    assert {g.product_id: g.cause for g in found.products} == {
        "sofa": "borrowed", "desk": "dearer", "bed": "borrowed", "chair": "nothing",
    }  # fmt: skip
    assert [g.product_id for g in found.products] == ["sofa", "desk", "bed", "chair"]
    assert found.n_main == 5  # the bulb is an add-on, and the pen was never sold
    assert found.revenue_minor == 20 * 1000 + 9 * 9000 + 2 * 90000 + 9500 + 50000
    assert found.revenue_without_minor == found.revenue_minor - 20 * 1000
    home, office = found.categories
    assert (home.category, home.n_main, home.n_without) == ("Home", 2, 2)
    assert (office.revenue_minor, office.revenue_without_minor) == (90500, 90500)
    assert gaps_of(shop, sold, top=1).n_main == 1
    table = gap_table(found)
    assert table["product_id"].to_pylist() == ["sofa", "desk", "bed", "chair"]
    assert (
        gap_table(gaps_of(shop, sold.filter(pa.compute.equal(sold["product_id"], "x")), 0)).num_rows
        == 0
    )


def test_main_products_without_an_add_on_stand_in_the_review_once() -> None:
    found = reviewed(lamp_and_bulb())
    hypotheses = {(r.anchor_id, r.hypothesis) for r in found.rows}
    assert ("bulb", "uncovered") in hypotheses
    assert ("bulb", "no_addon") not in hypotheses
    rows = reviewed(
        snapshot_of(
            [Product(id="lamp", price_minor=50), Product(id="bulb", price_minor=100)],
            [Pair(anchor="lamp", candidate="bulb")],
        )
    ).rows
    assert [(r.anchor_id, r.hypothesis) for r in rows] == [
        ("bulb", "uncovered"), ("lamp", "no_addon"),
    ]  # fmt: skip
    assert rows[1].evidence["why"] == "dearer"
