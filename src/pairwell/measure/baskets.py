"""Orders as baskets of codes, in the order in which they happened.

Orders are numbered by rank: by their earliest time, equal times in file order; where there are no
times at all, in file order. Orders without a time among timed ones come first, so that an order of
unknown age never becomes the future. Products and customers are numbered as they first appear.
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_PRICES = ("unit_price", "unit_price_minor")


class Baskets(msgspec.Struct, frozen=True, kw_only=True):
    """All orders: order r holds ``product[offsets[r]:offsets[r + 1]]``, distinct and rising.

    Attributes:
        offsets: length n_orders + 1.
        product: codes into ``product_ids``.
        customer: code of each order's customer into ``customer_ids``; −1 is a guest.
        order_of_line: rank of the order of each line of the table given.
        product_ids: as they were given, by code.
        customer_ids: as they were given, by code.
        has_times: whether the ranks come from times.
    """

    offsets: npt.NDArray[np.int64]
    product: npt.NDArray[np.int64]
    customer: npt.NDArray[np.int64]
    order_of_line: npt.NDArray[np.int64]
    product_ids: pa.Array
    customer_ids: pa.Array
    has_times: bool

    @property
    def n_orders(self) -> int:
        """Orders, baskets of one product included."""
        return len(self.offsets) - 1


def purchases(lines: pa.Table) -> pa.Table:
    """The lines that a protocol reads: paid, of a positive quantity and a positive price.

    A quantity or price that is not known does not exclude the line; a line without an order or a
    product does. Returns and cancellations are left out and take nothing away.

    >>> table = pa.table({"order_id": ["a", "a"], "product_id": ["x", "y"], "quantity": [1, -1]})
    >>> purchases(table).num_rows
    1
    """
    keep = pc.and_(pc.is_valid(lines["order_id"]), pc.is_valid(lines["product_id"]))
    for name in ("quantity", *_PRICES):
        if name in lines.column_names:
            positive = pc.greater(lines[name], pa.scalar(0, lines[name].type))
            keep = pc.and_(keep, pc.fill_null(positive, True))
    if "status" in lines.column_names:
        keep = pc.and_(keep, pc.equal(lines["status"], "paid"))
    return lines.filter(keep)


def baskets_of(lines: pa.Table) -> Baskets:
    """Number the orders of a table of purchases by rank and take their distinct products.

    Args:
        lines: ``order_id, product_id``, optional ``customer_id, ordered_at``; ids not null.

    >>> from datetime import date
    >>> baskets = baskets_of(pa.table({
    ...     "order_id": ["b", "b", "a", "b"], "product_id": ["mug", "tea", "tea", "mug"],
    ...     "ordered_at": [date(2026, 5, 2), None, date(2026, 5, 1), None]}))
    >>> baskets.offsets.tolist(), baskets.product.tolist(), baskets.order_of_line.tolist()
    ([0, 1, 3], [1, 0, 1], [1, 1, 0, 1])
    """
    order, order_ids = _codes(lines["order_id"])
    product, product_ids = _codes(lines["product_id"])
    n_orders, n_products = len(order_ids), max(len(product_ids), 1)
    rank, has_times = _ranks(lines, order, n_orders)
    order_of_line = rank[order]
    entries = np.unique(order_of_line * n_products + product)
    offsets = np.searchsorted(entries, np.arange(n_orders + 1) * n_products)
    customer = np.full(n_orders, -1, dtype=np.int64)
    customer_ids = pa.array([], pa.string())
    if "customer_id" in lines.column_names:
        codes, customer_ids = _codes(lines["customer_id"])
        first_known = np.flatnonzero(codes >= 0)[::-1]
        customer[order_of_line[first_known]] = codes[first_known]
    return Baskets(
        offsets=offsets.astype(np.int64),
        product=entries % n_products,
        customer=customer,
        order_of_line=order_of_line,
        product_ids=product_ids,
        customer_ids=customer_ids,
        has_times=has_times,
    )


def _codes(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], pa.Array]:
    """Codes by first appearance, −1 for null, and the values by code."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    array = column.combine_chunks().dictionary_encode()
    codes = pc.fill_null(array.indices.cast(pa.int64()), -1).to_numpy(zero_copy_only=False)
    return codes, array.dictionary


def _ranks(
    lines: pa.Table, order: npt.NDArray[np.int64], n_orders: int
) -> tuple[npt.NDArray[np.int64], bool]:
    """The rank of each order code, and whether times decided it."""
    if "ordered_at" not in lines.column_names or lines["ordered_at"].null_count == len(order):
        return np.arange(n_orders), False
    never = np.iinfo(np.int64).max
    instants = lines["ordered_at"].cast(pa.timestamp("us"), safe=False).cast(pa.int64())
    earliest = np.full(n_orders, never)
    np.minimum.at(earliest, order, pc.fill_null(instants, never).to_numpy())
    earliest[earliest == never] = np.iinfo(np.int64).min
    rank = np.empty(n_orders, dtype=np.int64)
    rank[np.argsort(earliest, kind="stable")] = np.arange(n_orders)
    return rank, True
