"""Our own shape, GA4's and Segment's become the same events."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from pairwell.app.ports.journal import Delivery
from pairwell.app.record_events import MAX_BATCH, read_events
from pairwell.model.errors import InputRefused
from pairwell.model.event import Event, EventLine

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def read(batch: Any, at: datetime = NOW) -> Delivery:
    return read_events(batch, source="s", trusted=True, at=at)


def events(batch: Any) -> list[Event]:
    delivery = read(batch)
    assert delivery.refused == ()
    return [msgspec.json.decode(entry.payload, type=Event) for entry in delivery.entries]


def test_our_own_shape() -> None:
    batch = {
        "events": [
            {
                "id": "1", "name": "offer_shown", "at": "2026-11-21T10:00:00Z", "customer_id": "c",
                "visitor_id": "v", "decision_id": "d", "offer_id": "o", "product_id": "p",
                "quantity": 2, "price_minor": 195, "currency": "GBP", "placement": "product",
                "position": 1,
            }
        ]
    }  # fmt: skip
    assert events(batch) == [
        Event(
            id="1", name="offer_shown", at=datetime(2026, 11, 21, 10, tzinfo=UTC), customer_id="c",
            visitor_id="v", decision_id="d", offer_id="o", product_id="p", quantity=2,
            price_minor=195, currency="GBP", placement="product", position=1,
        )
    ]  # fmt: skip


GA4 = {
    "client_id": "123.456",
    "user_id": "c",
    "timestamp_micros": "1795341600000000",
    "non_personalized_ads": False,
    "events": [
        {
            "name": "add_to_cart",
            "params": {
                "currency": "JPY", "value": 300, "session_id": "9",
                "items": [{"item_id": "p", "item_name": "Mug", "price": 300, "quantity": 2}],
            },
        },
        {
            "name": "purchase",
            "params": {
                "currency": "GBP", "transaction_id": "T1",
                "items": [{"item_id": "p", "price": 12.75}, {"item_id": 7, "price": "0.10"}],
            },
        },
    ],
}  # fmt: skip


def test_ga4() -> None:
    added, bought = events(GA4)
    at = datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert (added.name, added.at, added.customer_id, added.visitor_id) == (
        "cart_added", at, "c", "123.456",
    )  # fmt: skip
    assert (added.product_id, added.quantity, added.price_minor) == ("p", 2, 300)
    assert (bought.id, bought.name, bought.order_id) == ("ga4:purchase:T1", "purchased", "T1")
    assert bought.lines == (
        EventLine(product_id="p", price_minor=1275),
        EventLine(product_id="7", price_minor=10),
    )
    assert read(GA4).dropped_fields == 3  # value, session_id, item_name


def ids(batch: Any, at: datetime = NOW) -> list[str]:
    return [entry.id for entry in read(batch, at).entries]


def test_a_ga4_batch_that_tells_its_time_counts_once() -> None:
    later = NOW.replace(hour=11)
    assert ids(GA4) == ids(GA4, later)
    twice = {**GA4, "events": [GA4["events"][0]] * 2}  # type: ignore[index]
    assert len(set(ids(twice))) == 2
    assert ids(twice) == ids(twice, later)


def test_ga4_events_without_a_time_all_count() -> None:
    batch = {name: value for name, value in GA4.items() if name != "timestamp_micros"}
    assert ids(batch)[0] != ids(batch, NOW.replace(hour=11))[0]
    assert ids(batch)[1] == "ga4:purchase:T1"


def test_segment_one_call_and_a_batch() -> None:
    call = {
        "type": "track", "event": "Product Added", "messageId": "m1", "anonymousId": "v",
        "timestamp": "2026-11-21T10:00:00Z", "context": {"ip": "8.8.8.8"},
        "properties": {"product_id": "p", "price": 18.99, "quantity": 1, "currency": "USD",
                       "coupon": "X"},
    }  # fmt: skip
    order = {
        "type": "track", "event": "Order Completed", "messageId": "m2", "userId": 42,
        "properties": {
            "order_id": 50314, "currency": "USD",
            "products": [{"product_id": "a", "price": 19, "name": "A"}, {"sku": "b"}],
        },
    }  # fmt: skip
    [added] = events(call)
    assert added == Event(
        id="m1", name="cart_added", visitor_id="v", at=datetime(2026, 11, 21, 10, tzinfo=UTC),
        product_id="p", price_minor=1899, currency="USD",
    )  # fmt: skip
    assert read(call).dropped_fields == 2  # context, coupon
    bought = events({"batch": [order, call]})[0]
    assert (bought.name, bought.customer_id, bought.order_id) == ("purchased", "42", "50314")
    assert bought.lines == (
        EventLine(product_id="a", price_minor=1900),
        EventLine(product_id="b"),
    )


@pytest.mark.parametrize(
    "batch",
    [
        None, [], "x", 5, {}, {"events": {}}, {"events": "x"}, {"batch": 1}, {"event": "x"},
        {"events": [{}] * (MAX_BATCH + 1)}, {"batch": [{}] * (MAX_BATCH + 1)},
        {"batch": 1, "type": "track"},
    ],
)  # fmt: skip
def test_what_is_no_batch_is_refused(batch: Any) -> None:
    with pytest.raises(InputRefused):
        read(batch)


@pytest.mark.parametrize("batch", [
    {"events": [None, 1, "x", [], {"name": {}}, {"id": [], "name": []}]},
    {"client_id": {}, "events": [None, 1, {"name": [], "params": 5}, {"params": {"items": [1]}},
                                 {"name": "purchase", "timestamp_micros": 10**30,
                                  "params": {"transaction_id": {}, "items": [{"price": []}]}}]},
    {"batch": [None, 1, {"type": 5}, {"type": "track", "event": [], "properties": 1},
               {"type": "track", "event": "Order Completed", "messageId": True,
                "properties": {"products": [None, {"price": {}, "product_id": []}]}}]},
])  # fmt: skip
def test_rubbish_stands_aside_and_nothing_breaks(batch: Any) -> None:
    delivery = read(batch)
    assert delivery.entries == ()
    assert len(delivery.refused) == len(batch.get("events", batch.get("batch")))


def test_what_is_dropped_is_counted() -> None:
    batch = {
        "events": [
            {"id": "1", "name": "searched", "ip": "8.8.8.8", "user_agent": "x"},
            {"id": "2", "name": "cart_added", "lines": [{"product_id": "a", "colour": "red"}]},
        ]
    }
    delivery = read(batch)
    assert delivery.dropped_fields == 3
    assert b"8.8.8.8" not in b"".join(entry.payload for entry in delivery.entries)
