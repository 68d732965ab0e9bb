"""The catalogue by code: what is known of each product, those never sold included.

Codes of sold products come first and equal those of the baskets. What the catalogue does not say
is −1 or the empty text.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.matrix.baskets import table_of
from pairwell.matrix.codes import coded
from pairwell.matrix.details import DETAILS
from pairwell.matrix.rows import Int32s
from pairwell.model.columns import PRODUCTS
from pairwell.model.errors import InputRefused
from pairwell.model.snapshot import ProductArrays
from pairwell.model.texts import Texts, texts_of


def catalogue_of(
    sold: pa.Array, n_orders: Int32s, base: npt.NDArray[np.float32], products: Any
) -> ProductArrays:
    """Join the sold products with the catalogue.

    Args:
        sold: sorted ids of the products in the orders.
        n_orders: baskets with each.
        base: each one's strength of the constant.
        products: a table with ``product_id`` and any of the ``PRODUCTS`` columns, or None.

    Raises:
        InputRefused: when the table has no ``product_id`` or a column of the wrong type.
    """
    table = None if products is None else _checked(table_of(products, "products"), sold.type)
    ids, row = _joined(sold, table)
    n, extra = len(ids), len(ids) - len(sold)
    texts = {name: _texts(table, name, row) for name in ("title", "category", "brand", "group_id")}
    category, category_names = _names(texts["category"])
    family, family_names = _names(texts["group_id"])
    return ProductArrays(
        ids=texts_of(str(value) for value in ids.to_pylist()),
        titles=texts_of(texts["title"]),
        category=category,
        category_names=category_names,
        family=family,
        family_names=family_names,
        brands=texts_of(texts["brand"]),
        price_minor=_numbers(table, "price_minor", row, n).astype(np.int64),
        cost_minor=_numbers(table, "cost_minor", row, n).astype(np.int64),
        in_stock=_numbers(table, "in_stock", row, n).astype(np.int8),
        consumable=_numbers(table, "consumable", row, n).astype(np.int8),
        discontinued=_numbers(table, "discontinued", row, n).astype(np.int8),
        n_orders=np.concatenate([n_orders, np.zeros(extra, dtype=np.int32)]).astype(np.int32),
        base=np.concatenate([base, np.zeros(extra, dtype=np.float32)]).astype(np.float32),
    )


def currency_of(products: Any) -> str:
    """The one currency of the catalogue; empty when mixed or unknown."""
    if products is None:
        return ""
    table = table_of(products, "products")
    if "currency" not in table.column_names:
        return ""
    known = pc.unique(pc.drop_null(table["currency"])).to_pylist()
    return str(known[0]) if len(known) == 1 else ""


def _checked(table: pa.Table, id_type: pa.DataType) -> pa.Table:
    if "product_id" not in table.column_names:
        raise InputRefused(
            f"products has no column 'product_id' (it has {', '.join(table.column_names)}).",
            "Rename yours; known columns: " + ", ".join(c.name for c in PRODUCTS) + ".",
        )
    wanted = {column.name: column.type for column in PRODUCTS}
    columns = {}
    for name in table.column_names:
        if name == "product_id":
            columns[name] = _cast(table[name], name, id_type)
        elif name in wanted and name not in DETAILS:
            columns[name] = _cast(table[name], name, wanted[name])
    return pa.table(columns)


def _cast(column: pa.ChunkedArray, name: str, kind: pa.DataType) -> pa.ChunkedArray:
    try:
        return column.cast(kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as problem:
        raise InputRefused(
            f"products.{name} holds {column.type}, which is no {kind}: {problem}.",
            "Cast the column; ids must be of the same kind as in lines.",
        ) from problem


def _joined(sold: pa.Array, table: pa.Table | None) -> tuple[pa.Array, npt.NDArray[np.int64]]:
    if table is None:
        return sold, np.full(len(sold), -1, dtype=np.int64)
    codes, listed = coded(table["product_id"], "product_id")
    last_row = np.full(len(listed) + 1, -1, dtype=np.int64)  # what is not listed points at the end
    known = codes >= 0
    last_row[codes[known]] = np.flatnonzero(known)  # a product listed twice: the last row holds
    fresh = pc.invert(pc.is_in(listed, value_set=sold.cast(listed.type)))
    ids = pa.concat_arrays([sold, listed.filter(fresh).cast(sold.type)])
    at = pc.index_in(ids, value_set=listed.cast(ids.type)).fill_null(-1).to_numpy()
    return ids, last_row[at]


def _texts(table: pa.Table | None, name: str, row: npt.NDArray[np.int64]) -> list[str | None]:
    if table is None or name not in table.column_names:
        return [None] * len(row)
    at = pa.array(np.maximum(row, 0), mask=row < 0)
    taken: list[str | None] = table[name].take(at).to_pylist()
    return taken


def _numbers(
    table: pa.Table | None, name: str, row: npt.NDArray[np.int64], n: int
) -> npt.NDArray[np.int64]:
    if table is None or name not in table.column_names or not table.num_rows:
        return np.full(n, -1, dtype=np.int64)
    column = table[name].cast(pa.int64()).combine_chunks().fill_null(-1)
    values = column.to_numpy(zero_copy_only=False)
    out: npt.NDArray[np.int64] = np.where(row >= 0, values[np.maximum(row, 0)], -1)
    return out


def _names(values: list[str | None]) -> tuple[Int32s, Texts]:
    names = sorted({value for value in values if value})
    code = {name: i for i, name in enumerate(names)}
    codes = np.array([code.get(value or "", -1) for value in values], dtype=np.int32)
    return codes, texts_of(names)
