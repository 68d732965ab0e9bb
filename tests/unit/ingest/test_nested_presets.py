"""Orders and events in nested JSON taken unchanged: one row an item, each cell where it belongs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pairwell.ingest.options import ReadOptions
from pairwell.model.errors import InputRefused
from tests.read_source import Read, read_source, write

AT = datetime(2026, 1, 2, 10, tzinfo=UTC)


def as_lines(path: Path, records: list[dict[str, Any]]) -> Path:
    return write(path, "".join(json.dumps(record) + "\n" for record in records))


def woo(number: int, status: str, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": number, "status": status, "currency": "EUR",
        "date_created_gmt": "2026-01-02T10:00:00", "customer_id": 5,
        "billing": {"country": "PL", "email": "Anna@example.com"}, "shipping": {"country": ""},
        "line_items": list(items), "meta_data": [{"id": 1, "key": "x"}], "refunds": [], **more,
    }  # fmt: skip


def item(product: int, quantity: int, price: float, **more: Any) -> dict[str, Any]:
    return {
        "id": 1, "name": f"Name {product}", "product_id": product, "variation_id": 0,
        "quantity": quantity, "sku": "", "price": price, "total": "1.00", **more,
    }  # fmt: skip


WOO = [
    woo(1, "completed", item(10, 2, 12.5, sku="MUG"), item(11, 1, 20, variation_id=12)),
    woo(2, "processing", item(10, 1, 12.5, sku="MUG"), customer_id=0),
    woo(3, "pending", item(13, 1, 1)),
    woo(4, "cancelled", item(13, 1, 1)),
    woo(5, "failed", item(13, 1, 1)),
    woo(6, "completed"),
    woo(
        7, "completed", item(0, 3, 4), item(13, 1, 1),
        refunds=[
            {"id": 70, "total": "-4.00", "line_items": [item(0, -1, 4), item(13, 0, 1)]},
            {"id": 71, "total": "-1.00"},
        ],
    ),
    woo(8, "refunded", item(13, 1, 1), refunds=[{"id": 80, "line_items": [item(13, -1, 1)]}]),
]  # fmt: skip


def check_woo(read: Read) -> None:
    assert (read.source.mapping.preset, read.source.kind) == ("woo_orders", "orders")
    assert read.column("order_id") == ["1", "1", "2", "3", "4", "5", "7", "7", "7", "8"]
    assert read.column("product_id") == [
        "MUG", "12", "MUG", "13", "13", "13", "Name 0", "13", "Name 0", "13",
    ]  # fmt: skip
    assert read.column("status") == [
        "paid", "paid", "paid", "unpaid", "cancelled", "unpaid", "paid", "paid", "returned",
        "returned",
    ]  # fmt: skip
    assert read.column("quantity") == [2, 1, 1, 1, 1, 1, 3, 1, -1, 1]
    assert read.column("returns_order_id") == [None] * 8 + ["7", None]
    assert read.column("unit_price_minor")[:3] == [1250, 2000, 1250]
    assert set(read.column("currency")) == {"EUR"}
    assert set(read.column("ordered_at")) == {AT}
    assert set(read.column("country")) == {"PL"}
    assert read.column("title")[0] == "Name 10"
    member, _, guest = read.column("customer_id")[:3]
    assert member == "5"
    assert guest.startswith("c-")
    # An order without lines, a refund of money alone, a refund of what is refunded already.
    assert (read.n_in, read.n_not_product) == (13, 3)


@pytest.mark.parametrize("indent", [None, 2])
def test_woo_orders_in_an_array(tmp_path: Path, indent: int | None) -> None:
    read = read_source(write(tmp_path / "o.json", json.dumps(WOO, indent=indent)))
    check_woo(read)
    assert len(set(read.column("line"))) == (8 - 1 if indent else 1)


def test_woo_orders_one_a_line(tmp_path: Path) -> None:
    check_woo(read_source(as_lines(tmp_path / "o.jsonl", WOO)))


def test_woo_orders_over_many_blocks(tmp_path: Path) -> None:
    orders = [woo(i, "completed", item(10 + i % 7, 1, 2), item(50, 1, 2)) for i in range(6000)]
    read = read_source(
        write(tmp_path / "o.json", json.dumps(orders, indent=1)),
        options=ReadOptions(chunk_rows=1000),
    )
    assert read.column("order_id")[::2] == [str(i) for i in range(6000)]
    assert len(read.rows) == 12_000


def test_an_array_that_is_cut_is_refused(tmp_path: Path) -> None:
    text = json.dumps(WOO, indent=2)
    for broken in (text[: len(text) // 2], text.replace('"id": 4', '"id": }', 1)):
        with pytest.raises(InputRefused, match="on line"):
            read_source(write(tmp_path / "o.json", broken))


def test_elements_that_are_no_orders_are_quarantined(tmp_path: Path) -> None:
    text = json.dumps([WOO[0], 17, {**WOO[1], "line_items": [item(10, 0, 1)]}], indent=None)
    read = read_source(write(tmp_path / "o.json", text))
    assert read.reasons() == [(1, "bad_quantity"), (1, "bad_json")]
    assert len(read.rows) == 2


GA4: list[dict[str, Any]] = [
    {
        "event_name": "page_view", "event_timestamp": "1767348000000000", "user_pseudo_id": "b1",
        "event_params": [{"key": "page_title", "value": {"string_value": "Home"}}], "items": [],
    },
    {
        "event_date": "20260102", "event_name": "purchase", "event_timestamp": "1767348000123456",
        "user_pseudo_id": "b1", "user_id": "u1", "geo": {"country": "Poland"},
        "event_params": [{"key": "currency", "value": {"string_value": "EUR", "int_value": None}}],
        "ecommerce": {"transaction_id": "T1", "purchase_revenue": 16.0},
        "items": [
            {"item_id": "A", "item_name": "Mug", "item_category": "Mugs", "price": 6,
             "quantity": 2},
            {"item_id": "B", "item_name": "Saucer", "item_category": "(not set)", "price": 4.0},
        ],
    },
    {
        "event_name": "view_item", "event_timestamp": "1767348000000000", "user_pseudo_id": "b1",
        "items": [{"item_id": "C"}],
    },
    {
        "event_name": "purchase", "event_timestamp": "1767348000000000", "user_pseudo_id": "b2",
        "ecommerce": {"transaction_id": "(not set)"}, "items": [{"item_id": "C"}],
    },
]  # fmt: skip


def test_ga4(tmp_path: Path) -> None:
    read = read_source(as_lines(tmp_path / "e.jsonl", GA4))
    assert read.source.mapping.preset == "ga4"
    assert read.column("order_id") == ["T1", "T1"]
    assert read.column("product_id") == ["A", "B"]
    assert read.column("customer_id") == ["u1", "u1"]
    assert read.column("quantity") == [2, 1]
    assert read.column("unit_price_minor") == [600, 400]
    assert read.column("currency") == ["EUR", "EUR"]
    assert read.column("title") == ["Mug", "Saucer"]
    assert read.column("category") == ["Mugs", None]
    assert read.column("country") == ["Poland", "Poland"]
    assert read.column("ordered_at")[0] == AT.replace(microsecond=123_000)
    assert read.reasons() == [(4, "missing_order_id")]
    (told,) = [f for f in read.source.findings() if f.code == "not_purchases"]
    assert (told.n_rows, read.n_not_product, read.n_in) == (2, 2, 5)


def test_a_data_layer_of_ga4(tmp_path: Path) -> None:
    events = [
        {
            "event": "purchase", "user_id": "u1", "timestamp": "2026-01-02T10:00:00Z",
            "ecommerce": {
                "transaction_id": "T9", "currency": "PLN",
                "items": [{"item_id": "A", "price": 1.5, "quantity": 1}],
            },
        }
    ]  # fmt: skip
    read = read_source(write(tmp_path / "e.json", json.dumps(events)))
    assert read.source.mapping.preset == "ga4"
    (row,) = read.rows
    assert (row["order_id"], row["product_id"], row["unit_price_minor"]) == ("T9", "A", 150)
    assert (row["currency"], row["ordered_at"]) == ("PLN", AT)


def segment(event: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "track", "event": event, "userId": "u1", "anonymousId": "b1",
        "timestamp": "2026-01-02T10:00:00.000Z", "messageId": "m", "context": {"locale": "pl"},
        "properties": properties,
    }  # fmt: skip


SEGMENT = [
    segment("Product Viewed", product_id="A", price=2),
    segment(
        "Order Completed", order_id="O1", currency="EUR", total=7,
        products=[
            {"product_id": "A", "sku": "S", "name": "Mug", "price": 2.5, "quantity": 2},
            {"sku": "B", "name": "Saucer", "category": "Plates", "price": 2},
        ],
    ),
    {**segment("Order Completed", order_id="O2", products=[{"product_id": "A"}]), "userId": None},
]  # fmt: skip


def test_segment(tmp_path: Path) -> None:
    read = read_source(as_lines(tmp_path / "e.jsonl", SEGMENT))
    assert read.source.mapping.preset == "segment"
    assert read.column("order_id") == ["O1", "O1", "O2"]
    assert read.column("product_id") == ["A", "B", "A"]
    assert read.column("customer_id") == ["u1", "u1", "b1"]
    assert read.column("quantity") == [2, 1, 1]
    assert read.column("unit_price_minor") == [250, 200, None]
    assert read.column("category") == [None, "Plates", None]
    assert set(read.column("ordered_at")) == {AT}
    assert (read.n_in, read.n_not_product) == (4, 1)


def test_segment_with_bad_calls(tmp_path: Path) -> None:
    bad = [
        segment("Order Completed", products=[{"product_id": "A"}]),
        segment("Order Completed", order_id="O4", products=[{"name": "Mug"}]),
        segment("Order Completed", order_id="O5", products=[]),
    ]
    read = read_source(as_lines(tmp_path / "e.jsonl", SEGMENT + bad))
    assert read.reasons() == [
        (4, "missing_order_id"),
        (5, "missing_product_id"),
        (6, "missing_product_id"),
    ]


def pio(event: str, **more: Any) -> dict[str, Any]:
    return {
        "event": event, "entityType": "user", "entityId": "u1", "targetEntityType": "item",
        "targetEntityId": "A", "properties": {}, "eventTime": "2026-01-02T11:00:00.000+01:00",
        **more,
    }  # fmt: skip


def test_prediction_io(tmp_path: Path) -> None:
    events = [
        pio("buy"),
        pio("buy", targetEntityId="B", properties={"quantity": 3, "price": 2.5, "currency": "EUR"}),
        pio("view"),
        {"event": "$set", "entityType": "item", "entityId": "A", "properties": {"x": ["y"]}},
        pio("buy", targetEntityId=None),
        pio("buy", eventTime="soon"),
    ]
    read = read_source(as_lines(tmp_path / "e.jsonl", events))
    assert read.source.mapping.preset == "prediction_io"
    assert read.column("order_id") == ["u1@2026-01-02"] * 2
    assert read.column("product_id") == ["A", "B"]
    assert read.column("quantity") == [1, 3]
    assert read.column("unit_price_minor") == [None, 250]
    assert set(read.column("ordered_at")) == {AT}
    assert read.reasons() == [(5, "missing_product_id"), (6, "bad_date")]
    assert (read.n_in, read.n_not_product) == (6, 2)
