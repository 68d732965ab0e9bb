"""Details of products by code, from the catalogue table (model/product_details.py)."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.model.product_details import KINDS, REGULATED, AttributeRows, ProductDetails
from pairwell.model.texts import Texts, texts_of

DETAILS = (
    "image_url", "url", "kind", "pack_size", "pack_unit", "min_age", "regulated", "attributes",
)  # fmt: skip
"""Columns of the catalogue that are read here."""

OLDEST = 120
"""An age above it is taken as this one."""


def details_of(ids: Texts, products: pa.Table | None) -> ProductDetails | None:
    """The details of the products, in their order; None where the catalogue has none of them.

    Args:
        ids: of the products.
        products: ``product_id`` and any of ``DETAILS``; a product listed twice: its last row holds.

    >>> table = pa.table({"product_id": ["a", "b"], "attributes": ['{"mount":"EF"}', None]})
    >>> details_of(texts_of(["b", "a"]), table).attributes.of(1)
    {'mount': ('EF',)}
    """
    if products is None:
        return None
    given = set(DETAILS) & set(products.column_names)
    if all(products[name].null_count == products.num_rows for name in given):
        return None
    listed = products["product_id"].cast(pa.string()).to_pylist()
    last = {product: row for row, product in enumerate(listed)}
    row = [last.get(product, -1) for product in ids.unpack()]
    at = pa.array(row, pa.int64(), mask=np.array(row, dtype=np.int64) < 0)

    def column(name: str, kind: pa.DataType) -> list[Any]:
        if name not in products.column_names:
            return [None] * len(row)
        taken: list[Any] = pc.take(products[name].cast(kind), at).to_pylist()
        return taken

    units = [unit or "" for unit in column("pack_unit", pa.string())]
    unit_names = sorted(set(units) - {""})
    return ProductDetails(
        kind=_codes(column("kind", pa.string()), KINDS),
        pack_size=np.array(
            [size if size and size > 0 else np.nan for size in column("pack_size", pa.float64())],
            dtype=np.float64,
        ),
        pack_unit=np.array(
            [unit_names.index(unit) if unit else -1 for unit in units], dtype=np.int32
        ),
        pack_units=texts_of(unit_names),
        min_age=np.array(
            [min(max(age or 0, 0), OLDEST) for age in column("min_age", pa.int64())], dtype=np.int8
        ),
        regulated=_codes(column("regulated", pa.string()), REGULATED),
        attributes=attribute_rows(column("attributes", pa.string())),
        image_urls=texts_of(column("image_url", pa.string())),
        urls=texts_of(column("url", pa.string())),
    )


def attribute_rows(cells: list[str | None]) -> AttributeRows:
    """JSON objects, one a product, as flat rows; a cell that is no object has no attributes.

    >>> rows = attribute_rows(['{"size":[38,39],"mount":"EF"}', None])
    >>> rows.offsets.tolist(), rows.of(0), rows.number.tolist()
    ([0, 3, 3], {'mount': ('EF',), 'size': ('38', '39')}, [nan, 38.0, 39.0])
    """
    given = [
        sorted((name, each) for name, value in _object(cell).items() for each in _list(value))
        for cell in cells
    ]
    names = sorted({name for row in given for name, _ in row})
    values = sorted({value for row in given for _, value in row})
    name_code = {name: code for code, name in enumerate(names)}
    value_code = {value: code for code, value in enumerate(values)}
    flat = [pair for row in given for pair in row]
    return AttributeRows(
        offsets=np.concatenate([[0], np.cumsum([len(row) for row in given])]).astype(np.int64),
        name=np.array([name_code[name] for name, _ in flat], dtype=np.int32),
        value=np.array([value_code[value] for _, value in flat], dtype=np.int32),
        number=np.array([_number(value) for _, value in flat], dtype=np.float64),
        names=texts_of(names),
        values=texts_of(values),
    )


def _object(cell: str | None) -> dict[str, Any]:
    if not cell:
        return {}
    try:
        given = msgspec.json.decode(cell)
    except msgspec.DecodeError:
        return {}
    return given if isinstance(given, dict) else {}


def _list(value: Any) -> list[str]:
    parts = value if isinstance(value, list) else [value]
    return [str(part) for part in parts if isinstance(part, str | int | float)]


def _number(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        return float("nan")
    return number if np.isfinite(number) else float("nan")


def _codes(names: list[str | None], known: tuple[str, ...]) -> npt.NDArray[np.int8]:
    code = {name: i for i, name in enumerate(known)}
    return np.array([code.get(name or "", -1) for name in names], dtype=np.int8)
