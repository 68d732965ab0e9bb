"""Segment's track calls (RudderStack's, PostHog's too), one by one or as ``{"batch": […]}``.

Names are those of Segment's ecommerce spec v2. Prices are in major units there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pairwell.app.event_shapes.shaped import Shaped, as_id, in_minor, pick, with_products

NAMES = {
    "Product Viewed": "product_viewed",
    "Product Added": "cart_added",
    "Product Removed": "cart_removed",
    "Wishlist Product Added to Cart": "cart_added",
    "Product Added to Wishlist": "wishlist_added",
    "Products Searched": "searched",
    "Checkout Started": "checkout_started",
    "Order Completed": "purchased",
    "Order Refunded": "refunded",
    "Order Cancelled": "cancelled",
    "Product Reviewed": "reviewed",
}
UNUSED = frozenset(
    {
        "Product List Viewed", "Product List Filtered", "Promotion Viewed", "Promotion Clicked",
        "Product Clicked", "Cart Viewed", "Checkout Step Viewed", "Checkout Step Completed",
        "Payment Info Entered", "Order Updated", "Coupon Entered", "Coupon Applied",
        "Coupon Denied", "Coupon Removed", "Product Removed from Wishlist", "Product Shared",
        "Cart Shared",
    }
)  # fmt: skip
"""Names of its own that nothing here is measured by."""
CALL = {
    "messageId": "id",
    "timestamp": "at",
    "originalTimestamp": "at",
    "userId": "customer_id",
    "anonymousId": "visitor_id",
}
KNOWN = ("type", "event", "properties")
PROPERTIES = {
    "order_id": "order_id",
    "currency": "currency",
    "query": "query",
    "placement": "placement",
    "decision_id": "decision_id",
    "offer_id": "offer_id",
    "position": "position",
}
PRODUCT = {
    "product_id": "product_id",
    "sku": "product_id",
    "quantity": "quantity",
    "price": "price_minor",
}


def read(batch: Mapping[str, Any]) -> Iterator[Shaped]:
    """The calls of a batch, or the one call."""
    calls = batch.get("batch", [batch])
    for call in calls:
        yield _shaped(call) if isinstance(call, dict) else Shaped(call, 0, call)


def _shaped(call: dict[str, Any]) -> Shaped:
    fields: dict[str, Any] = {}
    dropped = pick(call, CALL, fields) - sum(name in call for name in KNOWN)
    event = call.get("event") if call.get("type", "track") == "track" else call.get("type")
    fields["name"] = NAMES.get(event, event) if isinstance(event, str) else event
    properties = call.get("properties")
    if isinstance(properties, dict):
        dropped += pick(properties, PROPERTIES, fields)
        currency = fields.get("currency")
        products = properties.get("products")
        lines = []
        if isinstance(products, list):
            dropped -= 1
            for product in products:
                line, left_out = _line(product, currency)
                dropped += left_out
                lines.append(line)
        else:
            line, left_out = _line(properties, currency)
            dropped -= len(properties) - left_out  # those that are its product's are not left out
            lines = [line] if line else []
        with_products(fields, lines)
    for name in ("id", "customer_id", "visitor_id", "order_id", "product_id"):
        if name in fields:
            fields[name] = as_id(fields[name])
    return Shaped(fields, max(dropped, 0), call)


def _line(product: Any, currency: Any) -> tuple[Any, int]:
    if not isinstance(product, dict):
        return product, 0
    line: dict[str, Any] = {}
    dropped = pick(product, PRODUCT, line)
    if "product_id" in line:
        line["product_id"] = as_id(line["product_id"])
    if "price_minor" in line:
        line["price_minor"] = in_minor(line["price_minor"], currency)
    return line, dropped
