"""A request, understood: ids looked up, rules of the place and prices at hand."""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.model.errors import InputRefused
from pairwell.model.offer import Block, OfferRequest, ProductId
from pairwell.offers.by_hand import SILENT, ByHand, heard
from pairwell.offers.placements import PLACEMENTS, PlacementRule, most_at
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.required_parts import missing_parts
from pairwell.offers.shelf import Shelf
from pairwell.offers.turns import block_of

FROM_HISTORY = 10
"""So many of the things that a customer bought most often stand in for anchors."""


class Situation(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Everything that the steps of a decision need to know about the question.

    Attributes:
        block: the list that is asked for.
        anchors: codes of anchors and cart, each once, anchors first.
        page: codes of the anchors that the request names and that are not in the cart.
        cart: codes of what is in the cart.
        owned: codes of what the asker owns.
        refused: codes of what the asker refused.
        elsewhere: codes of what other blocks of the page offer.
        unknown: ids of the request that the catalogue does not know.
        anchor_price: of the dearest anchor, or of the dearest thing in the cart where the request
            has no anchors; −1 if no price is known.
        limit: so many offers at most; 0 where the place has no such list, or the person saw
            enough today.
        missing_parts: codes of what the anchors need to work and this shopper has not.
        by_hand: what people decided about these anchors.
    """

    request: OfferRequest
    shelf: Shelf
    policy: OfferPolicy
    rule: PlacementRule
    block: Block
    anchors: tuple[int, ...]
    page: tuple[int, ...]
    cart: frozenset[int]
    owned: npt.NDArray[np.int32]
    refused: tuple[int, ...]
    elsewhere: tuple[int, ...]
    unknown: tuple[ProductId, ...]
    anchor_price: int
    limit: int
    missing_parts: tuple[int, ...] = ()
    by_hand: ByHand = SILENT


def understand(request: OfferRequest, shelf: Shelf, policy: OfferPolicy) -> Situation:
    """Look the request up.

    Raises:
        InputRefused: an unknown placement, or a limit below one.
    """
    rule = policy.rule(request.placement)
    if rule is None:
        raise InputRefused(
            f"There is no placement {request.placement!r}.", f"Known: {', '.join(PLACEMENTS)}."
        )
    if request.limit is not None and request.limit < 1:
        raise InputRefused(f"A limit of {request.limit} asks for nothing.", "Ask for one or more.")
    asked = shelf.codes(request.anchors)
    in_cart = request.cart
    if request.cart_lines:
        in_cart += tuple([line.product_id for line in request.cart_lines])
    cart = tuple(sorted(shelf.codes(in_cart)))  # who puts what in first changes nothing
    anchors = tuple(dict.fromkeys(asked + cart))
    owned = shelf.bought_by(request.customer_id)
    if request.owned:
        owned = np.union1d(owned, np.array(shelf.codes(request.owned), dtype=np.int32))
    priced = asked or anchors
    if not (request.anchors or in_cart) and rule.from_history:
        anchors = shelf.most_bought_by(request.customer_id, FROM_HISTORY)
        anchors = anchors or shelf.codes(request.owned)[:FROM_HISTORY]
    in_cart_codes = frozenset(cart)
    block = block_of(request, rule)
    unknown: tuple[ProductId, ...] = ()
    if len(asked) + len(cart) < len(request.anchors) + len(in_cart):
        named = dict.fromkeys(request.anchors + in_cart)
        unknown = tuple([i for i in named if shelf.code(i) < 0])
    return Situation(
        request=request,
        shelf=shelf,
        policy=policy,
        rule=rule,
        block=block,
        anchors=anchors,
        page=tuple([code for code in asked if code not in in_cart_codes]),
        cart=in_cart_codes,
        owned=owned,
        refused=shelf.codes(request.refused),
        elsewhere=shelf.codes(request.elsewhere),
        unknown=unknown,
        anchor_price=max([shelf.price_minor.item(code) for code in priced], default=-1),
        limit=_limit(request, block, rule, policy.max_shown_per_day),
        missing_parts=missing_parts(anchors, owned, shelf),
        by_hand=heard(shelf.curated, anchors),
    )


def _limit(request: OfferRequest, block: Block, rule: PlacementRule, on_a_day: int | None) -> int:
    """What the place allows and the request asks for, as far as the person's day has room."""
    if block not in rule.blocks:
        return 0
    target, cap = rule.target, rule.cap
    if block == "better":
        target, cap = rule.up_sell_target, rule.up_sell_cap
    limit = min(target if request.limit is None else request.limit, cap)
    limit = min(limit, most_at(request.placement)[block == "better"])
    return limit if on_a_day is None else min(limit, max(on_a_day - request.n_shown_today, 0))
