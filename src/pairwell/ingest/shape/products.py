"""Product fields into ``PRODUCTS`` columns, and marks beside them for the checks."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.attribute_cells import PREFIX, Part, attribute_cells
from pairwell.ingest.convert.currencies import currency_codes
from pairwell.ingest.convert.numbers import amounts
from pairwell.ingest.convert.packs import packs
from pairwell.ingest.convert.texts import as_id, as_text
from pairwell.ingest.convert.yes_no import yes_or_no
from pairwell.ingest.fields import Fields, constant, nulls
from pairwell.ingest.shape.attributes import attributes_text, no_objects
from pairwell.ingest.shape.money import money
from pairwell.model.product_details import KINDS, REGULATED, TAGS

_GONE = pa.array(["discontinued", "снят с производства", "wycofany", "wycofane"])  # noqa: RUF001
"""Words of a stock column that say more than "not now"."""


def shape_products(
    fields: Fields, n_rows: int, *, decimal_comma: bool, currency: str | None
) -> pa.RecordBatch:
    """Typed rows; an unknown kind, stock or consumable is null, as "not known" is."""
    given = as_text(fields.get("currency", nulls(n_rows)))
    codes = currency_codes(given)
    if currency is not None:
        codes = pc.if_else(given.is_valid(), codes, constant(currency, n_rows))
    price, price_given, rounded = money(
        fields, "price", codes, decimal_comma=decimal_comma, n_rows=n_rows
    )
    cost, cost_given, _ = money(fields, "cost", codes, decimal_comma=decimal_comma, n_rows=n_rows)
    stock = fields.get("in_stock", nulls(n_rows))
    gone = pc.coalesce(_discontinued(stock), yes_or_no(fields.get("discontinued", nulls(n_rows))))
    pack = packs(fields.get("pack_size", nulls(n_rows)))
    columns = {
        "product_id": as_id(fields["product_id"]),
        "title": as_text(fields.get("title", nulls(n_rows))),
        "category": as_text(fields.get("category", nulls(n_rows))),
        "brand": as_text(fields.get("brand", nulls(n_rows))),
        "group_id": as_id(fields.get("group_id", nulls(n_rows))),
        "price_minor": price,
        "cost_minor": cost,
        "currency": codes,
        "in_stock": pc.if_else(pc.fill_null(gone, False), False, yes_or_no(stock)),
        "discontinued": gone,
        "consumable": yes_or_no(fields.get("consumable", nulls(n_rows))),
        "kind": one_of(fields.get("kind", nulls(n_rows)), KINDS),
        "image_url": as_text(fields.get("image_url", nulls(n_rows))),
        "url": as_text(fields.get("url", nulls(n_rows))),
        "pack_size": positive(pack.size),
        "pack_unit": pc.coalesce(as_text(fields.get("pack_unit", nulls(n_rows))), pack.unit),
        "min_age": positive(fields.get("min_age", nulls(n_rows))).cast(pa.int64(), safe=False),
        "regulated": one_of(fields.get("regulated", nulls(n_rows)), REGULATED),
        "attributes": attributes_text(_gathered(fields, n_rows)),
        "price_given": price_given,
        "price_rounded": pa.array(rounded),
        "cost_given": cost_given,
        "currency_given": given.is_valid(),
        "attributes_unread": no_objects(fields.get("attributes", nulls(n_rows))),
    }
    return pa.RecordBatch.from_pydict(columns)


def _discontinued(stock: pa.Array) -> pa.Array:
    """True where the stock cell says that it is gone for good; else null.

    >>> _discontinued(pa.array(["Discontinued", "out of stock", None])).to_pylist()
    [True, None, None]
    """
    gone = pc.is_in(pc.utf8_lower(as_text(stock)), value_set=_GONE)
    return pc.if_else(gone, True, pa.scalar(None, pa.bool_()))


def _gathered(fields: Fields, n_rows: int) -> pa.Array:
    """The column of JSON objects, with the columns of single attributes and of tags in it."""
    parts = [
        Part(name.removeprefix(PREFIX), array, "|")
        for name, array in fields.items()
        if name.startswith(PREFIX)
    ]
    if TAGS in fields:
        parts.append(Part(TAGS, fields[TAGS], ","))
    base = fields.get("attributes", nulls(n_rows))
    return attribute_cells(parts, n_rows, base) if parts else base


def positive(array: pa.Array) -> pa.Array:
    """Numbers above zero; null where the cell says anything else.

    >>> positive(pa.array(["60", "-1", "many"])).to_pylist()
    [60.0, None, None]
    """
    number = amounts(array)
    return pc.if_else(pc.greater(number, 0.0), number, pa.scalar(None, pa.float64()))


def one_of(array: pa.Array, known: tuple[str, ...]) -> pa.Array:
    """One of a closed list of names, in small letters; null where it is none of them.

    >>> one_of(pa.array(["Service", "thing"]), KINDS).to_pylist()
    ['service', None]
    """
    name = pc.utf8_lower(as_text(array))
    is_known = pc.is_in(name, value_set=pa.array(known))
    return pc.if_else(is_known, name, pa.scalar(None, pa.string()))
