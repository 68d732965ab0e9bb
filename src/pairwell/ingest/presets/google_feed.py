"""Google Merchant's product feed, as a table or as RSS with ``g:`` names.

An amount stands beside its currency (``12.34 EUR``). The sale price is the present one, unless it
is bound to dates: whether they have come, a file cannot know. Products of one ``item_group_id``
are one family. The shop's own ``product_type`` goes before Google's category, which may be a
number only. Colour, size and the like, instalment terms and every ``product_detail`` are
attributes; ``multipack`` is the pack where no measure is given, and ``adult`` means 18.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.attribute_cells import PREFIX, written
from pairwell.ingest.convert.texts import as_text
from pairwell.ingest.convert.yes_no import yes_or_no
from pairwell.ingest.fields import Fields, constant, nulls
from pairwell.ingest.presets.preset import Prepared, no_rows
from pairwell.model.product_details import INSTALMENT
from pairwell.model.source import Kind

_TELLING = {
    "sale_price", "image_link", "google_product_category", "product_type", "item_group_id",
    "condition", "gtin",
}  # fmt: skip

_GROWN_UP = "18"
_ATTRIBUTES = (
    "color", "size", "size_type", "size_system", "material", "pattern", "gender", "age_group",
    INSTALMENT,
)  # fmt: skip


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
        "unit_pricing_measure": "pack_size",
        "multipack": "multipack",
        "adult": "adult",
        "product_detail": "product_detail",
        **{name: PREFIX + name for name in _ATTRIBUTES},
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
        pieces = filled.get("multipack", nulls(n_rows))
        pieces = pc.binary_join_element_wise(pieces, constant("pieces", n_rows), " ")
        filled["pack_size"] = pc.coalesce(filled.get("pack_size", nulls(n_rows)), pieces)
        adult = pc.equal(yes_or_no(filled.get("adult", nulls(n_rows))), True)
        filled["min_age"] = pc.if_else(
            pc.fill_null(adult, False), constant(_GROWN_UP, n_rows), constant(None, n_rows)
        )
        if "product_detail" in filled:
            cells = [_details(cell) for cell in filled["product_detail"].to_pylist()]
            filled["attributes"] = pa.array(cells, pa.string())
        return Prepared(filled, no_rows(n_rows))


def _details(cell: str | None) -> str | None:
    """``section:name:value`` with commas between, or what the XML reader made of it, as JSON.

    A comma may stand in a value: a piece without two colons belongs to the one before it.
    """
    if not cell or cell.startswith("{"):
        return cell
    pieces: list[str] = []
    for piece in cell.split(","):
        if piece.count(":") >= 2 or not pieces:
            pieces.append(piece)
        else:
            pieces[-1] += f",{piece}"
    found: dict[str, list[str]] = {}
    for piece in pieces:
        _, _, named = piece.partition(":")
        name, _, value = (part.strip(' "') for part in named.partition(":"))
        if name and value:
            found.setdefault(name, []).append(value)
    return written(found)


def _code(amount: pa.Array) -> pa.Array:
    """The currency beside an amount, before or after it."""
    return pc.extract_regex(amount, r"(?P<code>\b[A-Z]{3}\b)").field("code")
