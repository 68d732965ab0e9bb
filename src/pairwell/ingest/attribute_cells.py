"""Attributes gathered from several columns into one JSON object a row.

A name may be that of a column or stand in a cell of its own. Several values of one attribute are a
list; a separator with a backslash before it belongs to the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa

from pairwell.ingest.convert.texts import as_text

PREFIX = "attribute:"
"""Begins the field of a column that is an attribute; its name follows as the file has it."""

_HEADER = re.compile(r"\s*attributes?[:_.]\s*(?!\d)(.+?)\s*", re.IGNORECASE)


class Part(NamedTuple):
    """One column of values.

    Attributes:
        name: of the attribute, or the column in which each row's name stands.
        values: text, or a JSON list of texts.
        separator: between several values; empty: there is one.
    """

    name: str | pa.Array
    values: pa.Array
    separator: str = ""


def attribute_field(header: str) -> str | None:
    """The field of a column whose header says that it is an attribute; None for other columns.

    >>> attribute_field("attribute:Mount"), attribute_field("attributes.size")
    ('attribute:Mount', 'attribute:size')
    >>> attribute_field("attribute_1_name"), attribute_field("attributes")
    (None, None)
    """
    match = _HEADER.fullmatch(header)
    return None if match is None else PREFIX + match[1]


def attribute_cells(parts: Sequence[Part], n_rows: int, base: pa.Array | None = None) -> pa.Array:
    """JSON objects as text; null where a row has no attribute.

    Args:
        parts: the columns; values of one name are joined.
        n_rows: rows of each.
        base: JSON objects to add to; what is none is passed over.

    >>> sizes = Part("size", pa.array(["38|39", None]), "|")
    >>> named = Part(pa.array(["Colour", "Colour"]), pa.array(["red", " "]))
    >>> attribute_cells([sizes, named], 2).to_pylist()
    ['{"Colour":"red","size":["38","39"]}', None]
    """
    given = [None] * n_rows if base is None else as_text(base).to_pylist()
    rows: list[dict[str, list[Any]]] = [_object(cell) for cell in given]
    for part in parts:
        if isinstance(part.name, str):
            names: Iterable[str | None] = [part.name] * n_rows
        else:
            names = as_text(part.name).to_pylist()
        for row, name, cell in zip(rows, names, as_text(part.values).to_pylist(), strict=True):
            if name and cell:
                found = row.setdefault(name, [])
                found += [value for value in split(cell, part.separator) if value not in found]
    return pa.array([written(row) for row in rows], pa.string())


def split(cell: str, separator: str) -> list[Any]:
    r"""The values of a cell.

    >>> split("Blue, Light\\, green", ","), split('["a", 3]', ""), split("[a]", "")
    (['Blue', 'Light, green'], ['a', 3], ['[a]'])
    """
    if cell.startswith("["):
        try:
            listed = msgspec.json.decode(cell)
        except (msgspec.DecodeError, RecursionError):
            listed = None
        if isinstance(listed, list):
            return [value for value in listed if isinstance(value, str | int | float)]
    if not separator or separator not in cell:
        return [cell]
    marked = re.split(rf"(?<!\\){re.escape(separator)}", cell)
    values = (value.replace(f"\\{separator}", separator).strip() for value in marked)
    return [value for value in values if value]


def written(row: dict[str, list[Any]]) -> str | None:
    """A row as JSON: one value plain, several as a list; None where there is nothing."""
    plain = {name: values[0] if len(values) == 1 else values for name, values in row.items()}
    kept = {name: value for name, value in plain.items() if value != []}
    return msgspec.json.encode(kept, order="sorted").decode() if kept else None


def _object(cell: str | None) -> dict[str, list[Any]]:
    if not cell:
        return {}
    try:
        given = msgspec.json.decode(cell)
    except (msgspec.DecodeError, RecursionError):
        return {}
    if not isinstance(given, dict):
        return {}
    return {
        str(name): list(value) if isinstance(value, list) else [value]
        for name, value in given.items()
        if value is not None
    }
