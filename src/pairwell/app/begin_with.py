"""Where to begin (R-21): the best sellers, whose pages have the visitors already."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from pairwell.app.report.items import best_sellers, key_of
from pairwell.model.offer import OfferAnswer, OfferRequest, ProductId
from pairwell.model.snapshot import Snapshot


class FirstPage(msgspec.Struct, frozen=True, kw_only=True):
    """A best seller and what its page would offer.

    Attributes:
        n_orders: baskets with it.
        offers: products, best first; empty: nothing is known to go with it.
    """

    product_id: ProductId
    title: str
    n_orders: int
    offers: tuple[ProductId, ...]


def begin_with(
    snapshot: Snapshot, decide: Callable[[OfferRequest], OfferAnswer], n: int
) -> tuple[FirstPage, ...]:
    """The n best sellers by orders, with the offers of their product pages.

    Args:
        snapshot: what is served.
        decide: the decision on it, under the policy in force.
        n: so many.
    """
    pages = []
    for code in best_sellers(snapshot)[:n].tolist():
        product_id = key_of(snapshot, code)
        answer = decide(OfferRequest(anchors=(product_id,)))
        pages.append(
            FirstPage(
                product_id=product_id,
                title=snapshot.products.titles[code],
                n_orders=int(snapshot.products.n_orders[code]),
                offers=tuple(offer.product_id for offer in answer.offers),
            )
        )
    return tuple(pages)
