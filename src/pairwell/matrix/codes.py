"""Ids to codes 0 … n−1 and back, in the order of the ids, whatever order they came in.

Strings are ordered by their UTF-8 bytes, integers by value. Null is −1.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from numba import njit

from pairwell.model.errors import InputRefused

Flags = npt.NDArray[np.bool_]

SLICE = 1 << 18


class Coded(NamedTuple):
    """A column as codes (int32, −1 for null) and the sorted distinct ids they stand for."""

    codes: npt.NDArray[np.int32]
    ids: pa.Array


def coded(column: pa.ChunkedArray, name: str) -> Coded:
    """Number the ids of a column by their order.

    Raises:
        InputRefused: when the column holds neither strings nor integers.

    >>> codes, ids = coded(pa.chunked_array([["b", "a", None, "b"]]), "product_id")
    >>> codes.tolist(), ids.to_pylist()
    ([1, 0, -1, 1], ['a', 'b'])
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_integer(kind):
        if kind.bit_width < 32:  # a difference of two must not overflow
            column = column.cast(pa.int32())
        codes, ids = _coded_integers(column)
        return Coded(codes, ids.cast(kind))
    if not (
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    ):
        if not pa.types.is_null(kind):
            raise InputRefused(
                f"Column {name!r} holds {kind}; ids are strings or integers.",
                f"Cast {name!r} to a string first.",
            )
        column = column.cast(pa.string())
    if pa.types.is_string_view(kind):
        column = column.cast(pa.string())
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    order = pc.array_sort_indices(encoded.dictionary).to_numpy()
    place = np.empty(len(order) + 1, dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    place[-1] = -1  # a null's index, −1, points here
    indices = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return Coded(place[indices], encoded.dictionary.take(order))


def _coded_integers(column: pa.ChunkedArray) -> Coded:
    n = len(column)
    valid = n - column.null_count
    if valid == 0:
        return Coded(np.full(n, -1, dtype=np.int32), pa.array([], type=column.type))
    extremes = pc.min_max(column).as_py()
    low, high = extremes["min"], extremes["max"]
    if high - low > 4 * n + 1024:
        return _coded_sparse_integers(column)
    span = high - low + 1
    codes = np.empty(n, dtype=np.int32)
    present = np.zeros(span + 1, dtype=np.bool_)
    start = 0
    for chunk in column.chunks:
        for at in range(0, len(chunk), SLICE):  # narrow ids are widened a slice at a time
            values = chunk.slice(at, SLICE).cast(pa.int64()).fill_null(low + span)
            _shift(values.to_numpy(), low, codes[start : start + len(values)], present)
            start += len(values)
    present[span] = False
    there = np.flatnonzero(present)
    if len(there) < span or column.null_count:
        place = np.full(span + 1, -1, dtype=np.int32)
        place[there] = np.arange(len(there), dtype=np.int32)
        _replace(codes, place)
    return Coded(codes, pa.array(there + low).cast(column.type))


@njit(nogil=True, cache=True)
def _shift(
    values: npt.NDArray[np.int64], low: int, codes: npt.NDArray[np.int32], present: Flags
) -> None:
    # one walk over the memory instead of four
    for i in range(len(values)):
        code = values[i] - low
        codes[i] = code
        present[code] = True


@njit(nogil=True, cache=True)
def _replace(codes: npt.NDArray[np.int32], place: npt.NDArray[np.int32]) -> None:
    # in place; NumPy's take would widen all indices first
    for i in range(len(codes)):
        codes[i] = place[codes[i]]


def _coded_sparse_integers(column: pa.ChunkedArray) -> Coded:
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    order = np.argsort(encoded.dictionary.to_numpy(), kind="stable")
    place = np.empty(len(order) + 1, dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    place[-1] = -1
    indices = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return Coded(place[indices], encoded.dictionary.take(order))
