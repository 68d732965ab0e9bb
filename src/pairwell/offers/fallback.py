"""The fallback list: best sellers that may be offered to anybody, made before they are needed."""

from __future__ import annotations

import hashlib

import msgspec
import numpy as np

from pairwell.model.offer import Evidence, Offer, OfferAnswer, OfferRequest, Reason
from pairwell.offers.candidates import uncounted
from pairwell.offers.eligibility import FITNESS, judge
from pairwell.offers.gates.pair import too_dear
from pairwell.offers.phrases import language_of
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import Situation, understand

LENGTH = 64
"""So many best sellers are kept, so that carts and earlier lists leave enough."""

CODE = "popular"
"""Reason code."""

WORDS = {
    "en": "Popular in this shop.",
    "ru": "Популярно в этом магазине.",
    "pl": "Popularne w tym sklepie.",
}
"""For shoppers, by language."""


class FallbackList:
    """Best sellers that are in stock and not taken off, most orders first.

    Args:
        shelf: what is served.
        policy: the shop's rules; what fewer orders hold than its floor has customers stays out.
    """

    def __init__(self, shelf: Shelf, policy: OfferPolicy) -> None:
        products = shelf.snapshot.products
        may = (products.in_stock != 0) & (products.n_orders >= policy.min_customers)
        if shelf.curated is not None:
            may &= shelf.curated.taken_off < 0
        order = np.lexsort((np.arange(len(may)), -products.n_orders, ~may))
        self._codes = order[: min(LENGTH, int(may.sum()))].tolist()
        self._shelf = shelf
        self._policy = policy

    def answer(self, request: OfferRequest) -> OfferAnswer:
        """Best sellers that are neither on the page, in the cart, nor owned or refused."""
        shelf = self._shelf
        situation = understand(request, shelf, self._policy)
        limit = situation.limit
        if situation.block in ("better", "kit"):
            limit = 0  # a best seller is no step up, and no set
        cart = [line.product_id for line in request.cart_lines]
        there = {
            str(i)
            for part in (
                request.anchors, request.cart, cart, request.owned, request.refused,
                request.elsewhere,
            )
            for i in part
        }  # fmt: skip
        there |= {str(shelf.product_id(code)) for code in shelf.bought_by(request.customer_id)}
        codes = [
            code
            for code, refused in zip(self._codes, self._refused(situation), strict=True)
            if not refused and str(shelf.product_id(code)) not in there
        ][:limit]
        snapshot_id = shelf.snapshot.meta.snapshot_id
        list_name = f"{CODE} {shelf.store}" if shelf.store else CODE
        asked = msgspec.json.encode((snapshot_id, self._policy.digest, list_name, request))
        return OfferAnswer(
            decision_id=hashlib.blake2b(asked, digest_size=16).hexdigest(),
            snapshot_id=snapshot_id,
            placement=request.placement,
            offers=tuple(self._offer(code, rank, request) for rank, code in enumerate(codes, 1)),
            why_none=None if codes else "no_candidate" if situation.limit else "placement_closed",
            n_eligible=len(self._codes),
        )

    def _refused(self, situation: Situation) -> list[bool]:
        """What law, people and the place keep from this person, as in every decision."""
        codes = np.array(self._codes, dtype=np.int32)
        best_sellers = uncounted("catalogue", codes, codes, np.ones(len(codes)), "related")
        refused: list[bool] = (judge(best_sellers, situation, (*FITNESS, too_dear)) > 0).tolist()
        return refused

    def _offer(self, code: int, rank: int, request: OfferRequest) -> Offer:
        products, meta = self._shelf.snapshot.products, self._shelf.snapshot.meta
        price, words = int(products.price_minor[code]), WORDS[language_of(request.locale)]
        n_orders = int(products.n_orders[code])
        return Offer(
            product_id=self._shelf.product_id(code),
            title=products.titles[code],
            rank=rank,
            technique="cross_sell",
            relation="related",
            price_minor=price if price >= 0 else None,
            currency=meta.currency,
            price_ratio=None,
            score=0.0,
            reason=Reason(code=CODE, text=words, staff_text=words),
            evidence=Evidence(
                anchor_id=self._shelf.product_id(code),
                level="category",
                n_both=None,
                n_anchor=n_orders,
                n_candidate=n_orders,
                n_baskets=meta.n_baskets,
                n_customers=None,
                lift=float("nan"),
                q_value=None,
                proven=False,
                strength=None,
            ),
        )
