"""GA4's measurement protocol: ``{"client_id": …, "events": [{"name": …, "params": {…}}]}``.

GA4 has no event ids. A purchase is known by its transaction; another event by its content where
the batch tells its time, so that a batch sent again counts once; without a time every one counts.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from pairwell.app.event_shapes.shaped import Shaped, as_id, in_minor, pick, with_products

NAMES = {
    "view_item": "product_viewed",
    "add_to_cart": "cart_added",
    "remove_from_cart": "cart_removed",
    "add_to_wishlist": "wishlist_added",
    "search": "searched",
    "view_search_results": "searched",
    "begin_checkout": "checkout_started",
    "purchase": "purchased",
    "refund": "refunded",
}
UNUSED = frozenset(
    {
        "view_item_list", "select_item", "view_cart", "add_shipping_info", "add_payment_info",
        "view_promotion", "select_promotion", "generate_lead",
    }
)  # fmt: skip
"""Names of its own that nothing here is measured by."""
WHO = {"user_id": "customer_id", "client_id": "visitor_id", "app_instance_id": "visitor_id"}
PARAMS = {
    "event_id": "id",
    "transaction_id": "order_id",
    "currency": "currency",
    "search_term": "query",
    "placement": "placement",
    "decision_id": "decision_id",
    "offer_id": "offer_id",
}
ITEM = {"item_id": "product_id", "quantity": "quantity", "price": "price_minor"}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read(batch: Mapping[str, Any], received_at: datetime) -> Iterator[Shaped]:
    """The events of a batch."""
    who: dict[str, Any] = {}
    pick(batch, WHO, who)
    who = {name: as_id(value) for name, value in who.items()}
    seen: Counter[bytes] = Counter()
    for event in batch["events"]:
        if not isinstance(event, dict):
            yield Shaped(event, 0, event)
            continue
        time = event.get("timestamp_micros", batch.get("timestamp_micros"))
        shaped = _shaped(event, {**who, "at": _instant(time)})
        if "id" not in shaped.fields:
            content = msgspec.json.encode([who, time or received_at, event], order="sorted")
            nth = seen[content] = seen[content] + 1
            shaped.fields["id"] = _id(shaped.fields, content, nth)
        yield shaped


def _shaped(event: dict[str, Any], fields: dict[str, Any]) -> Shaped:
    dropped = len(event.keys() - {"name", "params", "timestamp_micros"})
    name = event.get("name")
    fields["name"] = NAMES.get(name, name) if isinstance(name, str) else name
    params = event.get("params")
    if isinstance(params, dict):
        items = params.get("items")
        dropped += pick(params, PARAMS, fields) - ("items" in params)
        if isinstance(items, list):
            lines = []
            for item in items:
                line: Any = {}
                if isinstance(item, dict):
                    dropped += pick(item, ITEM, line)
                    line = _line(line, fields.get("currency"))
                else:
                    line = item
                lines.append(line)
            with_products(fields, lines)
    if "order_id" in fields:
        fields["order_id"] = as_id(fields["order_id"])
    return Shaped(fields, dropped, event)


def _line(line: dict[str, Any], currency: Any) -> dict[str, Any]:
    if "product_id" in line:
        line["product_id"] = as_id(line["product_id"])
    if "price_minor" in line:
        line["price_minor"] = in_minor(line["price_minor"], currency)
    return line


def _id(fields: dict[str, Any], content: bytes, nth: int) -> str:
    """A purchase is its transaction; a part refund may come again with other products."""
    if fields["name"] == "purchased" and isinstance(fields.get("order_id"), str):
        return f"ga4:purchase:{fields['order_id']}"[:200]
    digest = hashlib.blake2b(content, digest_size=16).hexdigest()
    return f"ga4:{digest}:{nth}"


def _instant(micros: Any) -> Any:
    """Microseconds since 1970 as an instant; what is none goes back as it is."""
    try:
        number = int(micros)
        return EPOCH + timedelta(microseconds=number)
    except (TypeError, ValueError, OverflowError):
        return micros
