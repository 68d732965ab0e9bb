"""How far a cart is from free delivery, a discount or a gift, and what closes the gap.

Only sums of the cart's currency and zone are shown, and only when they are in reach: a bar that is
a tenth full helps nobody (T-15 … T-17). Money is integer minor units of one currency.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from pairwell.model.errors import InputRefused
from pairwell.model.threshold import Progress, Tier
from pairwell.offers.rounding import at_least, exact
from pairwell.offers.rules import ThresholdRule

REACH = 0.5
"""A step is in reach when at most this share of its target is missing (default)."""

MAX_OVERSHOOT = 0.3
"""An add-on that closes a gap costs at most so much more than the gap (customers' 6.3)."""

MAX_RETURNED = 0.2
"""Add-ons that come back oftener than this do not close a gap (default)."""

Silence = Literal["no_threshold", "out_of_reach"]
"""Why nothing is said: none holds for this currency and zone, or the cart is too far away."""

Tariff = Sequence[tuple[int, int]]
"""Cost of a parcel by weight: (up to so many grams, minor units), the lightest first."""


def progress_of(
    rules: Sequence[ThresholdRule],
    cart_minor: int,
    *,
    currency: str,
    zone: str = "",
    catalogue_currency: str = "",
    reach: float = REACH,
) -> Progress | Silence:
    """How far a cart is on the ladder of the sums that hold for it, or why nothing is said.

    Args:
        rules: of a policy without conflicts.
        cart_minor: goods in the cart, as the shop counts them towards the target.
        currency: of the cart.
        zone: where it is delivered; of a rule for one zone, only that zone's.
        catalogue_currency: of rules that name none.
        reach: share of a target that may be missing.

    Raises:
        InputRefused: a sum below zero.

    >>> steps = [ThresholdRule(kind="gift", target_minor=8000), ThresholdRule(target_minor=5000)]
    >>> def at(goods): return progress_of(steps, goods, currency="EUR", catalogue_currency="EUR")
    >>> at(3770).missing_minor, at(5000).kind, at(5000).missing_minor, at(900)
    (1230, 'gift', 3000, 'out_of_reach')
    """
    if cart_minor < 0:
        raise InputRefused(f"A cart of {cart_minor} cannot be.", "Goods are zero or more.")
    steps = sorted(
        (
            rule
            for rule in rules
            if (rule.currency or catalogue_currency) == currency
            and (not rule.zone or rule.zone == zone)
        ),
        key=lambda rule: rule.target_minor,
    )
    if not steps:
        return "no_threshold"
    shown = _next(steps, cart_minor, reach)
    if shown is None:
        return "out_of_reach"
    return Progress(
        kind=shown.kind,
        target_minor=shown.target_minor,
        missing_minor=max(shown.target_minor - cart_minor, 0),
        reached_share=min(cart_minor / shown.target_minor, 1.0),
        currency=currency,
        tiers=tuple(
            Tier(
                kind=rule.kind,
                target_minor=rule.target_minor,
                reached=rule.target_minor <= cart_minor,
            )
            for rule in steps
        ),
    )


def _next(steps: Sequence[ThresholdRule], cart_minor: int, reach: float) -> ThresholdRule | None:
    """The next step if it is in reach, else the last one reached."""
    reached = [rule for rule in steps if rule.target_minor <= cart_minor]
    if len(reached) < len(steps):
        following = steps[len(reached)]
        if at_least(cart_minor, float(1 - exact(reach)), following.target_minor):
            return following
    return reached[-1] if reached else None


def closing(
    missing_minor: int,
    price_minor: npt.NDArray[np.int64],
    *,
    relevance: npt.NDArray[np.float64] | None = None,
    returned_share: npt.NDArray[np.float64] | None = None,
    max_overshoot: float = MAX_OVERSHOOT,
    max_returned: float = MAX_RETURNED,
) -> npt.NDArray[np.int64]:
    """Places of the candidates that close a gap, the least overshoot first.

    Args:
        missing_minor: the gap; nothing closes a gap of zero.
        price_minor: of the candidates; −1 = not known, which closes nothing.
        relevance: decides between equal prices, the more relevant first.
        returned_share: how often each comes back; not-a-number = not known, which is let through.
        max_overshoot: price is at most gap · (1 + this).
        max_returned: what comes back oftener is left out.

    >>> closing(1230, np.array([1229, 1230, 1599, 1600, 1300])).tolist()  # up to 15.99
    [1, 4, 2]
    """
    if missing_minor <= 0:
        return np.zeros(0, dtype=np.int64)
    most = int(missing_minor * (1 + exact(max_overshoot)))
    fits = (price_minor >= missing_minor) & (price_minor <= most)
    if returned_share is not None:
        fits &= ~(returned_share > max_returned)
    places = np.flatnonzero(fits).astype(np.int64)
    worth = np.zeros(len(places)) if relevance is None else -relevance[places]
    return places[np.lexsort((places, worth, price_minor[places]))]


def added_shipping_minor(cart_grams: int, addon_grams: int | None, tariff: Tariff) -> int | None:
    """What an add-on makes the parcel dearer: nothing while it fits the same step (T-17).

    Returns:
        Minor units; None = the weight is not known, or above the heaviest step.

    >>> parcel = ((1000, 390), (5000, 590))
    >>> added_shipping_minor(700, 200, parcel), added_shipping_minor(900, 200, parcel)
    (0, 200)
    """
    if addon_grams is None:
        return None
    before, after = (_parcel(grams, tariff) for grams in (cart_grams, cart_grams + addon_grams))
    return None if before is None or after is None else after - before


def _parcel(grams: int, tariff: Tariff) -> int | None:
    return next((cost for most, cost in tariff if grams <= most), None)
