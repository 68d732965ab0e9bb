"""What is known beside the matrix at this moment, for a process that decides once and leaves.

One that serves keeps the same fresh (web/watch.py); both answer alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType

import msgspec

from pairwell.app.live import Live
from pairwell.app.ports.decision_log import DecisionLog
from pairwell.app.ports.journal import Journal
from pairwell.app.ports.limits import Limits
from pairwell.app.remember_people import NOTHING, People, Remembered
from pairwell.app.use_limits import used_up
from pairwell.app.withdraw_incentive import withdrawn
from pairwell.model.live_product import LiveProduct
from pairwell.model.offer import OfferRequest
from pairwell.model.snapshot import Snapshot
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.stores import Stores


class KnownNow(msgspec.Struct, frozen=True, kw_only=True):
    """What the shop told and people did since the matrix was made.

    Attributes:
        products: stock and prices, by product id.
        stores: what each store has.
        used_up: names of limited incentives of which none is left.
        withdrawn: names of incentives that the shop could not redeem as promised.
        person: what is remembered of who asks.
        minute: of the present, since 1970; None: nothing temporary holds.
        warnings: what of this could not be read.
    """

    products: Mapping[str, LiveProduct] = MappingProxyType({})
    stores: Stores = MappingProxyType({})
    used_up: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    person: Remembered = NOTHING
    minute: int | None = None
    warnings: tuple[str, ...] = ()

    def asking(self, request: OfferRequest, *, dated: bool) -> OfferRequest:
        """The question as the service would put it; what it says itself comes last.

        >>> known = KnownNow(withdrawn=("autumn",), person=Remembered(refused=("a", "b")))
        >>> asked = known.asking(OfferRequest(refused=("b",)), dated=True)
        >>> asked.withdrawn, asked.refused
        (('autumn',), ('a', 'b'))
        """
        earlier = tuple(each for each in self.person.refused if each not in request.refused)
        return msgspec.structs.replace(
            request,
            used_up=self.used_up,
            withdrawn=self.withdrawn,
            refused=earlier + request.refused,
            down_sold=self.person.down_sold,
            n_shown_today=self.person.n_shown_today,
            as_of="" if self.minute is None else as_of(self.minute, dated=dated),
        )


def known_now(
    journal: Journal | None,
    log: DecisionLog | None,
    limits: Limits | None,
    policy: OfferPolicy,
    now: datetime,
    customer_id: str | None = None,
) -> KnownNow:
    """Read once what a process that serves looks at every second.

    Args:
        journal: what arrived over HTTP; None: nothing did yet.
        log: what was decided; None: nothing was yet.
        limits: the counts of limited incentives; None: there are none yet.
        policy: the shop's rules.
        now: the present instant.
        customer_id: who asks.
    """
    live, people = Live(), People()
    if journal is not None:
        live.refresh(journal)
    if customer_id is not None:
        people.refresh(
            journal,
            log,
            now,
            cool_down_days=policy.cool_down_days,
            counts_shown=policy.max_shown_per_day is not None,
        )
    return KnownNow(
        products=live.products,
        stores=live.stores,
        used_up=() if limits is None else used_up(policy.incentives, limits, now),
        withdrawn=tuple(
            each.name for each in withdrawn(journal.reported_incentives() if journal else ())
        ),
        person=people.of(customer_id),
        minute=int(now.timestamp()) // 60,
    )


def is_dated(policy: OfferPolicy, snapshot: Snapshot) -> bool:
    """Whether an answer depends on more of the present than its day."""
    return bool(policy.kits or policy.incentives or snapshot.prices is not None)


@lru_cache(maxsize=4)
def as_of(minute: int, *, dated: bool) -> str:
    """The instant that a decision believes in.

    To the minute where rules have dates, else to the day: equal questions have one answer then.

    Args:
        minute: since 1970.
        dated: whether the shop's rules have dates.

    >>> as_of(29_677_590, dated=True), as_of(29_677_590, dated=False)
    ('2026-06-05T10:30:00+00:00', '2026-06-05T00:00:00+00:00')
    """
    instant = datetime.fromtimestamp(minute * 60, UTC)
    return (instant if dated else instant.replace(hour=0, minute=0)).isoformat()
