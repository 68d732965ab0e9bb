"""WooCommerce's products CSV: one row a product, variations below their parent.

The product is the SKU, or the ID where there is none, as in the orders. A variation belongs to the
family of its parent and, because its own cells are blank, to the parent's category. The sale price
is the present one, unless it is bound to dates. What is not published cannot be bought. What is
virtual and nothing to download is a service.
"""

from __future__ import annotations

from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.attribute_cells import Part, attribute_cells
from pairwell.ingest.convert.texts import as_id, as_text
from pairwell.ingest.fields import Fields, constant, nulls
from pairwell.ingest.presets.preset import Prepared, no_rows
from pairwell.model.product_details import TAGS
from pairwell.model.source import Kind

_MAX_ATTRIBUTES = 40

_FIRST = r"^(?P<first>(?:[^,\\]|\\.)*)"
"""The first of a list with commas; a comma inside a name is written ``\\,``."""


class WooProducts:
    """The file that WooCommerce exports under Products."""

    name = "woo_products"
    kind: Kind = "products"
    currency: str | None = None
    columns: dict[str, str] = {  # noqa: RUF012 - never changed
        "id": "woo_id",
        "sku": "sku",
        "type": "type",
        "name": "title",
        "published": "published",
        "in_stock?": "in_stock",
        "regular_price": "price",
        "sale_price": "sale_price",
        "date_sale_price_starts": "sale_starts",
        "date_sale_price_ends": "sale_ends",
        "categories": "category",
        "brands": "brand",
        "images": "image_url",
        "parent": "parent",
        "tags": TAGS,
        **{f"attribute_{n}_name": f"name_{n}" for n in range(1, _MAX_ATTRIBUTES + 1)},
        **{f"attribute_{n}_value(s)": f"values_{n}" for n in range(1, _MAX_ATTRIBUTES + 1)},
    }
    required: tuple[str, ...] = ("woo_id", "title")

    def __init__(self) -> None:
        self._category_of: dict[str, str] = {}
        self._attributes_of: dict[str, dict[str, Any]] = {}

    @classmethod
    def recognises(cls, names: frozenset[str]) -> bool:
        return {"id", "type", "sku", "name", "regular_price", "in_stock?"} <= names

    def prepare(self, fields: Fields, n_rows: int) -> Prepared:
        filled = {name: as_text(array) for name, array in fields.items()}
        sku = as_id(filled.get("sku", nulls(n_rows)))
        product_id = pc.coalesce(sku, filled["woo_id"])
        parent = filled.get("parent", nulls(n_rows))
        parent = pc.replace_substring_regex(parent, r"^id:", "")
        is_parent = pc.equal(filled.get("type", nulls(n_rows)), "variable")
        own = pc.if_else(pc.fill_null(is_parent, False), product_id, pa.scalar(None, pa.string()))
        dated = pc.or_(
            filled.get("sale_starts", nulls(n_rows)).is_valid(),
            filled.get("sale_ends", nulls(n_rows)).is_valid(),
        )
        sale = pc.if_else(
            dated, pa.scalar(None, pa.string()), filled.get("sale_price", nulls(n_rows))
        )
        hidden = pc.is_in(
            filled.get("published", nulls(n_rows)), value_set=pa.array(["0", "-1", "-2"])
        )
        filled["product_id"] = product_id
        filled["group_id"] = pc.coalesce(parent, own)
        filled["price"] = pc.coalesce(sale, filled.get("price", nulls(n_rows)))
        filled["in_stock"] = pc.if_else(
            hidden, constant("no", n_rows), filled.get("in_stock", nulls(n_rows))
        )
        filled["image_url"] = _first(filled.get("image_url", nulls(n_rows)))
        filled["category"] = self._categories(
            product_id, parent, _first(filled.get("category", nulls(n_rows)))
        )
        filled["kind"] = _kind(filled.get("type", nulls(n_rows)))
        filled["attributes"] = self._attributes(filled, product_id, parent, is_parent)
        filled.pop(TAGS, None)
        return Prepared(filled, no_rows(n_rows))

    def _attributes(
        self, filled: Fields, product_id: pa.Array, parent: pa.Array, is_parent: pa.Array
    ) -> pa.Array:
        """Attributes and tags; a variation has those of its parent that it does not set itself."""
        n_rows = len(product_id)
        parts = [
            Part(filled[f"name_{n}"], filled[f"values_{n}"], ",")
            for n in range(1, _MAX_ATTRIBUTES + 1)
            if f"name_{n}" in filled and f"values_{n}" in filled
        ]
        if TAGS in filled:
            parts.append(Part(TAGS, filled[TAGS], ","))
        cells = attribute_cells(parts, n_rows).to_pylist()
        rows = zip(product_id.to_pylist(), is_parent.to_pylist(), cells, strict=True)
        for product, has_variations, cell in rows:
            if has_variations and product is not None and cell is not None:
                self._attributes_of[product] = msgspec.json.decode(cell)
        found: list[str | None] = []
        for above, cell in zip(parent.to_pylist(), cells, strict=True):
            inherited = self._attributes_of.get(above)
            if inherited is not None:
                own = msgspec.json.decode(cell) if cell else {}
                cell = msgspec.json.encode({**inherited, **own}).decode()
            found.append(cell)
        return pa.array(found, pa.string())

    def _categories(self, product_id: pa.Array, parent: pa.Array, category: pa.Array) -> pa.Array:
        """Categories, the parent's where a variation has none; parents stand above."""
        known = self._category_of
        found: list[str | None] = []
        rows = zip(product_id.to_pylist(), parent.to_pylist(), category.to_pylist(), strict=True)
        for product, above, named in rows:
            if named is not None and product is not None:
                known[product] = named
            found.append(named or known.get(above))
        return pa.array(found, pa.string())


def _kind(types: pa.Array) -> pa.Array:
    """A subscription, or a service where the type says "virtual" and nothing is downloaded."""
    subscription = pc.match_substring(types, "subscription")
    virtual = pc.match_substring_regex(types, r"(^|[,\s])virtual($|[,\s])")
    service = pc.and_(virtual, pc.invert(pc.match_substring(types, "downloadable")))
    nothing = pa.scalar(None, pa.string())
    kind = pc.if_else(pc.fill_null(service, False), pa.scalar("service"), nothing)
    return pc.if_else(pc.fill_null(subscription, False), pa.scalar("subscription"), kind)


def _first(names: pa.Array) -> pa.Array:
    first = pc.extract_regex(names, _FIRST).field("first")
    return as_text(pc.replace_substring(first, "\\,", ","))
