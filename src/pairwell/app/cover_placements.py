"""Coverage (R-34): at which places the best sellers have offers, and what each price rule costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from pairwell.app.report.items import best_sellers, key_of
from pairwell.app.report.request_at import request_at
from pairwell.model.offer import OfferAnswer, OfferRequest, Placement
from pairwell.model.snapshot import Snapshot
from pairwell.offers.policy import OfferPolicy

Decide = Callable[[OfferRequest, OfferPolicy], OfferAnswer]


class PlaceCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """How the best sellers fare at one place under one policy.

    Attributes:
        preset: the kind of shop whose rules were asked; empty = the policy in force.
        max_price_ratio: the hard ceiling there, the policy's or the place's own; None = none.
        n_sellers: best sellers that were asked for.
        n_with_one, n_with_two: with at least one, and two offers.
        n_lost_one, n_lost_two: that would have so many without the hard ceiling.
    """

    placement: Placement
    preset: str
    max_price_ratio: float | None
    n_sellers: int
    n_with_one: int
    n_with_two: int
    n_lost_one: int
    n_lost_two: int


class Uncovered(msgspec.Struct, frozen=True, kw_only=True):
    """A best seller without any offer at a place, and the code of the reason."""

    product_id: str
    title: str
    n_orders: int
    why_none: str


def cover(
    snapshot: Snapshot,
    decide: Decide,
    policies: Sequence[tuple[str, OfferPolicy]],
    placements: Sequence[Placement],
) -> tuple[PlaceCoverage, ...]:
    """Ask for an offer for each of the 500 best sellers, at each place, under each policy.

    Args:
        snapshot: what is served.
        decide: the decision on it.
        policies: names of presets and their rules.
        placements: where.
    """
    sellers = [key_of(snapshot, code) for code in best_sellers(snapshot).tolist()]
    found = []
    for placement in placements:
        requests = [request_at(placement, seller) for seller in sellers]
        for name, policy in policies:
            n_offers = [len(decide(request, policy).offers) for request in requests]
            free, ceiling = n_offers, ceiling_at(placement, policy)
            if ceiling is not None:
                unbound = without_ceiling(placement, policy)
                free = [len(decide(request, unbound).offers) for request in requests]
            one, two = (sum(n >= least for n in n_offers) for least in (1, 2))
            found.append(
                PlaceCoverage(
                    placement=placement,
                    preset=name,
                    max_price_ratio=ceiling,
                    n_sellers=len(sellers),
                    n_with_one=one,
                    n_with_two=two,
                    n_lost_one=sum(n >= 1 for n in free) - one,
                    n_lost_two=sum(n >= 2 for n in free) - two,
                )
            )
    return tuple(found)


def uncovered_at(
    snapshot: Snapshot, decide: Decide, policy: OfferPolicy, placement: Placement
) -> tuple[Uncovered, ...]:
    """The best sellers without any offer at a place, most sold first, each with the reason."""
    found = []
    for code in best_sellers(snapshot).tolist():
        seller = key_of(snapshot, code)
        answer = decide(request_at(placement, seller), policy)
        if not answer.offers:
            found.append(
                Uncovered(
                    product_id=str(seller),
                    title=snapshot.products.titles[code],
                    n_orders=int(snapshot.products.n_orders[code]),
                    why_none=answer.why_none or "",
                )
            )
    return tuple(found)


def ceiling_at(placement: Placement, policy: OfferPolicy) -> float | None:
    """The hard ceiling at a place: the lower one of the policy's and the place's own.

    >>> ceiling_at("checkout", OfferPolicy()), ceiling_at("product", OfferPolicy())
    (0.5, None)
    """
    rule = policy.rule(placement)
    own = None if rule is None else rule.max_price_ratio
    return min((c for c in (policy.max_price_ratio, own) if c is not None), default=None)


def without_ceiling(placement: Placement, policy: OfferPolicy) -> OfferPolicy:
    """The same policy with no hard ceiling at a place."""
    rule = policy.rule(placement)
    places = dict(policy.placements)
    if rule is not None:
        places[placement] = msgspec.structs.replace(rule, max_price_ratio=None)
    return msgspec.structs.replace(policy, max_price_ratio=None, placements=places)
