"""Columns under names the importer understands, and masks over their rows.

A field is an Arrow array as the reader gave it (mostly text); a mask is a bool array of numpy with
one entry a row.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Fields = dict[str, pa.Array]
Mask = npt.NDArray[np.bool_]


def mask_of(condition: pa.Array) -> Mask:
    """An Arrow condition as a mask; null is False.

    >>> mask_of(pa.array([True, None, False])).tolist()
    [True, False, False]
    """
    filled = pc.fill_null(condition, False)
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.bool_)


def nulls(n_rows: int) -> pa.Array:
    """A text column in which nothing is known."""
    return pa.nulls(n_rows, pa.string())


def constant(value: str | None, n_rows: int) -> pa.Array:
    """A text column that says the same on every row."""
    return pa.repeat(pa.scalar(value, pa.string()), n_rows)
