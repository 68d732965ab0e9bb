"""Yandex YML: offers of a catalogue, as price aggregators take them.

An offer without ``name`` is called by its type, vendor and model. Offers of one ``group_id`` are
one family. ``available="false"`` means to order, but not in stock; ``adult`` means 18. Every
``param`` is an attribute.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.texts import as_text
from pairwell.ingest.convert.yes_no import yes_or_no
from pairwell.ingest.fields import Fields, constant, nulls
from pairwell.ingest.presets.preset import Prepared, no_rows
from pairwell.model.source import Kind


class YandexYml:
    """The catalogue that shops publish for Yandex Market, Bitrix and others."""

    name = "yandex_yml"
    kind: Kind = "products"
    currency: str | None = None
    columns: dict[str, str] = {  # noqa: RUF012 - never changed
        "id": "product_id",
        "available": "in_stock",
        "group_id": "group_id",
        "name": "name",
        "typeprefix": "type_prefix",
        "vendor": "brand",
        "model": "model",
        "price": "price",
        "purchase_price": "cost",
        "currencyid": "currency",
        "category": "category",
        "categoryid": "category_number",
        "picture": "image_url",
        "url": "url",
        "param": "attributes",
        "age": "min_age",
        "adult": "adult",
    }
    required: tuple[str, ...] = ("product_id",)

    @classmethod
    def recognises(cls, names: frozenset[str]) -> bool:
        return {"id", "price", "currencyid", "categoryid"} <= names

    def prepare(self, fields: Fields, n_rows: int) -> Prepared:
        filled = {name: as_text(array) for name, array in fields.items()}
        filled["product_id"] = fields["product_id"]
        made = nulls(n_rows)
        for part in ("type_prefix", "brand", "model"):
            made = _beside(made, filled.get(part, nulls(n_rows)))
        filled["title"] = pc.coalesce(filled.get("name", nulls(n_rows)), made)
        # RUR is the rouble's code of before 1998, which YML still carries.
        currency = filled.get("currency", nulls(n_rows))
        filled["currency"] = pc.replace_substring_regex(currency, r"^RUR$", "RUB")
        adult = pc.equal(yes_or_no(filled.get("adult", nulls(n_rows))), True)
        filled["min_age"] = pc.if_else(
            pc.fill_null(adult, False),
            constant("18", n_rows),
            filled.get("min_age", nulls(n_rows)),
        )
        return Prepared(filled, no_rows(n_rows))


def _beside(left: pa.Array, right: pa.Array) -> pa.Array:
    return pc.coalesce(pc.binary_join_element_wise(left, right, " "), left, right)
