"""Every name of GA4's and Segment's ecommerce events is understood: kept, or said to be unused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from pairwell.app.record_events import read_events

NOW = datetime(2026, 11, 22, tzinfo=UTC)
GA4 = (  # noqa: SIM905
    "view_item_list select_item view_item add_to_wishlist add_to_cart remove_from_cart view_cart "
    "begin_checkout add_shipping_info add_payment_info purchase refund view_promotion "
    "select_promotion search generate_lead"
).split()
SEGMENT = (  # noqa: SIM905
    "Products Searched, Product List Viewed, Product List Filtered, Promotion Viewed, Promotion "
    "Clicked, Product Clicked, Product Viewed, Product Added, Product Removed, Cart Viewed, "
    "Checkout Started, Checkout Step Viewed, Checkout Step Completed, Payment Info Entered, Order "
    "Completed, Order Updated, Order Refunded, Order Cancelled, Coupon Entered, Coupon Applied, "
    "Coupon Denied, Coupon Removed, Product Added to Wishlist, Product Removed from Wishlist, "
    "Wishlist Product Added to Cart, Product Shared, Cart Shared, Product Reviewed"
).split(", ")


def codes(batch: dict[str, Any]) -> set[str]:
    delivery = read_events(batch, source="s", trusted=True, at=NOW)
    assert len(delivery.refused) <= 1
    return {each.code for each in delivery.refused}


@pytest.mark.parametrize("name", GA4)
def test_ga4(name: str) -> None:
    item = {"item_id": "a", "quantity": 1, "price": 2.0}
    params = {"currency": "EUR", "transaction_id": "T", "search_term": "x", "items": [item]}
    told = codes({"client_id": "1.2", "events": [{"name": name, "params": params}]})
    assert told <= {"not_used"}
    assert told or name not in {"view_cart", "view_item_list"}


@pytest.mark.parametrize("name", SEGMENT)
def test_segment(name: str) -> None:
    product = {"product_id": "a", "quantity": 1, "price": 2.0}
    properties = {
        "order_id": "O",
        "currency": "EUR",
        "query": "x",
        "products": [product],
        **product,
    }
    told = codes(
        {
            "type": "track", "event": name, "messageId": "m", "userId": "u",
            "timestamp": "2026-11-21T10:00:00Z", "properties": properties,
        }
    )  # fmt: skip
    assert told <= {"not_used"}
