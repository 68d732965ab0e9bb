"""Shopify's orders CSV: one row a line item, the order's own cells only on its first row.

The product is the SKU, or the line's name where there is none. The export names a customer only by
e-mail, which pairwell does not keep: the customer number is made from its SHA-256 (a pseudonym,
not an anonymisation). Refunded orders are returned, voided and cancelled ones cancelled; what is
not paid yet is unpaid.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.texts import as_id, as_text
from pairwell.ingest.fields import Fields, mask_of, nulls
from pairwell.ingest.presets.fill_down import FillDown
from pairwell.ingest.presets.preset import Prepared
from pairwell.ingest.presets.pseudonyms import pseudonyms
from pairwell.model.source import Kind

_ORDER_CELLS = (
    "email", "status", "currency", "ordered_at", "cancelled_at", "shipping_country",
    "billing_country",
)  # fmt: skip


class ShopifyOrders:
    """The file that Shopify's admin exports under Orders."""

    name = "shopify_orders"
    kind: Kind = "orders"
    currency: str | None = None
    columns: dict[str, str] = {  # noqa: RUF012 - never changed
        "name": "order_id",
        "email": "email",
        "financial_status": "status",
        "currency": "currency",
        "created_at": "ordered_at",
        "cancelled_at": "cancelled_at",
        "lineitem_quantity": "quantity",
        "lineitem_name": "title",
        "lineitem_price": "unit_price",
        "lineitem_sku": "lineitem_sku",
        "shipping_country": "shipping_country",
        "billing_country": "billing_country",
    }
    required: tuple[str, ...] = ("order_id", "quantity", "title")

    def __init__(self) -> None:
        self._fill = FillDown("order_id", _ORDER_CELLS)

    @classmethod
    def recognises(cls, names: frozenset[str]) -> bool:
        return {"name", "lineitem_name", "lineitem_quantity"} <= names

    def prepare(self, fields: Fields, n_rows: int) -> Prepared:
        texts = {name: as_text(array) for name, array in fields.items()}
        filled = self._fill(texts, n_rows)
        sku = as_id(filled.get("lineitem_sku", nulls(n_rows)))
        title = filled["title"]
        cancelled = filled.get("cancelled_at", nulls(n_rows)).is_valid()
        status = filled.get("status", nulls(n_rows))
        filled["status"] = pc.if_else(cancelled, pa.scalar("cancelled"), status)
        filled["product_id"] = pc.coalesce(sku, title)
        filled["customer_id"] = pseudonyms(filled.get("email", nulls(n_rows)))
        filled["country"] = pc.coalesce(
            filled.get("shipping_country", nulls(n_rows)),
            filled.get("billing_country", nulls(n_rows)),
        )
        no_item = ~mask_of(filled["product_id"].is_valid()) & ~mask_of(
            filled["quantity"].is_valid()
        )
        tip = mask_of(pc.equal(title, "Tip")) & ~mask_of(sku.is_valid())
        return Prepared(filled, no_item | tip)
