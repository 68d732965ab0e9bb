"""Claims of a reduction ("−20 %", a price struck through): made when true and provable, else not.

The earlier price is the lowest of at least thirty days before the reduction *began*; the window is
fixed there and does not roll on while the reduction lasts (C6; Art. 6a of 98/6/EC; C-330/23). What
the history does not cover is never guessed: no history, no claim. Without a claim nothing may be
struck through and no percentage shown.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime
from operator import attrgetter
from typing import Literal

import msgspec

from pairwell.model.price_history import PriceHistory, PricePoint
from pairwell.offers.price_rules import STRICT, PriceRule
from pairwell.offers.rounding import shown_percent

NoClaim = Literal[
    "no_history", "history_too_short", "history_gap", "not_on_sale", "not_announced", "not_lower",
    "not_begun",
]  # fmt: skip
"""Why nothing is claimed: see ``offers.incentive_phrases`` for the sentences."""

Basis = Literal["lowest_before", "since_launch", "price_before"]
"""What the earlier price is: the lowest of the window, the lowest since the launch, or the last
price before the reduction (perishable goods)."""

_SINCE = attrgetter("since")


class PriceClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A reduction that may be announced.

    Attributes:
        reference_minor: the earlier price, the only one that may be struck through.
        price_minor: what is paid now.
        saving_minor: reference − price, above zero.
        percent: whole per cents of the reference, rounded down: never more than is given.
        began_at: when the reduction began; the window ends here.
        since: where the window starts.
        basis: what the earlier price is.
    """

    reference_minor: int
    price_minor: int
    saving_minor: int
    percent: int
    began_at: datetime
    since: datetime
    basis: Basis


def price_claim(
    history: PriceHistory, as_of: datetime, rule: PriceRule = STRICT, *, perishable: bool = False
) -> PriceClaim | NoClaim:
    """What may be said of the price that holds at an instant, if it was announced as reduced.

    Args:
        history: of this very variant and channel.
        as_of: the instant at which it is shown; later points are not looked at.
        rule: of the country.
        perishable: whether the product would soon spoil.

    >>> from datetime import UTC
    >>> def day(month: int, n: int) -> datetime: return datetime(2026, month, n, tzinfo=UTC)
    >>> points = (PricePoint(day(9, 1), 10000), PricePoint(day(11, 1), 8000, announced=True))
    >>> history = PriceHistory(product_id="A", channel="web", currency="EUR", points=points)
    >>> claim = price_claim(history, day(11, 20))
    >>> claim.reference_minor, claim.saving_minor, claim.percent
    (10000, 2000, 20)
    >>> price_claim(history, day(10, 20))
    'not_announced'
    """
    points = history.points
    at = bisect_right(points, as_of, key=_SINCE) - 1
    if at < 0:
        return "no_history"
    price = points[at].price_minor
    if price is None:
        return "not_on_sale"
    if not points[at].announced:
        return "not_announced"
    while at > 0 and _same_reduction(points[at - 1], points[at], rule):
        at -= 1
    earlier = _earlier(history, at, points[at].since, rule, perishable=perishable)
    return earlier if isinstance(earlier, str) else _claim(earlier, price)


def code_claim(
    history: PriceHistory,
    paid_minor: int,
    began_at: datetime,
    as_of: datetime,
    rule: PriceRule = STRICT,
    *,
    perishable: bool = False,
) -> PriceClaim | NoClaim:
    """What may be said of a code or condition that lowers the price of a product for everyone.

    A public or product-specific code is a reduction that begins with the code (C7). The price
    without the code may fall while it runs; what all have paid since then lowers the earlier price
    too, so that nothing is measured against a price that is long gone.

    Args:
        history: prices without the code.
        paid_minor: what one pays with it now.
        began_at: from when the code works.
        as_of: the instant at which it is shown.
        rule: of the country.
        perishable: whether the product would soon spoil.
    """
    if as_of < began_at:
        return "not_begun"
    points = history.points
    end = bisect_right(points, as_of, key=_SINCE)
    if end == 0:
        return "no_history"
    if points[end - 1].price_minor is None:
        return "not_on_sale"
    start = bisect_left(points, began_at, key=_SINCE)
    earlier = _earlier(history, start, began_at, rule, perishable=perishable)
    if isinstance(earlier, str):
        return earlier
    meanwhile = [point.price_minor for point in points[start:end]]
    if None in meanwhile:
        return "history_gap"
    lowest = min([earlier.reference_minor, *(p for p in meanwhile if p is not None)])
    return _claim(msgspec.structs.replace(earlier, reference_minor=lowest), paid_minor)


class _Earlier(msgspec.Struct, frozen=True, kw_only=True):
    reference_minor: int
    began_at: datetime
    since: datetime
    basis: Basis


def _same_reduction(before: PricePoint, after: PricePoint, rule: PriceRule) -> bool:
    """Whether a point goes on with the reduction of the point before it."""
    if not before.announced or before.price_minor is None or after.price_minor is None:
        return False
    if before.price_minor == after.price_minor:
        return True
    return rule.progressive and before.price_minor > after.price_minor


def _earlier(
    history: PriceHistory, start: int, began_at: datetime, rule: PriceRule, *, perishable: bool
) -> _Earlier | NoClaim:
    """The earlier price; ``start`` is the first point that is not before the beginning."""
    points = history.points
    if start == 0:
        return "history_too_short"
    since = began_at - rule.window
    basis: Basis = "lowest_before"
    if perishable and rule.perishable:
        first, basis = start - 1, "price_before"
        since = points[first].since
    else:
        first = bisect_right(points, since, key=_SINCE) - 1
        if first < 0:
            if not (rule.new_goods and history.from_launch):
                return "history_too_short"
            first, basis = 0, "since_launch"
            since = points[0].since
    prices = [point.price_minor for point in points[first:start]]
    known = [price for price in prices if price is not None]
    if len(known) < len(prices):
        return "history_gap"
    return _Earlier(reference_minor=min(known), began_at=began_at, since=since, basis=basis)


def _claim(earlier: _Earlier, price: int) -> PriceClaim | NoClaim:
    saving = earlier.reference_minor - price
    if saving <= 0:
        return "not_lower"
    return PriceClaim(
        reference_minor=earlier.reference_minor,
        price_minor=price,
        saving_minor=saving,
        percent=shown_percent(saving, earlier.reference_minor),
        began_at=earlier.began_at,
        since=earlier.since,
        basis=earlier.basis,
    )
