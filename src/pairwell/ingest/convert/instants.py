"""Cells as instants in UTC; a time without a zone is taken as UTC.

Read: ISO 8601 and its relatives, day or month first with dots, slashes or dashes, two-digit years
(20yy), compact ``20261122``, seconds or milliseconds since 1970. What is no date becomes null, the
31st of February included.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.texts import as_text
from pairwell.model.columns import INSTANT

DateOrder = Literal["ymd", "dmy", "mdy"]

_END_YEAR = 2200
_PARTS = (
    r"^(?P<a>\d{1,4})[./-](?P<b>\d{1,2})[./-](?P<c>\d{1,4})"
    r"(?:[ T,]+(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?"
    r" ?(?P<p>[AaPp][Mm])?)?"
    r" ?(?P<z>Z|UTC|[+-]\d{2}:?\d{2})?$"
)
_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
Ints = npt.NDArray[np.int64]


class GuessedOrder(NamedTuple):
    """An order of day, month and year; ``certain`` when only this one reads the sample."""

    order: DateOrder
    certain: bool


def instants(array: pa.Array, order: DateOrder = "dmy", first_year: int = 1970) -> pa.Array:
    """Timestamps in microseconds, UTC; null where the cell is empty or no date before 2200.

    Args:
        array: text, dates, timestamps or integers.
        order: how texts that end with the year are read; year-first texts never need it.
        first_year: what is older is null too.

    >>> given = pa.array(["2026-02-01 10:00", "1/2/2026", "20260201", "31.02.2026"])
    >>> [str(t)[:10] for t in instants(given, "dmy").to_pylist()]
    ['2026-02-01', '2026-02-01', '2026-02-01', 'None']
    """
    if pa.types.is_date(array.type):
        array = pc.cast(array, pa.timestamp("ms"))
    if pa.types.is_timestamp(array.type):
        return _from_timestamps(array, first_year)
    text = as_text(array)
    try:
        return _from_timestamps(pc.cast(text, pa.timestamp("us")), first_year)
    except pa.ArrowInvalid:
        return _from_texts(text, order, first_year)


def guess_date_order(sample: pa.Array) -> GuessedOrder | None:
    """How dates are written, from those that can be read in one way only; None: no such texts.

    >>> guess_date_order(pa.array(["1/2/2026", "1/13/2026"]))
    GuessedOrder(order='mdy', certain=True)
    >>> guess_date_order(pa.array(["1/2/2026"]))
    GuessedOrder(order='dmy', certain=False)
    """
    if not (pa.types.is_string(sample.type) or pa.types.is_large_string(sample.type)):
        return None
    parts = pc.extract_regex(as_text(sample), _PARTS)
    a, b = _ints(parts, "a"), _ints(parts, "b")
    year_last = np.array(parts.is_valid()) & (a < 100)
    if not year_last.any():
        return None
    n_day_first = int((year_last & (a > 12) & (b <= 12)).sum())
    n_month_first = int((year_last & (b > 12) & (a <= 12)).sum())
    # Nobody writes the month first with dots.
    dots = bool(pc.any(pc.match_substring_regex(as_text(sample), r"^\d{1,2}\.")).as_py())
    if n_month_first > n_day_first and not dots:
        return GuessedOrder("mdy", certain=n_day_first == 0)
    return GuessedOrder("dmy", certain=dots or (n_day_first > 0 and n_month_first == 0))


def _year_start(year: int) -> int:
    """Seconds from 1970 to the start of a year."""
    return int(np.datetime64(f"{year:04d}-01-01", "s").astype(np.int64))


def _from_timestamps(array: pa.Array, first_year: int) -> pa.Array:
    # Range first, in the file's own unit: a wild timestamp would overflow on its way to micros.
    per_second = _PER_SECOND[array.type.unit]
    raw = pc.cast(array, pa.int64())
    start, end = (_year_start(year) * per_second for year in (first_year, _END_YEAR))
    usable = pc.fill_null(pc.and_(pc.greater_equal(raw, start), pc.less(raw, end)), False)
    raw = pc.if_else(usable, raw, pa.scalar(None, pa.int64()))
    if per_second > 1_000_000:
        raw = pc.divide(raw, per_second // 1_000_000)
    elif per_second < 1_000_000:
        raw = pc.multiply(raw, 1_000_000 // per_second)
    return pc.cast(raw, INSTANT)


def _from_texts(text: pa.Array, order: DateOrder, first_year: int) -> pa.Array:
    epoch = np.array(pc.fill_null(pc.match_substring_regex(text, r"^(?:\d{10}|\d{13})$"), False))
    text = pc.replace_substring_regex(text, r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3")
    parts = pc.extract_regex(text, _PARTS)
    a, b, c = _ints(parts, "a"), _ints(parts, "b"), _ints(parts, "c")
    year_first = a > 31
    year = np.where(year_first, a, np.where(c < 100, c + 2000, c))
    month = np.where(year_first, b, b if order == "dmy" else a)
    day = np.where(year_first, c, a if order == "dmy" else b)
    usable = np.array(parts.is_valid()) & (year >= first_year) & (year < _END_YEAR)
    usable &= (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(usable, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    first = months.astype("datetime64[D]").astype(np.int64)
    length = (months + 1).astype("datetime64[D]").astype(np.int64) - first
    seconds, in_range = _seconds_of_day(parts)
    usable &= (day <= length) & in_range
    micros = ((first + day - 1) * 86_400 + seconds) * 1_000_000 + _fraction(parts)
    if epoch.any():
        stamp = _epoch_micros(text, epoch)
        micros = np.where(epoch, stamp, micros)
        usable |= epoch & (stamp < _year_start(_END_YEAR) * 1_000_000)
    return pc.cast(pa.array(np.where(usable, micros, 0), mask=~usable), INSTANT)


def _seconds_of_day(parts: pa.Array) -> tuple[Ints, npt.NDArray[np.bool_]]:
    h, m, s = _ints(parts, "h"), _ints(parts, "m"), _ints(parts, "s")
    half = pc.utf8_lower(_part(parts, "p"))
    is_pm, is_am = np.array(pc.equal(half, "pm")), np.array(pc.equal(half, "am"))
    in_range = (h < 24) & (m < 60) & (s < 60) & ~((is_am | is_pm) & ((h < 1) | (h > 12)))
    h = np.where(is_pm & (h < 12), h + 12, np.where(is_am & (h == 12), 0, h))
    zone = _part(parts, "z")
    sign = np.where(np.array(pc.starts_with(zone, "-")), -1, 1)
    hhmm = _as_ints(pc.replace_substring_regex(zone, r"\D", ""))
    away = sign * (hhmm // 100 * 3600 + hhmm % 100 * 60)
    in_range &= hhmm <= 1400
    return h * 3600 + m * 60 + s - away, in_range


def _fraction(parts: pa.Array) -> Ints:
    digits = pc.utf8_slice_codeunits(_part(parts, "f"), 0, 6)
    return _as_ints(pc.utf8_rpad(digits, 6, "0"))


def _epoch_micros(text: pa.Array, epoch: npt.NDArray[np.bool_]) -> Ints:
    digits = pc.if_else(pa.array(epoch), text, pa.scalar("0"))
    number = _as_ints(digits)
    return np.where(number > 10**11, number * 1_000, number * 1_000_000)


def _part(parts: pa.Array, name: str) -> pa.Array:
    return pc.fill_null(parts.field(name), "")


def _ints(parts: pa.Array, name: str) -> Ints:
    return _as_ints(_part(parts, name))


def _as_ints(digits: pa.Array) -> Ints:
    padded = pc.if_else(pc.equal(digits, ""), pa.scalar("0"), digits)
    values: Any = pc.cast(padded, pa.int64()).to_numpy(zero_copy_only=False)
    return np.asarray(values, dtype=np.int64)
