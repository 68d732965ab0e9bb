"""Orders, basket size and prices over time."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.app.report.data import SizeBand, Spell, Trade

Days = npt.NDArray[np.datetime64]

_BANDS = ((1, 1), (2, 2), (3, 4), (5, 9), (10, 19), (20, 49), (50, 99), (100, 199), (200, None))


def trade(lines: pa.Table) -> Trade:
    """Trade over days (up to two months of orders), weeks (up to 13 months) or months.

    Args:
        lines: purchase lines, ``LINES`` columns.
    """
    orders = lines.group_by("order_id").aggregate(
        [("ordered_at", "min"), ("product_id", "count_distinct")]
    )
    size = orders["product_id_count_distinct"].to_numpy().astype(np.int64)
    days = _days(orders["ordered_at_min"])
    timed = days[~np.isnat(days)]
    unit = _unit(timed)
    currency = _main_currency(lines)
    spells = _spells(days, size, lines, currency, unit) if len(timed) else ()
    return Trade(
        unit=unit,
        spells=spells,
        bands=_bands(size),
        n_orders=len(size),
        n_untimed=len(days) - len(timed),
        mean_basket=float(size.mean()) if len(size) else None,
        median_basket=float(np.median(size)) if len(size) else None,
        change=_change(spells),
        currency=currency,
        first_day=str(timed.min()) if len(timed) else "",
        last_day=str(timed.max()) if len(timed) else "",
    )


def _days(instants: pa.ChunkedArray) -> Days:
    micros = pc.cast(instants, pa.timestamp("us")).combine_chunks()
    days: Days = micros.to_numpy(zero_copy_only=False).astype("datetime64[D]")
    return days


def _unit(timed: Days) -> Literal["day", "week", "month"]:
    span = int((timed.max() - timed.min()).astype(np.int64)) if len(timed) else 0
    return "day" if span <= 62 else "week" if span <= 400 else "month"


def _starts(days: Days, unit: str) -> Days:
    """First day of the spell of each day; weeks start on Monday (1970-01-01 was a Thursday)."""
    if unit == "month":
        return days.astype("datetime64[M]").astype("datetime64[D]")
    if unit == "week":
        number = days.astype(np.int64)
        return (number - (number + 3) % 7).astype("datetime64[D]")
    return days


def _ends(starts: Days, unit: str) -> Days:
    """The day after each spell."""
    days = {"month": 31, "week": 7, "day": 1}[unit]
    return _starts(starts + np.timedelta64(days, "D"), unit)


def _main_currency(lines: pa.Table) -> str:
    counted = pc.value_counts(pc.drop_null(lines["currency"])).to_pylist()
    return max(((c["counts"], c["values"]) for c in counted), default=(0, ""))[1]


def _spells(
    days: Days, size: npt.NDArray[np.int64], lines: pa.Table, currency: str, unit: str
) -> tuple[Spell, ...]:
    keep = ~np.isnat(days)
    starts, size = _starts(days[keep], unit), size[keep]
    first, last = days[keep].min(), days[keep].max()
    prices = _prices(lines, currency, unit)
    spells = []
    names = np.unique(starts)
    for start, end in zip(names, _ends(names, unit), strict=True):
        inside = size[starts == start]
        mean = float(inside.mean())
        half = 1.96 * float(inside.std(ddof=1)) / len(inside) ** 0.5 if len(inside) > 1 else 0.0
        price = prices.get(str(start))
        spells.append(
            Spell(
                starts_on=str(start),
                whole=bool(start >= first) and bool(end <= last + np.timedelta64(1, "D")),
                n_orders=len(inside),
                basket=mean,
                basket_low=max(mean - half, 1.0),
                basket_high=mean + half,
                n_prices=price[3] if price else 0,
                price_minor=price[1] if price else None,
                price_low_minor=price[0] if price else None,
                price_high_minor=price[2] if price else None,
            )
        )
    return tuple(spells)


def _prices(
    lines: pa.Table, currency: str, unit: str
) -> dict[str, tuple[float, float, float, int]]:
    """Quartiles of the unit price of each spell, and how many lines they come from."""
    if not currency:
        return {}
    lines = lines.filter(
        pc.and_kleene(pc.equal(lines["currency"], currency), pc.is_valid(lines["unit_price_minor"]))
    ).filter(pc.is_valid(pc.field("ordered_at")))
    if not lines.num_rows:
        return {}
    price = lines["unit_price_minor"].to_numpy()
    starts = _starts(_days(lines["ordered_at"]), unit)
    order = np.lexsort((price, starts))
    price, starts = price[order], starts[order]
    names, at = np.unique(starts, return_index=True)
    answer = {}
    for name, part in zip(names, np.split(price, at[1:]), strict=True):
        low, middle, high = (float(v) for v in np.percentile(part, (25, 50, 75)))
        answer[str(name)] = (low, middle, high, len(part))
    return answer


def _bands(size: npt.NDArray[np.int64]) -> tuple[SizeBand, ...]:
    bands = [
        SizeBand(
            low=low,
            high=high,
            n_orders=int(((size >= low) & (size <= (high or size.max()))).sum()),
        )
        for low, high in _BANDS
        if len(size) and low <= size.max()
    ]
    return tuple(bands)


def _change(spells: tuple[Spell, ...]) -> float | None:
    whole = [s.n_orders for s in spells if s.whole]
    if len(whole) < 4:
        return None
    half = len(whole) // 2
    return float(np.mean(whole[-half:]) / np.mean(whole[:half])) - 1
