"""Order fields into ``LINES_READ`` columns, and marks beside them for the checks.

A mark is a boolean column: ``price_given`` and ``date_given`` and ``currency_given`` and
``status_given`` say that the file had something in the cell, whether or not it could be read.
``sheet`` is the sheet of a workbook that has several.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.currencies import currency_codes
from pairwell.ingest.convert.instants import DateOrder, instants
from pairwell.ingest.convert.numbers import whole_numbers
from pairwell.ingest.convert.texts import as_id, as_text
from pairwell.ingest.fields import Fields, constant, nulls
from pairwell.ingest.shape.money import money
from pairwell.model.columns import INSTANT

_STATUS = {
    "paid": "paid completed complete processing fulfilled shipped delivered success successful "
    "partially_refunded closed done оплачен оплачено выполнен доставлен opłacone oplacone "
    "zrealizowane wysłane",
    "unpaid": "unpaid pending on_hold authorized partially_paid failed draft checkout_draft new "
    "awaiting_payment не_оплачен ожидает nieopłacone oczekujące",
    "cancelled": "cancelled canceled voided void trash expired rejected отменен отменён отмена "
    "anulowane anulowany",
    "returned": "returned refunded refund return возврат возвращен возвращён zwrot zwrócone",
}
STATUS_WORDS = {word: status for status, words in _STATUS.items() for word in words.split()}
"""What shops call an order's state, and our word for it."""


def shape_orders(
    fields: Fields,
    lines: npt.NDArray[np.int64],
    *,
    date_order: DateOrder,
    decimal_comma: bool,
    currency: str | None,
    sheet: int | None = None,
) -> pa.RecordBatch:
    """Typed rows; what could not be read is null, its mark says that it was given.

    A row with a negative quantity that is not cancelled is ``returned``. Without a quantity column
    every row is one piece.
    """
    n = len(lines)
    codes, currency_given = _currency(fields, currency, n)
    price, price_given, rounded = money(
        fields, "unit_price", codes, decimal_comma=decimal_comma, n_rows=n
    )
    quantity = (
        whole_numbers(fields["quantity"])
        if "quantity" in fields
        else pa.repeat(pa.scalar(1, pa.int64()), n)
    )
    when = as_text(fields["ordered_at"]) if _is_text(fields, "ordered_at") else None
    ordered_at = (
        instants(fields["ordered_at"] if when is None else when, date_order)
        if "ordered_at" in fields
        else pa.nulls(n, INSTANT)
    )
    date_given = (when if when is not None else fields.get("ordered_at", nulls(n))).is_valid()
    status, status_given = _status(fields, quantity, n)
    columns = {
        "order_id": as_id(fields["order_id"]),
        "product_id": as_id(fields["product_id"]),
        "customer_id": as_id(fields.get("customer_id", nulls(n))),
        "ordered_at": ordered_at,
        "quantity": quantity,
        "unit_price_minor": price,
        "currency": codes,
        "line": pa.array(lines),
        "title": as_text(fields.get("title", nulls(n))),
        "category": as_text(fields.get("category", nulls(n))),
        "country": as_text(fields.get("country", nulls(n))),
        "status": status,
        "returns_order_id": as_id(fields.get("returns_order_id", nulls(n))),
        "sheet": pa.repeat(pa.scalar(sheet, pa.int32()), n),
        "price_given": price_given,
        "price_rounded": pa.array(rounded),
        "date_given": date_given,
        "currency_given": currency_given,
        "status_given": status_given,
    }
    return pa.RecordBatch.from_pydict(columns)


def _currency(fields: Fields, default: str | None, n: int) -> tuple[pa.Array, pa.Array]:
    if "currency" not in fields:
        return constant(default, n), pa.repeat(pa.scalar(False), n)
    text = as_text(fields["currency"])
    codes = currency_codes(text)
    if default is not None:
        codes = pc.if_else(text.is_valid(), codes, pa.scalar(default))
    return codes, text.is_valid()


def _status(fields: Fields, quantity: pa.Array, n: int) -> tuple[pa.Array, pa.Array]:
    text = as_text(fields.get("status", nulls(n)))
    words = pc.dictionary_encode(pc.utf8_lower(text))
    meant = [
        STATUS_WORDS.get(word.replace(" ", "_").replace("-", "_"))
        for word in words.dictionary.to_pylist()
    ]
    status = pa.array(meant, pa.string()).take(words.indices)
    status = pc.if_else(text.is_valid(), status, pa.scalar("paid"))
    is_return = pc.and_(pc.less(quantity, 0), pc.equal(status, "paid"))
    status = pc.if_else(pc.fill_null(is_return, False), pa.scalar("returned"), status)
    return status, text.is_valid()


def _is_text(fields: Fields, name: str) -> bool:
    array = fields.get(name)
    return array is not None and (
        pa.types.is_string(array.type) or pa.types.is_large_string(array.type)
    )
