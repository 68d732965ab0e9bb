"""How far a cart is from free delivery, a discount or a gift, and what closes the gap.

Only steps that the shop's cart grants are shown, only where they hold, and only when they are in
reach: a bar that is a tenth full helps nobody (T-15 … T-17). Money is integer minor units of one
currency.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from pairwell.model.errors import InputRefused, SettingsRefused
from pairwell.model.threshold import Threshold, ThresholdStatus, Tier, TierStatus
from pairwell.offers.rounding import exact

REACH = 0.5
"""A step is in reach when at most this share of its target is missing (default)."""

MAX_OVERSHOOT = 0.3
"""An add-on that closes a gap costs at most so much more than the gap (customers' 6.3)."""

MAX_RETURNED = 0.2
"""Add-ons that come back oftener than this do not close a gap (default)."""

Silence = Literal["other_currency", "other_zone", "not_now", "not_confirmed", "out_of_reach"]
"""Why nothing is said of a threshold."""

Tariff = Sequence[tuple[int, int]]
"""Cost of a parcel by weight: (up to so many grams, minor units), the lightest first."""


def checked(threshold: Threshold, as_of: datetime) -> Threshold:
    """A threshold that makes sense.

    Raises:
        SettingsRefused: a target of zero or below, targets that do not rise, or a period that is
            over or ends before it starts.

    >>> from datetime import UTC
    >>> delivery = Tier(kind="free_shipping", target_minor=5000, confirmed_by="rule 12")
    >>> today = datetime(2026, 11, 22, tzinfo=UTC)
    >>> checked(Threshold(tiers=(delivery,), currency="EUR"), today).tiers[0].target_minor
    5000
    """
    targets = [tier.target_minor for tier in threshold.tiers]
    if not targets or min(targets) < 1:
        raise SettingsRefused(
            f"A threshold at {min(targets, default=0)} is reached by an empty cart.",
            "Its target is above zero, in minor units: 5000 is 50.00.",
        )
    if any(later <= earlier for earlier, later in pairwise(targets)):
        raise SettingsRefused(
            f"The targets {targets} do not rise.", "Write the lowest first, each once."
        )
    start, end = threshold.valid_from, threshold.valid_to
    if end is not None and start is not None and start >= end:
        raise SettingsRefused(
            f"A threshold ends ({end.isoformat()}) before it starts.",
            "valid_from comes before valid_to.",
        )
    if end is not None and end <= as_of:
        raise SettingsRefused(
            f"A threshold ended on {end.isoformat()}.", "Delete it, or give it its true end."
        )
    return threshold


def status_of(
    threshold: Threshold,
    sum_minor: int,
    *,
    currency: str,
    zone: str,
    confirmed: frozenset[str],
    as_of: datetime,
    reach: float = REACH,
) -> ThresholdStatus | Silence:
    """How far a cart is, or why nothing is said.

    Args:
        threshold: as ``checked``.
        sum_minor: goods in the cart, as the shop counts them towards the target.
        currency: of the cart.
        zone: where it is delivered.
        confirmed: cart rules that the shop says hold for this cart.
        as_of: the instant of the decision.
        reach: share of a target that may be missing.

    Raises:
        InputRefused: a sum below zero.

    >>> from datetime import UTC
    >>> tiers = (Tier(kind="free_shipping", target_minor=5000, confirmed_by="ship"),
    ...          Tier(kind="gift", target_minor=8000, confirmed_by="gift"))
    >>> steps = Threshold(tiers=tiers, currency="EUR")
    >>> def at(goods): return status_of(steps, goods, currency="EUR", zone="DE",
    ...     confirmed=frozenset({"ship", "gift"}), as_of=datetime(2026, 11, 22, tzinfo=UTC))
    >>> at(3770).missing_minor, at(5000).kind, at(5000).missing_minor, at(900)
    (1230, 'gift', 3000, 'out_of_reach')
    """
    if sum_minor < 0:
        raise InputRefused(f"A cart of {sum_minor} cannot be.", "Goods are zero or more.")
    if currency != threshold.currency:
        return "other_currency"
    if threshold.zones and zone not in threshold.zones:
        return "other_zone"
    if (threshold.valid_from is not None and as_of < threshold.valid_from) or (
        threshold.valid_to is not None and as_of >= threshold.valid_to
    ):
        return "not_now"
    tiers = [
        tier for tier in threshold.tiers if tier.confirmed_by and tier.confirmed_by in confirmed
    ]
    if not tiers:
        return "not_confirmed"
    shown = _next(tiers, sum_minor, reach)
    if shown is None:
        return "out_of_reach"
    return ThresholdStatus(
        kind=shown.kind,
        target_minor=shown.target_minor,
        missing_minor=max(shown.target_minor - sum_minor, 0),
        reached_share=min(sum_minor / shown.target_minor, 1.0),
        currency=currency,
        tiers=tuple(
            TierStatus(
                kind=tier.kind,
                target_minor=tier.target_minor,
                reached=tier.target_minor <= sum_minor,
            )
            for tier in tiers
        ),
    )


def _next(tiers: Sequence[Tier], sum_minor: int, reach: float) -> Tier | None:
    """The next step if it is in reach, else the last one reached."""
    reached = [tier for tier in tiers if tier.target_minor <= sum_minor]
    if len(reached) < len(tiers):
        following = tiers[len(reached)]
        missing = following.target_minor - sum_minor
        if missing <= exact(reach) * following.target_minor:
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
