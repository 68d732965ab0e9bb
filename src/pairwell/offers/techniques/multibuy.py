"""Multibuy: the one more piece that makes "three for two" whole in a cart that has two (T-07)."""

from __future__ import annotations

import numpy as np

from pairwell.offers.candidates import Candidates, uncounted
from pairwell.offers.deal import deal_here
from pairwell.offers.eligibility import FITNESS
from pairwell.offers.gates.deal import deal_too_costly
from pairwell.offers.gates.visit import in_cart, is_anchor
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.cross_sell import candidates_of
from pairwell.offers.techniques.source import Source


def completing(situation: Situation) -> Candidates | None:
    """What the shop's multibuy names, best seller first; None where none is one piece short.

    A multibuy of everything is completed by what goes with the cart.
    """
    deal = deal_here(situation)
    if deal is None:
        return None
    named = deal.incentive.conditions.products
    if not named:
        return candidates_of(situation, "product")
    shelf = situation.shelf
    codes = np.array(sorted(c for i in named if (c := shelf.code(i)) >= 0), dtype=np.int32)
    begun = shelf.code(deal.pieces[0].product_id)
    liked = shelf.snapshot.products.n_orders[codes] / max(shelf.snapshot.meta.n_baskets, 1)
    return uncounted("link", codes, np.full(len(codes), begun), liked, "related")


MULTIBUY = Source(
    "multibuy",
    completing,
    (*(gate for gate in FITNESS if gate not in (is_anchor, in_cart)), deal_too_costly),
    reason="completes_deal",
    at_most=1,
)
"""Another piece of what is in the cart completes it as well; only one piece is the last one."""
