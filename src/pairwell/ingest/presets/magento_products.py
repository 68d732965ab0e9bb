"""Magento's (Adobe Commerce's) products CSV: one row a product and store view.

Rows of a store view repeat a product in another language and are no product. Categories stand
below a root that nobody sees and is left out. A switched off product cannot be bought. The special
price is the present one, unless it is bound to dates. A virtual product is a service.
"""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.attribute_cells import split, written
from pairwell.ingest.convert.numbers import amounts
from pairwell.ingest.convert.texts import as_text
from pairwell.ingest.fields import Fields, constant, mask_of, nulls
from pairwell.ingest.presets.preset import Prepared
from pairwell.model.source import Kind

_NAMED = re.compile(r'(?:^|,)"?([A-Za-z][A-Za-z0-9_]*)=(.*?)(?=,"?[A-Za-z][A-Za-z0-9_]*=|$)', re.S)
"""One name and its value in additional_attributes."""


class MagentoProducts:
    """The file that Magento exports under System, Data Transfer, Products."""

    name = "magento_products"
    kind: Kind = "products"
    currency: str | None = None
    columns: dict[str, str] = {  # noqa: RUF012 - never changed
        "sku": "product_id",
        "store_view_code": "store_view",
        "product_type": "type",
        "categories": "category",
        "name": "title",
        "product_online": "online",
        "price": "price",
        "special_price": "special_price",
        "special_price_from_date": "special_from",
        "special_price_to_date": "special_to",
        "cost": "cost",
        "is_in_stock": "in_stock",
        "base_image": "image_url",
        "url_key": "url",
        "manufacturer": "brand",
        "brand": "brand",
        "additional_attributes": "additional",
    }
    required: tuple[str, ...] = ("product_id", "title")

    @classmethod
    def recognises(cls, names: frozenset[str]) -> bool:
        return {"sku", "attribute_set_code", "product_type", "name"} <= names

    def prepare(self, fields: Fields, n_rows: int) -> Prepared:
        filled = {name: as_text(array) for name, array in fields.items()}
        filled["product_id"] = fields["product_id"]
        dated = pc.or_(
            filled.get("special_from", nulls(n_rows)).is_valid(),
            filled.get("special_to", nulls(n_rows)).is_valid(),
        )
        special = pc.if_else(
            dated, pa.scalar(None, pa.string()), filled.get("special_price", nulls(n_rows))
        )
        off = pc.equal(amounts(filled.get("online", nulls(n_rows))), 2.0)
        additional = filled.get("additional", nulls(n_rows))
        maker = pc.extract_regex(additional, r"(?:^|,)manufacturer=(?P<maker>[^,]+)").field("maker")
        virtual = pc.equal(filled.get("type", nulls(n_rows)), "virtual")
        filled["kind"] = pc.if_else(
            pc.fill_null(virtual, False), constant("service", n_rows), constant(None, n_rows)
        )
        filled["attributes"] = pa.array(
            [_attributes(cell) for cell in additional.to_pylist()], pa.string()
        )
        filled["price"] = pc.coalesce(special, filled.get("price", nulls(n_rows)))
        filled["category"] = _path(filled.get("category", nulls(n_rows)))
        filled["brand"] = pc.coalesce(filled.get("brand", nulls(n_rows)), maker)
        filled["in_stock"] = pc.if_else(
            pc.fill_null(off, False),
            constant("no", n_rows),
            filled.get("in_stock", nulls(n_rows)),
        )
        return Prepared(filled, mask_of(filled.get("store_view", nulls(n_rows)).is_valid()))


def _attributes(cell: str | None) -> str | None:
    """``color=Red,size=M|L`` as JSON; a comma may stand in a value."""
    found: dict[str, list[str]] = {}
    for name, value in _NAMED.findall(cell or ""):
        found[name] = split(value.strip(' "'), "|")
    return written(found)


def _path(categories: pa.Array) -> pa.Array:
    """The first path that is more than the root, levels joined by `` > ``."""
    path = pc.extract_regex(categories, r"(?:^|,)[^,/]+/(?P<path>[^,]+)").field("path")
    return pc.replace_substring(path, "/", " > ")
