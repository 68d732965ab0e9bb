"""A request, understood: ids looked up, rules of the place and prices at hand."""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.model.errors import InputRefused
from pairwell.model.offer import Block, OfferRequest, ProductId
from pairwell.offers.by_hand import SILENT, ByHand, heard
from pairwell.offers.placements import PLACEMENTS, PlacementRule
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf

FROM_HISTORY = 10
"""So many of the things that a customer bought most often stand in for anchors."""


class Situation(msgspec.Struct, frozen=True, kw_only=True):
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
        cart_minor: what the cart costs; −1 if a price of it is not known.
        limit: so many offers at most; 0 where the place has no such list, or the person saw
            enough today.
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
    cart_minor: int
    limit: int
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
    asked = [(i, shelf.code(i)) for i in request.anchors]
    in_cart = (*request.cart, *(line.product_id for line in request.cart_lines))
    cart = [(i, shelf.code(i)) for i in in_cart]
    anchors = tuple(dict.fromkeys(code for _, code in (*asked, *cart) if code >= 0))
    owned = shelf.bought_by(request.customer_id)
    if request.owned:
        owned = np.union1d(owned, np.array(_codes(request.owned, shelf), dtype=np.int32))
    priced = [code for _, code in asked if code >= 0] or anchors
    if not (asked or cart) and rule.from_history:
        anchors = shelf.most_bought_by(request.customer_id, FROM_HISTORY)
        anchors = anchors or _codes(request.owned, shelf)[:FROM_HISTORY]
    in_cart_codes = frozenset(code for _, code in cart if code >= 0)
    page = tuple(code for _, code in asked if code >= 0 and code not in in_cart_codes)
    block = rule.main_block if request.block is None else request.block
    return Situation(
        request=request,
        shelf=shelf,
        policy=policy,
        rule=rule,
        block=block,
        anchors=anchors,
        page=page,
        cart=in_cart_codes,
        owned=owned,
        refused=_codes(request.refused, shelf),
        elsewhere=_codes(request.elsewhere, shelf),
        unknown=tuple(dict.fromkeys(i for i, code in (*asked, *cart) if code < 0)),
        anchor_price=max([shelf.price_minor.item(code) for code in priced], default=-1),
        cart_minor=_worth(request, shelf),
        limit=_limit(request, block, rule, policy.max_shown_per_day),
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
    return limit if on_a_day is None else min(limit, max(on_a_day - request.n_shown_today, 0))


def _worth(request: OfferRequest, shelf: Shelf) -> int:
    """What the cart costs, its own prices first; −1 if one is not known in the page's money."""
    asked, priced = request.currency, shelf.snapshot.meta.currency
    is_foreign = bool(asked and priced and asked != priced)
    total = 0
    for line in request.cart_lines:
        code = shelf.code(line.product_id)
        price = line.unit_price_minor
        if price is None:
            price = shelf.price_minor.item(code) if code >= 0 and not is_foreign else -1
        if price < 0:
            return -1
        total += price * line.quantity
    for product_id in request.cart:
        code = shelf.code(product_id)
        price = shelf.price_minor.item(code) if code >= 0 and not is_foreign else -1
        if price < 0:
            return -1
        total += price
    return total


def _codes(ids: tuple[ProductId, ...], shelf: Shelf) -> tuple[int, ...]:
    return tuple([code for i in ids if (code := shelf.code(i)) >= 0])
