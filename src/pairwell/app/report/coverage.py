"""Coverage (R-34): how many best sellers have a valid offer on their page and at other places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from pairwell.app.report.data import Coverage, CoverageBand, PlaceCovered, Uncovered
from pairwell.app.report.items import best_sellers, item, key_of
from pairwell.app.report.request_at import request_at
from pairwell.model.offer import OfferAnswer, OfferRequest
from pairwell.model.snapshot import Snapshot
from pairwell.offers.placements import PLACEMENTS

_BANDS = (10, 50, 100, 200, 500)


def coverage(snapshot: Snapshot, decide: Callable[[OfferRequest], OfferAnswer]) -> Coverage:
    """Ask for an offer on the page of each of the best 500 sellers.

    Args:
        snapshot: the published matrix.
        decide: the decision of ``offers/``, bound to the same snapshot.
    """
    sellers = best_sellers(snapshot).tolist()
    uncovered: list[Uncovered] = []
    covered_at: list[bool] = []
    n_backed_off = orders = orders_covered = 0
    for rank, code in enumerate(sellers, start=1):
        seller = item(snapshot, code)
        answer = decide(OfferRequest(placement="product", anchors=(key_of(snapshot, code),)))
        covered_at.append(bool(answer.offers))
        orders += seller.n_orders
        if answer.offers:
            orders_covered += seller.n_orders
            n_backed_off += all(o.evidence.level != "product" for o in answer.offers)
        else:
            uncovered.append(
                Uncovered(
                    item=seller,
                    rank=rank,
                    why_none=answer.why_none or "no_candidate",
                    refusals=dict(Counter(r.code for r in answer.refusals).most_common()),
                )
            )
    tops = [top for top in _BANDS if top < len(sellers)] + [len(sellers)] * bool(sellers)
    return Coverage(
        n_sellers=len(sellers),
        n_covered=sum(covered_at),
        n_backed_off=n_backed_off,
        order_share=orders_covered / orders if orders else None,
        bands=tuple(CoverageBand(top=t, n_covered=sum(covered_at[:t])) for t in tops),
        uncovered=tuple(uncovered),
        places=places_of(snapshot, decide),
    )


def places_of(
    snapshot: Snapshot, decide: Callable[[OfferRequest], OfferAnswer]
) -> tuple[PlaceCovered, ...]:
    """The same sellers at every place that shows them anything or could."""
    sellers = [key_of(snapshot, code) for code in best_sellers(snapshot).tolist()]
    found = []
    for placement in PLACEMENTS:
        answers = [decide(request_at(placement, seller)) for seller in sellers]
        if all(answer.why_none == "placement_closed" for answer in answers):
            continue
        one, two = (sum(len(a.offers) >= least for a in answers) for least in (1, 2))
        found.append(PlaceCovered(placement=placement, n_with_one=one, n_with_two=two))
    return tuple(found)
