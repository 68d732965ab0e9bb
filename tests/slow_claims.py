"""The plain slow twin of price claims: one price a day in a list, and a walk back day by day.

It shares nothing with the fast one: no points, no search, no rule object.
"""

from __future__ import annotations

from collections.abc import Sequence

Day = tuple[int | None, bool] | None
"""Price of the day and whether it was announced as reduced; None: before the record."""


def lawful_reference(
    days: Sequence[Day],
    today: int,
    *,
    window: int,
    progressive: bool,
    new_goods: bool,
    from_launch: bool,
    last_price: bool,
) -> int | None:
    """The price that today's price may be compared with, or None: nothing may be claimed."""
    now = days[today]
    if now is None or now[0] is None or not now[1]:
        return None
    began = today
    while began > 0:
        yesterday, day = days[began - 1], days[began]
        assert day is not None
        if yesterday is None or yesterday[0] is None or not yesterday[1]:
            break
        assert day[0] is not None
        if yesterday[0] < day[0] or (yesterday[0] > day[0] and not progressive):
            break
        began -= 1
    return lowest_before(
        days, began, window, now[0], new_goods and from_launch, last_price=last_price
    )


def lowest_before(
    days: Sequence[Day], began: int, window: int, price: int, launch: bool, *, last_price: bool
) -> int | None:
    """The lowest price of the window that ends with the day before a reduction began."""
    lowest: int | None = None
    for n in range(1, 2 if last_price else window + 1):
        day = days[began - n] if began >= n else None
        if day is None:
            if launch and n > 1:
                break
            return None
        if day[0] is None:
            return None
        lowest = day[0] if lowest is None else min(lowest, day[0])
    return lowest if lowest is not None and lowest > price else None
