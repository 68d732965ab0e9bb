"""UCI Online Retail and Online Retail II: every invoice line of a gift wholesaler, in pounds.

What is what (the data set's own notes, and matrix.md for the protocol):

- a code that does not start with five digits is postage, a fee, a sample or a manual entry;
- an invoice that starts with A is an adjustment of bad debt;
- a price of zero or less without a customer is an adjustment of stock;
- these are no products. A price of zero with a customer is a gift and stays;
- an invoice that starts with C cancels lines, with negative quantities: a return. It does not name
  the invoice that it cancels;
- codes are read in capitals and customers without the ``.0`` that some copies carry.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.numbers import amounts, whole_numbers
from pairwell.ingest.convert.texts import as_given, as_id
from pairwell.ingest.fields import Fields, mask_of, nulls
from pairwell.ingest.presets.preset import Prepared
from pairwell.model.source import Kind


class OnlineRetail:
    """Both editions: ``Invoice, Price, Customer ID`` and ``InvoiceNo, UnitPrice, CustomerID``."""

    name = "online_retail"
    kind: Kind = "orders"
    currency: str | None = "GBP"
    columns: dict[str, str] = {  # noqa: RUF012 - never changed
        "invoice": "order_id",
        "invoiceno": "order_id",
        "stockcode": "product_id",
        "description": "title",
        "quantity": "quantity",
        "invoicedate": "ordered_at",
        "price": "unit_price",
        "unitprice": "unit_price",
        "customer_id": "customer_id",
        "customerid": "customer_id",
        "country": "country",
    }
    required: tuple[str, ...] = ("order_id", "product_id", "quantity", "unit_price")

    @classmethod
    def recognises(cls, names: frozenset[str]) -> bool:
        return {"stockcode", "invoicedate"} <= names and bool({"invoice", "invoiceno"} & names)

    def prepare(self, fields: Fields, n_rows: int) -> Prepared:
        order_id = as_id(fields["order_id"])
        product_id = pc.utf8_upper(pc.utf8_trim_whitespace(as_id(fields["product_id"])))
        customer_id = as_given(fields.get("customer_id", nulls(n_rows)))
        customer_id = as_id(pc.replace_substring_regex(customer_id, r"\.0$", ""))
        not_goods = ~mask_of(pc.match_substring_regex(product_id, r"^\d{5}"))
        not_goods &= mask_of(product_id.is_valid())
        bad_debt = mask_of(pc.starts_with(order_id, "A"))
        no_price = mask_of(pc.less_equal(amounts(fields["unit_price"]), 0.0))
        adjustment = no_price & ~mask_of(customer_id.is_valid())
        prepared = dict(fields)
        prepared["order_id"] = order_id
        prepared["product_id"] = product_id
        prepared["customer_id"] = customer_id
        prepared["status"] = self._status(order_id, fields["quantity"])
        return Prepared(prepared, np.asarray(not_goods | bad_debt | adjustment))

    @staticmethod
    def _status(order_id: pa.Array, quantity: pa.Array) -> pa.Array:
        """A cancelling line without a negative quantity sold nothing; the sign tells the rest."""
        cancels = pc.starts_with(order_id, "C", ignore_case=True)
        not_negative = pc.greater(whole_numbers(quantity), 0)
        both = pc.fill_null(pc.and_(cancels, not_negative), False)
        return pc.if_else(both, pa.scalar("cancelled"), pa.scalar(None, pa.string()))
