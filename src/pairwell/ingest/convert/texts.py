"""Cells as text: ids exactly as given, other texts trimmed; blank is null."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc


def as_given(array: pa.Array) -> pa.Array:
    """Text without any change, whatever type it was stored in; whole floats lose their ``.0``.

    >>> as_given(pa.array([13085.0, None])).to_pylist()
    ['13085', None]
    """
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_string(array.type):
        return array
    if pa.types.is_floating(array.type):
        array = _whole(array)
    if pa.types.is_binary(array.type) or pa.types.is_large_binary(array.type):
        return pa.array([_decoded(value) for value in array.to_pylist()], pa.string())
    return pc.cast(array, pa.string())


def as_id(array: pa.Array) -> pa.Array:
    """An id: as given, inner and outer spaces kept, because ids are never merged silently.

    >>> as_id(pa.array(["A1", "A1 ", "  ", ""])).to_pylist()
    ['A1', 'A1 ', None, None]
    """
    text = as_given(array)
    blank = pc.match_substring_regex(text, r"^\s*$")
    return pc.if_else(blank, pa.scalar(None, pa.string()), text)


def as_text(array: pa.Array) -> pa.Array:
    """A text for people or for parsing: trimmed, blank is null.

    >>> as_text(pa.array([" WHITE CHERRY LIGHTS", " "])).to_pylist()
    ['WHITE CHERRY LIGHTS', None]
    """
    text = pc.utf8_trim_whitespace(as_given(array))
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def _whole(array: pa.Array) -> pa.Array:
    array = pc.if_else(pc.is_nan(array), pa.scalar(None, array.type), array)
    try:
        return pc.cast(array, pa.int64())
    except pa.ArrowInvalid:
        return array


def _decoded(value: bytes | None) -> str | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return None
