"""What came of logged offers, by hand: who saw, who took, who bought anyway (R-38)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from pairwell.app.learn_outcomes import learn_outcomes
from pairwell.app.ports.journal import Delivery, Entry
from pairwell.model.decision import LoggedDecision, LoggedOffer
from pairwell.model.event import Event, EventLine, EventName
from pairwell.model.outcome import Outcome
from pairwell.model.shop_rows import OrderLine, OrderRow
from pairwell.store.memory.decision_log import MemoryDecisionLog
from pairwell.store.memory.journal import MemoryJournal

START = datetime(2026, 11, 1, 10, tzinfo=UTC)
NOW = START + timedelta(days=30)


def decided(
    name: str, person: str | None, arm: str = "treatment", day: float = 0
) -> LoggedDecision:
    """A decision that offers a cable, then a case."""
    return LoggedDecision(
        decision_id=name,
        at=START + timedelta(days=day),
        placement="product",
        arm=arm,
        snapshot_id="m",
        n_eligible=2,
        offers=tuple(
            LoggedOffer(
                offer_id=f"{name}-0-{rank}",
                product_id=product,
                technique="cross_sell",
                rank=rank,
                propensity=1.0,
            )
            for rank, product in enumerate(("cable", "case"), 1)
        ),
        person=person,
    )


def happened(name: EventName, offer: str | None = None, **fields: object) -> Event:
    return Event(id=f"{name} {offer} {fields}"[:200], name=name, offer_id=offer, **fields)  # type: ignore[arg-type]


def bought(person: str, product: str, day: float) -> Event:
    at = START + timedelta(days=day)
    lines = (EventLine(product_id=product),)
    return happened("purchased", customer_id=person, lines=lines, at=at, order_id=f"{person}{day}")


def counted(decisions: list[LoggedDecision], *told: Event | OrderRow) -> dict[str, Outcome]:
    log, journal = MemoryDecisionLog(), MemoryJournal()
    for each in decisions:
        log.write(each)
    entries = tuple(
        Entry(
            kind="event" if isinstance(each, Event) else "order",
            id=each.id if isinstance(each, Event) else each.order_id,
            payload=msgspec.json.encode(each),
            index=index,
        )
        for index, each in enumerate(told)
    )
    journal.append(Delivery(source="shop", received_at=START, entries=entries))
    return {each.product_id: each for each in learn_outcomes(log, journal, NOW)}


def test_what_nobody_saw_is_no_showing() -> None:
    assert counted([decided("a", "ann")]) == {}
    found = counted([decided("a", "ann")], happened("offer_seen", "a-0-1"))
    assert found == {"cable": Outcome(product_id="cable", n_shown=1)}


def test_a_named_person_took_what_they_bought_within_a_week() -> None:
    seen = [happened("offer_shown", f"{name}-0-1") for name in "abc"]
    found = counted(
        [decided("a", "ann"), decided("b", "ben"), decided("c", "cid")],
        *seen,
        bought("ann", "cable", 6.9),
        bought("ben", "cable", 7.1),
        bought("cid", "cable", -0.1),
        happened("offer_accepted", "b-0-1"),  # into the cart, and never paid
    )
    assert found["cable"] == Outcome(product_id="cable", n_shown=3, n_taken=1)


def test_an_unnamed_visitor_took_what_went_into_the_cart_and_an_order_always_counts() -> None:
    found = counted(
        [decided("a", None, "unassigned"), decided("b", "ben")],
        happened("offer_accepted", "a-0-2"),
        happened("purchased", "b-0-2", order_id="7", product_id="case"),
    )
    assert found["case"] == Outcome(product_id="case", n_shown=2, n_taken=2)


def test_orders_that_the_back_end_sends_are_purchases_too() -> None:
    order = OrderRow(
        order_id="1",
        ordered_at=START + timedelta(days=1),
        lines=(OrderLine(product_id="cable", quantity=1),),
        customer_id="ann",
    )
    unpaid = msgspec.structs.replace(order, order_id="2", customer_id="ben", status="cancelled")
    seen = [happened("offer_shown", f"{name}-0-1") for name in "ab"]
    found = counted([decided("a", "ann"), decided("b", "ben")], *seen, order, unpaid)
    assert found["cable"] == Outcome(product_id="cable", n_shown=2, n_taken=1)


def test_the_holdout_tells_what_is_bought_anyway() -> None:
    held = [decided("a", "ann", "holdout"), decided("b", "ben", "holdout")]
    found = counted(held, bought("ann", "cable", 1))
    assert found["cable"] == Outcome(product_id="cable", n_held=2, n_anyway=1)
    assert found["case"] == Outcome(product_id="case", n_held=2)


def test_a_decision_waits_until_its_week_is_over() -> None:
    young = decided("a", "ann", day=24)
    assert counted([young], happened("offer_seen", "a-0-1")) == {}
