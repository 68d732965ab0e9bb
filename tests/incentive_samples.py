"""Incentives and occasions that several tests use."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pairwell.model.incentive import Incentive, IncentiveKind
from pairwell.offers.incentives import Occasion

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def incentive(name: str, kind: IncentiveKind, **fields: Any) -> Incentive:
    """One that the shop confirmed under its own name."""
    given = {"confirmed_by": name, "currency": "EUR", **fields}
    return Incentive(name=name, kind=kind, **given)


def percent(name: str, share: float, **fields: Any) -> Incentive:
    return incentive(name, "percent", discount_share=share, **fields)


def amount(name: str, minor: int, **fields: Any) -> Incentive:
    return incentive(name, "amount", discount_minor=minor, **fields)


def occasion(*confirmed: str, **fields: Any) -> Occasion:
    """A cable of 20.00 that costs 8.00, beside a phone of 480.00 that costs 400.00."""
    given: dict[str, Any] = {
        "product_id": "cable",
        "price_minor": 2000,
        "cost_minor": 800,
        "currency": "EUR",
        "as_of": NOW,
        "anchors": frozenset({"phone"}),
        "cart_sum_minor": 50_000,
        "cart_cost_minor": 40_800,
        "shipping_minor": 450,
        "confirmed": frozenset(confirmed),
        **fields,
    }
    return Occasion(**given)
