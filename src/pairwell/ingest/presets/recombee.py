"""Recombee's purchases: every row is one; its ``price`` is paid for all pieces together."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.numbers import amounts
from pairwell.ingest.convert.texts import as_text
from pairwell.ingest.fields import Fields, constant, nulls
from pairwell.ingest.presets.preset import Prepared, no_rows
from pairwell.ingest.presets.purchases import customer_days, plain_times
from pairwell.model.source import Kind


class Recombee:
    """The purchases of Recombee, CSV or JSON Lines."""

    name = "recombee"
    kind: Kind = "orders"
    currency: str | None = None
    columns: dict[str, str] = {  # noqa: RUF012 - never changed
        "userid": "customer_id",
        "itemid": "product_id",
        "timestamp": "ordered_at",
        "amount": "quantity",
        "price": "paid",
    }
    required: tuple[str, ...] = ("customer_id", "product_id", "ordered_at")

    @classmethod
    def recognises(cls, names: frozenset[str]) -> bool:
        ids = {"userid", "itemid", "timestamp"} <= names
        return ids and bool({"amount", "profit", "recommid"} & names)

    def prepare(self, fields: Fields, n_rows: int) -> Prepared:
        prepared = dict(fields)
        # Recombee takes an amount that is left out for one piece.
        pieces = as_text(fields.get("quantity", nulls(n_rows)))
        prepared["quantity"] = pc.coalesce(pieces, constant("1", n_rows))
        if "paid" in fields:
            prepared["unit_price"] = _each(as_text(fields["paid"]), prepared["quantity"])
        prepared["ordered_at"] = plain_times(fields["ordered_at"])
        prepared["order_id"] = customer_days(fields["customer_id"], prepared["ordered_at"])
        return Prepared(prepared, no_rows(n_rows))


def _each(paid: pa.Array, quantity: pa.Array) -> pa.Array:
    """The price of one piece as text; what cannot be divided stays, to be checked as it stands."""
    pieces = amounts(quantity)
    pieces = pc.if_else(pc.greater(pieces, 0.0), pieces, pa.scalar(None, pa.float64()))
    each = pc.round(pc.divide(amounts(paid), pieces), ndigits=6)
    return pc.coalesce(_decimals(each), paid)


def _decimals(values: pa.Array) -> pa.Array:
    """Numbers written out: Arrow would write small ones with an exponent."""
    texts = [None if value is None else f"{value:.6f}" for value in values.to_pylist()]
    return pa.array(texts, pa.string())
