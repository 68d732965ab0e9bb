"""Google Merchant's product feed, as a table or as RSS with ``g:`` names.

An amount stands beside its currency (``12.34 EUR``). The sale price is the present one, unless it
is bound to dates: whether they have come, a file cannot know. Products of one ``item_group_id``
are one family. The shop's own ``product_type`` goes before Google's category, which may be a
number only.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.texts import as_text
from pairwell.ingest.fields import Fields, nulls
from pairwell.ingest.presets.preset import Prepared, no_rows
from pairwell.model.source import Kind

_TELLING = {
    "sale_price", "image_link", "google_product_category", "product_type", "item_group_id",
    "condition", "gtin",
}  # fmt: skip


class GoogleFeed:
    """The feed that a shop gives to Google Merchant Center."""

    name = "google_feed"
    kind: Kind = "products"
    currency: str | None = None
    columns: dict[str, str] = {  # noqa: RUF012 - never changed
        "id": "product_id",
        "title": "title",
        "price": "price",
        "sale_price": "sale_price",
        "sale_price_effective_date": "sale_dates",
        "availability": "in_stock",
        "brand": "brand",
        "product_type": "category",
        "google_product_category": "google_category",
        "item_group_id": "group_id",
        "cost_of_goods_sold": "cost",
        "image_link": "image_url",
        "link": "url",
    }
    required: tuple[str, ...] = ("product_id", "title")

    @classmethod
    def recognises(cls, names: frozenset[str]) -> bool:
        return {"id", "title", "price", "availability"} <= names and not names.isdisjoint(_TELLING)

    def prepare(self, fields: Fields, n_rows: int) -> Prepared:
        filled = {name: as_text(array) for name, array in fields.items()}
        filled["product_id"] = fields["product_id"]
        dated = filled.get("sale_dates", nulls(n_rows)).is_valid()
        sale = pc.if_else(
            dated, pa.scalar(None, pa.string()), filled.get("sale_price", nulls(n_rows))
        )
        price = pc.coalesce(sale, filled.get("price", nulls(n_rows)))
        cost = filled.get("cost", nulls(n_rows))
        filled["price"] = price
        filled["currency"] = pc.coalesce(_code(price), _code(cost))
        filled["category"] = pc.coalesce(
            filled.get("category", nulls(n_rows)), filled.get("google_category", nulls(n_rows))
        )
        return Prepared(filled, no_rows(n_rows))


def _code(amount: pa.Array) -> pa.Array:
    """The currency beside an amount, before or after it."""
    return pc.extract_regex(amount, r"(?P<code>\b[A-Z]{3}\b)").field("code")
