"""Dead stock by orders (R-14): by hand, day by day, with seasons, new arrivals and live stock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairwell.model.offer import OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.eligibility import detail_of
from pairwell.offers.gates.unsold import dead_stock, months_within
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import understand
from tests.snapshots import Pair, Past, Product, snapshot_of

NEWEST = date(2026, 11, 22)
AS_OF = "2026-11-22T18:00:00Z"
AUTUMN = (9, 10)


def product(**fields: Any) -> Product:
    given = {"in_stock": True, "sold_months": AUTUMN, **fields}
    return Product(id="x", price_minor=100, **given)


def is_dead(days: int = 90, as_of: str = AS_OF, **fields: Any) -> bool:
    sold_today = Product(id="a", last_sold=NEWEST)
    shelf = Shelf(snapshot_of([sold_today, product(**fields)], as_of=as_of))
    return bool(dead_stock(shelf, days)[1])


def ago(days: int) -> date:
    return NEWEST - timedelta(days=days)


def test_ninety_days_and_no_day_less() -> None:
    assert is_dead(last_sold=ago(90))
    assert not is_dead(last_sold=ago(89))
    assert is_dead(days=91, last_sold=ago(91))
    assert not is_dead(days=91, last_sold=ago(90))


@pytest.mark.parametrize("in_stock", [False, None])
def test_only_what_is_known_to_be_there(in_stock: bool | None) -> None:
    """Sold out explains it; and of what nobody knows nothing is said."""
    assert not is_dead(last_sold=ago(200), in_stock=in_stock)


def test_out_of_season_is_not_dead() -> None:
    assert not is_dead(last_sold=ago(330), sold_months=(12,))
    assert not is_dead(last_sold=ago(330), sold_months=(11, 12))  # November is not over
    assert not is_dead(last_sold=ago(200), sold_months=(5,))
    assert is_dead(last_sold=ago(330), sold_months=(10, 12))
    assert is_dead(days=365, last_sold=ago(365), sold_months=(12,))  # its season came and went


def test_never_sold_hangs_on_the_price_history() -> None:
    def since(days: int, price: int | None = 100) -> Any:
        then = datetime(2026, 11, 22, tzinfo=UTC) - timedelta(days=days)
        return (Past(since=then, price_minor=100), Past(since=then, price_minor=price))[-1:]

    assert not is_dead()
    assert is_dead(prices=since(365))
    assert not is_dead(prices=since(364))  # a season may explain it
    assert not is_dead(days=400, prices=since(399))
    assert not is_dead(prices=since(500, None))  # it is not for sale


def test_without_times_or_a_word_nothing_is_dead() -> None:
    assert not is_dead(as_of="", last_sold=ago(300))
    shop = snapshot_of([Product(id="a", in_stock=True), Product(id="b", in_stock=True)])
    assert dead_stock(Shelf(shop), 90).tolist() == [False, False]


SHOP = snapshot_of(
    [Product(id="tent", last_sold=NEWEST), product(last_sold=ago(100))],
    [Pair(anchor="tent", candidate="x")],
    as_of=AS_OF,
)
TENT = OfferRequest(anchors=("tent",))


def test_it_is_refused_only_where_the_shop_says_so() -> None:
    assert [offer.product_id for offer in decide(TENT, Shelf(SHOP)).offers] == ["x"]
    shelf, rules = Shelf(SHOP), OfferPolicy(dead_after_days=90)
    answer = decide(TENT, shelf, rules)
    assert (answer.offers, answer.refusals[0].code) == ((), "unsold")
    assert detail_of("unsold", understand(TENT, shelf, rules)) == "not for 90 days"
    # the same shelf under another policy, as a replay asks it
    assert decide(TENT, shelf, OfferPolicy(dead_after_days=120)).offers


@given(last=st.dates(date(2000, 1, 1), date(2040, 12, 31)), days=st.integers(61, 800))
def test_a_month_within_lies_whole_within(last: date, days: int) -> None:
    found, first = months_within(last, days), last - timedelta(days=days - 1)
    expected = 0
    for year in range(first.year, last.year + 1):
        for month in range(1, 13):
            begin = date(year, month, 1)
            end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            expected |= (first <= begin and end <= last) << (month - 1)
    assert found == expected
    assert found  # sixty-one days hold a whole month
