"""The report's figures, against arithmetic done by hand on the small shop.

Shows R-33 and R-34 of docs/mission.md.
"""

from __future__ import annotations

import pyarrow as pa
import pytest

from pairwell.app.report.baskets import baskets_of, bought
from pairwell.model.columns import INSTANT, LINES, schema
from tests.report_shop import ORDERS, both_ways, bundle, full_report, lines_of, report_of, shop
from tests.snapshots import Product, snapshot_of


def test_headline() -> None:
    data = full_report()
    assert (data.trade.n_orders, data.n_products, data.n_customers) == (45, 5, 45)
    assert (data.n_pairs, data.n_proven) == (8, 6)


def test_baskets_are_distinct_products_and_leave_out_strangers() -> None:
    snapshot = shop()
    lines = lines_of([("tea", "tea", "kettle"), ("tea", "unheard-of")])
    baskets = baskets_of(bought(lines), snapshot.products.ids)
    assert baskets.size.tolist() == [2, 1]
    assert baskets.orders_of(1).tolist() == [0, 1]  # tea
    assert baskets.orders_of(4).tolist() == []  # bulb
    # Σ b(b − 1) / (Σ b)² = (2·1 + 0) / 3²
    assert baskets.expectation() == pytest.approx(2 / 9)


def test_lines_without_pieces_are_no_purchases() -> None:
    lines = lines_of([("tea",), ("cup",)])
    quantity = lines.schema.get_field_index("quantity")
    lines = lines.set_column(quantity, schema(LINES).field("quantity"), [[0, 3]])
    assert bought(lines)["product_id"].to_pylist() == ["cup"]


def test_trade_by_hand() -> None:
    trade = full_report().trade
    assert trade.unit == "day"
    assert [s.n_orders for s in trade.spells] == [2] * 22 + [1]
    assert trade.mean_basket == pytest.approx((20 * 3 + 20 * 2 + 5) / 45)
    assert trade.median_basket == 2
    assert [(b.low, b.high, b.n_orders) for b in trade.bands] == [(1, 1, 5), (2, 2, 20), (3, 4, 20)]
    assert (trade.first_day, trade.last_day) == ("2026-01-05", "2026-01-27")
    assert trade.spells[0].price_minor == 500


def test_weeks_and_months_know_when_they_are_not_whole() -> None:
    # 2026-01-05 is a Monday: ten whole weeks, then one day of the eleventh.
    weekly = report_of(shop(), lines_of([("tea",)] * 71, days=range(71))).trade
    assert weekly.unit == "week"
    assert [s.n_orders for s in weekly.spells] == [7] * 10 + [1]
    assert [s.whole for s in weekly.spells] == [True] * 10 + [False]
    assert weekly.change == pytest.approx(0)
    monthly = report_of(shop(), lines_of([("tea",)] * 3, days=[0, 30, 500])).trade
    assert monthly.unit == "month"
    assert [s.starts_on for s in monthly.spells] == ["2026-01-01", "2026-02-01", "2027-05-01"]
    assert [s.whole for s in monthly.spells] == [False, True, False]


def test_orders_doubled() -> None:
    days = [*range(4), *range(4, 8), *range(4, 8)]
    trade = report_of(shop(), lines_of([("tea",)] * 12, days=days)).trade
    assert trade.change == pytest.approx(1.0)


def test_the_interval_of_a_mean() -> None:
    # Sizes 1 and 3 on one day: mean 2, s = √2, half-width 1.96 · √2 / √2.
    trade = report_of(shop(), lines_of([("tea",), ("tea", "cup", "lamp")], days=[0, 0])).trade
    (spell,) = trade.spells
    assert (spell.basket, spell.basket_high) == pytest.approx((2.0, 3.96))
    assert spell.basket_low == 1.0  # no order has less than one product


def test_each_proven_pair_is_told_once_from_the_main_product() -> None:
    pairs = full_report().pairs
    told = [(p.anchor.product_id, p.candidate.product_id, p.n_both) for p in pairs]
    assert sorted(told) == [("kettle", "cup", 20), ("kettle", "tea", 30), ("tea", "cup", 20)]
    tea = next(p for p in pairs if p.candidate.product_id == "tea")
    assert tea.price_ratio == pytest.approx(500 / 4000)
    # n_both / (c · n_anchor · n_candidate), c = 1/45 in this snapshot
    assert tea.lift == pytest.approx(30 / (30 * 30 / 45))


def test_pairs_of_few_customers_are_not_named() -> None:
    products = [Product(id="a", n_orders=9), Product(id="b", n_orders=9)]
    lines = lines_of([("a", "b")] * 9)
    few = snapshot_of(products, both_ways("a", "b", 9, n_customers=4), n_baskets=90)
    enough = snapshot_of(products, both_ways("a", "b", 9, n_customers=5), n_baskets=90)
    assert report_of(few, lines).pairs == ()
    assert len(report_of(enough, lines).pairs) == 1


def test_the_map_adds_up_pairs_of_products() -> None:
    data = full_report()
    assert data.map.by == "category"
    names = data.map.names
    assert set(names) == {"Home > Kitchen", "Food", "Home > Light"}
    kitchen, food, light = (names.index(n) for n in ("Home > Kitchen", "Food", "Home > Light"))
    # kettle+tea 30, cup+tea 20; inside the kitchen kettle+cup 20, counted from both ends
    assert data.map.observed[kitchen][food] == 50
    assert data.map.observed[kitchen][kitchen] == 40
    assert data.map.observed[food][light] == 0
    # c = Σ b(b − 1) / (Σ b)² = (20·6 + 20·2) / 105²; Σ n_a · n_b = (30 + 20) · 30
    c = 160 / 105**2
    assert data.map.expected[kitchen][food] == pytest.approx(c * 50 * 30)
    assert data.map.expected[kitchen][kitchen] == pytest.approx(c * (50**2 - 30**2 - 20**2))
    assert data.map.proven[kitchen][food] == 2
    assert data.map.n_orders[kitchen] == 30


def test_without_categories_best_sellers_stand_for_themselves() -> None:
    products = [Product(id=i, n_orders=n) for i, n in (("a", 2), ("b", 3), ("never", 0))]
    data = report_of(snapshot_of(products), lines_of([("a", "b")] * 2 + [("b",)]))
    assert (data.map.by, data.map.names, data.map.n_groups) == ("product", ("b", "a"), 2)
    assert data.map.observed == ((0, 2), (2, 0))


def test_the_deepest_level_that_can_be_drawn() -> None:
    products = [
        Product(id=f"p{i}", category=f"Top{i % 3} > Sub{i}", n_orders=1 + i) for i in range(30)
    ]
    data = report_of(snapshot_of(products), lines_of([("p0", "p1")]))
    assert data.map.names == ("Top2", "Top1", "Top0")


def test_network_links_proven_best_sellers() -> None:
    network = full_report().network
    names = [i.product_id for i in network.items]
    assert {frozenset((names[k.a], names[k.b])) for k in network.links} == {
        frozenset(("kettle", "tea")),
        frozenset(("kettle", "cup")),
        frozenset(("tea", "cup")),
    }


def test_coverage_asks_the_decision() -> None:
    snapshot = shop()
    data = report_of(snapshot, lines_of(ORDERS))
    covered = data.coverage
    # Bulb and lamp are not proven, but the decision may offer them: labelled, not dropped.
    assert (covered.n_sellers, covered.n_covered) == (5, 5)
    assert covered.order_share == 1.0
    lonely = snapshot_of([*(Product(id=i, n_orders=10) for i in ("a", "b"))])
    nothing = report_of(lonely, lines_of([("a",), ("b",)])).coverage
    assert nothing.n_covered == 0
    assert [(u.rank, u.item.product_id, u.why_none) for u in nothing.uncovered] == [
        (1, "a", "no_candidate"),
        (2, "b", "no_candidate"),
    ]


def test_refusals_of_an_uncovered_best_seller_are_counted() -> None:
    snapshot = snapshot_of(
        [Product(id="a"), Product(id="b", in_stock=False)],
        both_ways("a", "b", 20),
    )
    uncovered = report_of(snapshot, lines_of([("a", "b")])).coverage.uncovered
    assert [(u.item.product_id, u.refusals) for u in uncovered] == [("a", {"out_of_stock": 1})]


def test_a_bundle_is_what_was_proposed_with_the_reports_names() -> None:
    (found,) = full_report().bundles
    assert [i.title for i in found.items] == ["Kettle", "Tea", "Cup"]
    assert (found.n_together, found.n_almost, found.n_customers) == (20, 10, 20)
    assert (found.n_expected, found.share) == (13.3, 2 / 3)
    assert found.share_low < 2 / 3 < found.share_high
    assert (found.price_minor, found.held) == (5400, "out_of_stock")


def test_a_bundle_of_a_product_that_the_matrix_has_not_is_left_out() -> None:
    rows = [bundle("kettle", "tea", "unheard-of"), bundle("tea", "cup", "lamp")]
    data = report_of(shop(), lines_of(ORDERS), bundles=rows)
    assert [b.items[0].product_id for b in data.bundles] == ["tea"]
    assert data.bundles[0].price_minor is None
    assert report_of(shop(), lines_of(ORDERS)).bundles == ()


def test_lonely_best_sellers() -> None:
    spots = full_report().white_spots
    assert [i.product_id for i in spots.lonely] == ["lamp", "bulb"]
    assert not spots.can_see_gaps  # each customer came once


def test_a_gap_between_categories() -> None:
    """Sixty people buy paint and brushes in turn; sixty others buy soap with both of its kind."""
    products = [
        Product(id="paint", category="Paint", n_orders=60),
        Product(id="brush", category="Brushes", n_orders=60),
        Product(id="soap", category="Soap", n_orders=120),
        Product(id="towel", category="Towels", n_orders=120),
    ]
    orders: list[tuple[str, ...]] = []
    customers: list[str | None] = []
    for i in range(60):
        orders += [("paint",), ("brush",), ("soap", "towel"), ("soap", "towel")]
        customers += [f"p{i}", f"p{i}", f"s{i}", f"s{i}"]
    lines = lines_of(orders, customers=customers)
    spots = report_of(snapshot_of(products), lines).white_spots
    (gap,) = spots.gaps
    assert {gap.a, gap.b} == {"Paint", "Brushes"}
    assert (gap.n_customers, gap.n_together, gap.basket_lift) == (60, 0, 0.0)
    # 60 found; by chance n_a · n_b · Σ b(b − 1) / (Σ b)² = 60 · 60 · (120 · 2) / 240²
    assert gap.customer_lift == pytest.approx(60 / (60 * 60 * 240 / 240**2))


def test_an_empty_shop_has_an_empty_report() -> None:
    data = report_of(snapshot_of([]), lines_of([]))
    assert (data.trade.n_orders, data.pairs, data.coverage.n_sellers) == (0, (), 0)
    assert data.trade.mean_basket is None
    assert data.map.names == ()


def test_orders_without_times() -> None:
    lines = lines_of(ORDERS)
    at = lines.schema.get_field_index("ordered_at")
    empty = lines.set_column(
        at, schema(LINES).field("ordered_at"), pa.nulls(lines.num_rows, INSTANT)
    )
    trade = report_of(shop(), empty).trade
    assert (trade.n_orders, trade.n_untimed, trade.spells) == (45, 45, ())


def test_every_open_place_is_asked_for_the_best_sellers() -> None:
    places = {place.placement: place for place in full_report().coverage.places}
    assert "payment" not in places
    assert list(places)[:2] == ["product", "cart"]
    # kettle, tea and cup have each other; lamp and bulb are offered though nothing is proven
    assert (places["product"].n_with_one, places["product"].n_with_two) == (5, 3)
    # at the checkout nothing costs more than half: beside the kettle tea and cup, beside the rest
    # what has no price
    assert places["checkout"].n_with_two == 1


def test_a_dearer_kettle_beside_a_kettle_with_tea() -> None:
    """R-33: 30 of 30 orders had tea at 5.00; ten percent on 40.00 bring 4.00 each."""
    lines = {line.anchor.product_id: line for line in full_report().plans}
    kettle = lines["kettle"]
    assert kettle.candidate.product_id in ("tea", "cup")
    assert kettle.dearer_minor == 30 * 400
    price = {"tea": 500, "cup": 900}[kettle.candidate.product_id]
    assert kettle.addon_minor == kettle.n_both * price
    assert kettle.addon_low_minor < kettle.addon_minor <= kettle.addon_high_minor
    assert kettle.even_share == pytest.approx(400 / price)
    assert "lamp" not in lines
