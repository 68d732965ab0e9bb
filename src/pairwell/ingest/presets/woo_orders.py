"""WooCommerce's orders as its REST API v3 gives them: an array, or one order a line.

The product is the SKU, else the variation, else the product, else (deleted) the line's name. A
guest is known by e-mail only, kept as a pseudonym. What was refunded line by line is a return that
names its order; a refund of money alone takes nothing away, and those of an order that is refunded
as a whole say nothing new.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.texts import as_id, as_text
from pairwell.ingest.fields import Fields, constant, mask_of, nulls
from pairwell.ingest.presets.preset import Prepared
from pairwell.ingest.presets.pseudonyms import pseudonyms
from pairwell.model.source import Kind


class WooOrders:
    """What ``GET /wp-json/wc/v3/orders`` answers."""

    name = "woo_orders"
    kind: Kind = "orders"
    currency: str | None = None
    columns: dict[str, str] = {  # noqa: RUF012 - never changed
        "id": "order_id",
        "status": "status",
        "currency": "currency",
        "date_created_gmt": "ordered_at",
        "customer_id": "customer_id",
        "billing_email": "email",
        "billing_country": "billing_country",
        "shipping_country": "shipping_country",
        "line_items_name": "title",
        "line_items_product_id": "woo_product",
        "line_items_variation_id": "woo_variation",
        "line_items_sku": "sku",
        "line_items_quantity": "quantity",
        "line_items_price": "unit_price",
        "refunds_id": "refund",
    }
    required: tuple[str, ...] = ("order_id", "status", "quantity", "woo_product")

    @classmethod
    def recognises(cls, names: frozenset[str]) -> bool:
        return {"id", "status", "line_items_product_id", "line_items_quantity"} <= names

    def prepare(self, fields: Fields, n_rows: int) -> Prepared:
        filled = {name: as_text(array) for name, array in fields.items()}
        filled["order_id"] = fields["order_id"]
        title = filled.get("title", nulls(n_rows))
        filled["product_id"] = pc.coalesce(
            as_id(filled.get("sku", nulls(n_rows))),
            _number(filled.get("woo_variation", nulls(n_rows))),
            _number(filled["woo_product"]),
            title,
        )
        filled["customer_id"] = pc.coalesce(
            _number(filled.get("customer_id", nulls(n_rows))),
            pseudonyms(filled.get("email", nulls(n_rows))),
        )
        filled["country"] = pc.coalesce(
            filled.get("shipping_country", nulls(n_rows)),
            filled.get("billing_country", nulls(n_rows)),
        )
        status, quantity = filled["status"], filled["quantity"]
        back = filled.get("refund", nulls(n_rows)).is_valid()
        filled["returns_order_id"] = pc.if_else(
            back, filled["order_id"], pa.scalar(None, pa.string())
        )
        # Refunds count backwards in the API; a plugin that counts forwards means the same.
        taken = pc.binary_join_element_wise(
            constant("-", n_rows), pc.replace_substring_regex(quantity, r"^-", ""), ""
        )
        filled["quantity"] = pc.if_else(back, taken, quantity)
        no_lines = ~mask_of(filled["product_id"].is_valid()) & ~mask_of(quantity.is_valid())
        money_only = mask_of(back) & mask_of(pc.match_substring_regex(quantity, r"^-?0(\.0*)?$"))
        told_already = mask_of(back) & mask_of(pc.equal(status, "refunded"))
        return Prepared(filled, no_lines | money_only | told_already)


def _number(ids: pa.Array) -> pa.Array:
    """An id; WooCommerce writes 0 where there is none."""
    return pc.if_else(pc.equal(ids, "0"), pa.scalar(None, pa.string()), ids)
