"""Limited offers: which are used up now, and what an outcome does to the count (C4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from pairwell.app.ports.limits import Limits
from pairwell.model.errors import InputRefused
from pairwell.model.incentive import Incentive
from pairwell.offers.limits import HOLD, Refused

Step = Literal["accepted", "dismissed", "purchased"]
"""Put into the cart: one is held for half an hour; given back; paid: it counts."""


def used_up(incentives: Iterable[Incentive], limits: Limits, as_of: datetime) -> tuple[str, ...]:
    """Names of limited incentives of which none is left, in the order of the policy."""
    return tuple(
        each.name
        for each in incentives
        if each.limit is not None and limits.left(each.name, each.limit, as_of) == 0
    )


def count_outcome(
    step: Step,
    name: str,
    token: str,
    incentives: Iterable[Incentive],
    limits: Limits,
    as_of: datetime,
) -> Refused | None:
    """Hold, count or give back one of a limited incentive; of one without a limit nothing.

    Args:
        step: what became of the offer.
        name: of the incentive that it was taken with.
        token: the offer's id: told twice, it counts once.
        incentives: the policy's.
        limits: where the counts are.
        as_of: now.

    Returns:
        ``used_up`` where there is none left for this cart; else None. What was not held is given
        back in vain, which is fine.

    Raises:
        InputRefused: there is no such incentive.
    """
    found = next((each for each in incentives if each.name == name), None)
    if found is None:
        raise InputRefused(
            f"There is no incentive {name!r}.", "Send its name as the offer gave it."
        )
    if found.limit is None:
        return None
    if step == "dismissed":
        limits.release(name, token)
        return None
    if step == "purchased":
        return limits.confirm(name, found.limit, token, as_of)
    return limits.reserve(name, found.limit, token, as_of, HOLD)
