"""The calendar of incentives, by hand: spans, meetings, margins in the worst order, and claims."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from pairwell.app.incentive_calendar import IncentiveCalendar, incentive_calendar, meet
from pairwell.model.incentive import Conditions, Incentive
from pairwell.model.offer import ProductId
from pairwell.model.price_history import PriceHistory, PricePoint
from pairwell.offers.incentive_checks import Worth
from pairwell.offers.policy import OfferPolicy

WORTH = {
    "case": Worth(10000, 8300, "GBP"),
    "film": Worth(1000, 200, "GBP"),
    "free": Worth(1000, -1, "GBP"),  # nobody knows its cost
    "euro": Worth(1000, 200, "EUR"),
}


def day(month: int, n: int) -> datetime:
    return datetime(2026, month, n, tzinfo=UTC)


def percent(name: str, share: float = 0.1, **rest: Any) -> Incentive:
    return Incentive(name=name, kind="percent", discount_share=share, confirmed_by="X", **rest)


def amount(name: str, minor: int = 500, **rest: Any) -> Incentive:
    return Incentive(
        name=name, kind="amount", discount_minor=minor, currency="GBP", confirmed_by="X", **rest
    )


def only(*products: str) -> Conditions:
    return Conditions(products=frozenset(products))


def look(
    *incentives: Incentive,
    history: dict[ProductId, PriceHistory] | None = None,
    sellers: tuple[str, ...] = ("case", "film"),
) -> IncentiveCalendar:
    return incentive_calendar(
        OfferPolicy(incentives=incentives),
        day(11, 22),
        lambda product: WORTH.get(str(product)),
        (history or {}).get,
        sellers,
    )


def test_entries_stand_by_their_beginning_with_their_state() -> None:
    found = look(
        percent("later", valid_from=day(12, 1)),
        percent("gone", valid_from=day(1, 1), valid_to=day(11, 22)),
        Incentive(name="fact", kind="information"),
        Incentive(name="waits", kind="gift", cost_minor=10, currency="GBP", valid_from=day(11, 1)),
    )
    assert [(e.incentive.name, e.state, e.confirmed) for e in found.entries] == [
        ("fact", "running", True),
        ("gone", "over", True),
        ("waits", "running", False),
        ("later", "coming", True),
    ]


def test_the_worst_product_is_named_with_what_is_left() -> None:
    [entry] = look(percent("all", 0.1)).entries
    # The case: 9000 paid, 700 left of it, below a tenth; the film: 900 paid, 700 left.
    assert entry.worst is not None
    assert (entry.worst.product_id, entry.worst.paid_minor, entry.worst.left_minor) == (
        "case", 9000, 700,
    )  # fmt: skip
    assert not entry.worst.keeps
    [entry] = look(percent("film", 0.1, conditions=only("film"))).entries
    assert entry.worst is not None
    assert (entry.worst.product_id, entry.worst.left_minor, entry.worst.keeps) == (
        "film", 700, True,
    )  # fmt: skip
    for unknown in ("free", "gone"):
        [entry] = look(percent("x", conditions=only(unknown))).entries
        assert entry.worst is None
    [entry] = look(amount("pounds", conditions=only("euro"))).entries
    assert entry.worst is None
    big = Conditions(min_sum_minor=2000)
    [entry] = look(amount("big", applies_to="cart", conditions=big), sellers=("film",)).entries
    assert entry.worst is None  # a film alone never reaches the sum


def test_two_that_stack_leave_what_the_worst_order_leaves() -> None:
    found = look(
        percent("ten", 0.1, stacks=True, valid_to=day(12, 1)),
        amount("five", 500, stacks=True, valid_from=day(11, 25), conditions=only("case")),
    )
    [meeting] = found.overlaps
    assert (meeting.begins, meeting.ends, meeting.stack) == (day(11, 25), day(12, 1), True)
    # 100.00 less 10 % less 5.00 is 85.00; the other way round 85.50: the lower one is told.
    assert meeting.worst is not None
    assert (meeting.worst.paid_minor, meeting.worst.left_minor) == (8500, 200)
    assert not meeting.worst.keeps


def test_what_does_not_stack_is_told_without_a_margin() -> None:
    [meeting] = look(percent("a", stacks=True), percent("b")).overlaps
    assert (meeting.stack, meeting.worst) == (False, None)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"valid_to": day(5, 1)}, {"valid_from": day(5, 1)}),
        ({"conditions": only("case")}, {"conditions": only("film")}),
        ({"conditions": Conditions(segments=frozenset("a"))},
         {"conditions": Conditions(segments=frozenset("b"))}),
        ({"currency": "GBP"}, {"currency": "EUR"}),
    ],
)  # fmt: skip
def test_what_never_meets_is_no_overlap(one: dict[str, Any], two: dict[str, Any]) -> None:
    first, second = percent("a", **one), percent("b", **two)
    assert not meet(first, second)
    assert not meet(second, first)
    assert look(first, second).overlaps == ()
    assert meet(first, percent("c"))


def test_facts_meet_nothing() -> None:
    assert look(Incentive(name="fact", kind="information"), percent("a")).overlaps == ()


def history(*points: PricePoint, product: str = "film") -> PriceHistory:
    return PriceHistory(product_id=product, channel="web", currency="GBP", points=points)


def test_a_percentage_is_said_where_past_prices_prove_it() -> None:
    spring = percent("spring", 0.1, valid_from=day(11, 20))
    known = history(PricePoint(day(9, 1), 1000))
    [entry] = look(spring, history={"film": known}).entries
    assert entry.claims == {"no_history": 1, "claimable": 1}
    short = history(PricePoint(day(11, 10), 1000))
    [entry] = look(spring, history={"film": short}, sellers=("film",)).entries
    assert entry.claims == {"history_too_short": 1}
    lower = history(PricePoint(day(9, 1), 800), PricePoint(day(11, 15), 1000))
    [entry] = look(spring, history={"film": lower}, sellers=("film",)).entries
    assert entry.claims == {"not_lower": 1}
    other = history(PricePoint(day(9, 1), 990))  # it does not know the price that is shown
    [entry] = look(spring, history={"film": other}, sellers=("film",)).entries
    assert entry.claims == {"no_history": 1}


def test_what_has_not_begun_is_judged_by_its_first_day() -> None:
    coming = percent("coming", 0.1, valid_from=day(12, 1), conditions=only("film"))
    known = history(PricePoint(day(9, 1), 1000))
    assert look(coming, history={"film": known}).entries[0].claims == {"claimable": 1}
    undated = msgspec.structs.replace(coming, valid_from=None)
    assert look(undated, history={"film": known}).entries[0].claims == {"no_history": 1}


def test_what_is_no_reduction_claims_nothing() -> None:
    for each in (
        percent("cart", applies_to="cart"),
        percent("few", conditions=Conditions(segments=frozenset("a"))),
        Incentive(name="gift", kind="gift", cost_minor=10, currency="GBP"),
    ):
        assert look(each).entries[0].claims == {}
