"""A price or a cost, given in minor or in major units, as minor units."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.currencies import minor_units
from pairwell.ingest.convert.numbers import amounts, whole_numbers
from pairwell.ingest.convert.texts import as_text
from pairwell.ingest.fields import Fields, mask_of, nulls

MAX_MINOR = 10**12
"""Ten thousand million: above it a price is a slip."""


def money(
    fields: Fields, name: str, codes: pa.Array, *, decimal_comma: bool, n_rows: int
) -> tuple[pa.Array, pa.Array, npt.NDArray[np.bool_]]:
    """Minor units of ``name`` or ``name_minor``; whether given; whether it had to be rounded."""
    minor = fields.get(f"{name}_minor")
    if minor is not None:
        whole = whole_numbers(minor)
        sane = mask_of(pc.less_equal(pc.abs_checked(whole), MAX_MINOR))
        value = pc.if_else(pa.array(sane), whole, pa.scalar(None, pa.int64()))
        return value, _given(minor), np.zeros(n_rows, dtype=np.bool_)
    major = fields.get(name, nulls(n_rows))
    value, rounded = minor_units(amounts(major, decimal_comma=decimal_comma), codes)
    return value, _given(major), rounded


def _given(array: pa.Array) -> pa.Array:
    if pa.types.is_floating(array.type):
        return pc.and_(array.is_valid(), pc.fill_null(pc.invert(pc.is_nan(array)), False))
    if pa.types.is_integer(array.type) or pa.types.is_decimal(array.type):
        return array.is_valid()
    return as_text(array).is_valid()
