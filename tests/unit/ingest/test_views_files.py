"""Files of product views: GA4's and Segment's exports read a second time, and a plain table."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pairwell.model.errors import InputRefused
from tests.read_source import read_source, write

GA4: list[dict[str, Any]] = [
    {
        "event_name": "view_item", "event_timestamp": "1767348000000000", "user_pseudo_id": "b1",
        "user_id": "u1", "items": [{"item_id": "A"}, {"item_id": "B"}],
    },
    {
        "event_name": "purchase", "event_timestamp": "1767348000000000", "user_pseudo_id": "b1",
        "ecommerce": {"transaction_id": "T1"}, "items": [{"item_id": "A"}],
    },
    {
        "event_name": "view_item", "event_timestamp": "1767348000000000", "user_pseudo_id": "b2",
        "items": [{"item_id": "C"}],
    },
    {"event_name": "view_item", "event_timestamp": "soon", "user_pseudo_id": "b2",
     "items": [{"item_id": "D"}]},
    {"event_name": "view_item", "event_timestamp": "1767348000000000", "items": [{"item_id": "E"}]},
]  # fmt: skip


def test_views_of_a_ga4_export(tmp_path: Path) -> None:
    file = write(tmp_path / "e.jsonl", "".join(json.dumps(event) + "\n" for event in GA4))
    read = read_source(file, preset="ga4_views")
    assert read.source.kind == "views"
    assert read.column("customer_id") == ["u1", "u1", "b2"]
    assert read.column("product_id") == ["A", "B", "C"]
    assert set(read.column("viewed_on")) == {date(2026, 1, 2)}
    assert read.reasons() == [(4, "bad_date"), (5, "missing_customer_id")]
    (left_out,) = [f for f in read.source.findings() if f.code == "not_views"]
    assert "purchase 1" in left_out.message


def test_the_orders_of_an_export_say_how_to_read_its_views(tmp_path: Path) -> None:
    file = write(tmp_path / "e.jsonl", "".join(json.dumps(event) + "\n" for event in GA4))
    (left_out,) = [f for f in read_source(file).source.findings() if f.code == "not_purchases"]
    assert "--preset ga4_views" in left_out.hint


def test_views_of_a_segment_export(tmp_path: Path) -> None:
    def call(event: str, **more: Any) -> dict[str, Any]:
        return {
            "type": "track", "event": event, "userId": "u1", "anonymousId": "b1",
            "timestamp": "2026-01-02T23:59:00Z", **more,
        }  # fmt: skip

    calls = [
        call("Product Viewed", properties={"product_id": "A"}),
        call("Product Viewed", userId=None, properties={"sku": "B"}),
        call("Order Completed", properties={"order_id": "O1", "products": [{"product_id": "A"}]}),
    ]
    file = write(tmp_path / "e.jsonl", "".join(json.dumps(each) + "\n" for each in calls))
    read = read_source(file, preset="segment_views")
    assert [(row["customer_id"], row["product_id"]) for row in read.rows] == [
        ("u1", "A"), ("b1", "B"),
    ]  # fmt: skip
    assert set(read.column("viewed_on")) == {date(2026, 1, 2)}
    assert read.n_not_product == 1


def test_a_table_of_views_speaks_for_itself(tmp_path: Path) -> None:
    text = "visitor_id,sku,viewed_at\nann,A,2026-01-02 10:00\nann,A,\n,B,2026-01-02\n"
    read = read_source(write(tmp_path / "views.csv", text))
    assert read.source.kind == "views"
    assert read.column("viewed_on") == [date(2026, 1, 2)]
    assert read.reasons() == [(3, "bad_date"), (4, "missing_customer_id")]


def test_a_file_without_views_is_refused_by_name(tmp_path: Path) -> None:
    file = write(tmp_path / "orders.csv", "order_id,product_id\n1,A\n")
    with pytest.raises(InputRefused, match="event of views"):
        read_source(file, preset="ga4_views")
