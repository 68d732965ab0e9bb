"""Gate of dead stock: what is there and is not bought any more (R-14).

Told by orders, where the shop set after how many days: a product that is in stock, that was not
sold within them, and that used to sell in a month which lies whole within them. So a new arrival is
not dead stock, and neither is what is out of season: sold only in other months, its turn is still
to come. Of what was never sold the price history says how long it has been for sale: a whole year
at least, which no season explains.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np

from pairwell.offers.candidates import Candidates
from pairwell.offers.gates.gate import Refused
from pairwell.offers.instants import instant
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import Situation

_YEAR = 365
_DAY_US = 86_400 * 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def unsold(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-14: in stock, and not sold for so many days though it is its season."""
    days, shelf = situation.policy.dead_after_days, situation.shelf
    if days is None:
        return None
    dead: Refused = shelf.once((unsold, days), lambda: dead_stock(shelf, days))[candidates.code]
    return dead


def dead_stock(shelf: Shelf, days: int) -> Refused:
    """Which products are dead stock by the newest order; none where orders have no times.

    Args:
        shelf: the catalogue, its stock and its orders.
        days: without a sale.
    """
    products, newest = shelf.snapshot.products, instant(shelf.snapshot.meta.as_of)
    if products.last_day is None or products.sold_months is None or newest is None:
        return np.zeros(len(shelf.price), dtype=np.bool_)
    today = (newest - _EPOCH).days
    in_season = (products.sold_months & months_within(newest.date(), days)) != 0
    still = (products.last_day >= 0) & (today - products.last_day >= days) & in_season
    never = (products.last_day < 0) & (_days_for_sale(shelf, today) >= max(days, _YEAR))
    dead: Refused = (shelf.in_stock == 1) & (still | never)
    return dead


def months_within(last: date, days: int) -> int:
    """The calendar months that lie whole within so many days up to one; bit 0 is January.

    >>> bin(months_within(date(2026, 11, 22), 90))  # from 25 August: September and October
    '0b1100000000'
    >>> months_within(date(2026, 11, 22), 400) == 2**12 - 1
    True
    """
    first = last - timedelta(days=days - 1)
    found, month = 0, date(last.year, last.month, 1)
    if (last + timedelta(days=1)).day == 1:
        found |= 1 << (last.month - 1)
    while (month := (month - timedelta(days=1)).replace(day=1)) >= first:
        found |= 1 << (month.month - 1)
    return found


def _days_for_sale(shelf: Shelf, today: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """How long each product has had a price; 0 where no history tells, or it has none now."""
    found, rows = np.zeros(len(shelf.price), dtype=np.int64), shelf.snapshot.prices
    if rows is not None:
        told = np.flatnonzero(np.diff(rows.offsets) > 0)
        first, last = rows.offsets[told], rows.offsets[told + 1] - 1
        days = today - rows.since_us[first] // _DAY_US
        found[told] = np.where(rows.price_minor[last] >= 0, days, 0)
    return found
