"""A request, understood: ids looked up, rules of the place and prices at hand."""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.model.errors import InputRefused
from pairwell.model.offer import OfferRequest, ProductId
from pairwell.offers.by_hand import SILENT, ByHand, heard
from pairwell.offers.policy import PLACEMENTS, OfferPolicy, PlacementRule
from pairwell.offers.shelf import Shelf


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the steps of a decision need to know about the question.

    Attributes:
        anchors: codes of anchors and cart, each once, anchors first.
        cart: codes of what is in the cart.
        owned: codes of what the asker owns.
        unknown: ids of the request that the catalogue does not know.
        anchor_price: of the dearest anchor, or of the dearest thing in the cart where the request
            has no anchors; −1 if no price is known.
        limit: so many offers at most.
        by_hand: what people decided about these anchors.
    """

    request: OfferRequest
    shelf: Shelf
    policy: OfferPolicy
    rule: PlacementRule
    anchors: tuple[int, ...]
    cart: frozenset[int]
    owned: npt.NDArray[np.int32]
    unknown: tuple[ProductId, ...]
    anchor_price: int
    limit: int
    by_hand: ByHand = SILENT


def understand(request: OfferRequest, shelf: Shelf, policy: OfferPolicy) -> Situation:
    """Look the request up.

    Raises:
        InputRefused: an unknown placement, or a limit below one.
    """
    rule = PLACEMENTS.get(request.placement)
    if rule is None:
        raise InputRefused(
            f"There is no placement {request.placement!r}.", f"Known: {', '.join(PLACEMENTS)}."
        )
    if request.limit is not None and request.limit < 1:
        raise InputRefused(f"A limit of {request.limit} asks for nothing.", "Ask for one or more.")
    asked = [(i, shelf.code(i)) for i in request.anchors]
    cart = [(i, shelf.code(i)) for i in request.cart]
    anchors = tuple(dict.fromkeys(code for _, code in (*asked, *cart) if code >= 0))
    owned = shelf.bought_by(request.customer_id)
    if request.owned:
        named = [code for i in request.owned if (code := shelf.code(i)) >= 0]
        owned = np.union1d(owned, np.array(named, dtype=np.int32))
    price = shelf.snapshot.products.price_minor
    priced = [code for _, code in asked if code >= 0] or anchors
    return Situation(
        request=request,
        shelf=shelf,
        policy=policy,
        rule=rule,
        anchors=anchors,
        cart=frozenset(code for _, code in cart if code >= 0),
        owned=owned,
        unknown=tuple(dict.fromkeys(i for i, code in (*asked, *cart) if code < 0)),
        anchor_price=max((int(price[code]) for code in priced), default=-1),
        limit=min(rule.target if request.limit is None else request.limit, rule.cap),
        by_hand=heard(shelf.curated, anchors),
    )
