"""Attributes of products: a JSON object in a cell, written again in one way.

Names are kept as given; a value is a text, a number, yes/no (as a text) or a list of these. What is
no such value is left out, and a cell that is no JSON object is null.
"""

from __future__ import annotations

from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.texts import as_text


def attributes_text(array: pa.Array) -> pa.Array:
    """Each cell as one canonical JSON object; null where there is none.

    >>> cells = pa.array(['{"mount": "EF", "colour": ["red", "red"], "spare": null}', "[1]", "x"])
    >>> attributes_text(cells).to_pylist()
    ['{"colour":["red"],"mount":"EF"}', None, None]
    """
    encoded = pc.dictionary_encode(as_text(array))
    written = pa.array([_canonical(text) for text in encoded.dictionary.to_pylist()], pa.string())
    return written.take(encoded.indices)


def no_objects(array: pa.Array) -> pa.Array:
    """Where a cell is given and is no JSON object.

    >>> no_objects(pa.array(["{}", "mount=EF", None])).to_pylist()
    [False, True, False]
    """
    encoded = pc.dictionary_encode(as_text(array))
    none = pa.array([_read(text) is None for text in encoded.dictionary.to_pylist()], pa.bool_())
    return pc.fill_null(none.take(encoded.indices), False)


def _read(text: str) -> dict[str, Any] | None:
    try:
        given = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None
    return given if isinstance(given, dict) else None


def _canonical(text: str) -> str | None:
    given = _read(text)
    if given is None:
        return None
    kept = {str(name): value for name, raw in given.items() if (value := _value(raw)) is not None}
    return msgspec.json.encode(kept, order="sorted").decode() if kept else None


def _value(raw: Any) -> str | float | list[str | float] | None:
    if isinstance(raw, list):
        parts = dict.fromkeys(one for each in raw if (one := _one(each)) is not None)
        return list(parts) or None
    return _one(raw)


def _one(raw: Any) -> str | float | None:
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, int | float):
        return raw
    return (raw.strip() or None) if isinstance(raw, str) else None
