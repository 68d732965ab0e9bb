"""Columns of currency codes, and of amounts in minor units."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.texts import as_text
from pairwell.model.currency import CODES, minor_digits

_SIGNS = {"£": "GBP", "€": "EUR", "ZŁ": "PLN", "₽": "RUB", "РУБ": "RUB", "РУБ.": "RUB"}


def currency_codes(array: pa.Array) -> pa.Array:
    """Codes in capitals; null where empty or no currency of ISO 4217.

    >>> currency_codes(pa.array(["gbp", "zł", "XXZ", ""])).to_pylist()
    ['GBP', 'PLN', None, None]
    """
    texts = pc.dictionary_encode(pc.utf8_upper(as_text(array)))
    codes = [_SIGNS.get(text, text) for text in texts.dictionary.to_pylist()]
    known = pa.array([code if code in CODES else None for code in codes], pa.string())
    return known.take(texts.indices)


def minor_units(values: pa.Array, currency: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Amounts in minor units, rounded half to even, and a mask of those that had to be rounded.

    Null where the amount is null, beyond ±10^12, or not zero and yet too small for one unit.

    >>> minor, rounded = minor_units(pa.array([6.95, 2.675, 0.001]), pa.array(["GBP"] * 3))
    >>> minor.to_pylist(), rounded.tolist()
    ([695, 268, None], [False, True, False])
    """
    codes = pc.dictionary_encode(currency)
    digits = np.array([minor_digits(c) for c in codes.dictionary.to_pylist()] + [2], np.int64)
    places = pc.fill_null(codes.indices, len(digits) - 1).to_numpy(zero_copy_only=False)
    amount = pc.fill_null(values, np.nan).to_numpy(zero_copy_only=False)
    # Six decimals first: 2.675 · 100 is 267.49999999999997 in binary.
    scaled = np.round(amount * 10.0 ** digits[places], 6)
    rounded = np.rint(scaled)
    usable = (np.abs(rounded) <= 1e12) & ~((rounded == 0) & (amount != 0))
    minor = pa.array(np.where(usable, rounded, 0).astype(np.int64), mask=~usable)
    off: npt.NDArray[np.bool_] = usable & (np.abs(scaled - rounded) > 1e-5)
    return minor, off
