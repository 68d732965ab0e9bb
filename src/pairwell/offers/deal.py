"""The multibuy that one more piece completes in this cart: take three, pay for two (T-07).

Only what the shop confirmed that this cart is charged by. Pieces that are missing by two or more
are no offer: nothing would be saved by taking it.
"""

from __future__ import annotations

from typing import NamedTuple

from pairwell.model.incentive import Incentive
from pairwell.model.offer import ProductId
from pairwell.offers.cart_worth import cart_worth
from pairwell.offers.incentives import Occasion, why_not
from pairwell.offers.instants import WHENEVER, instant
from pairwell.offers.multibuy import MultibuyPrice, Piece, price_multibuy
from pairwell.offers.situation import Situation


class Deal(NamedTuple):
    """A multibuy and what the cart has for it; one more piece sets pieces free."""

    incentive: Incentive
    pieces: tuple[Piece, ...]


def deal_here(situation: Situation) -> Deal | None:
    """The first multibuy of the shop's list that one more piece completes; None: none does."""
    request, meta = situation.request, situation.shelf.snapshot.meta
    now = instant(request.as_of)
    offered = [
        each
        for each in situation.policy.incentives
        if each.kind == "multibuy" and (now is not None or each.is_lasting)
    ]
    if not offered:
        return None
    currency = request.currency or meta.currency
    worth = cart_worth(request, situation.shelf)
    if currency != meta.currency or worth <= 0:
        return None
    for incentive in offered:
        named = incentive.conditions.products
        pieces = tuple(p for p in in_cart(situation) if not named or p.product_id in named)
        occasion = Occasion(
            product_id=pieces[0].product_id if pieces else "",
            price_minor=0,
            cost_minor=None,
            currency=currency,
            as_of=now or WHENEVER,
            anchors=frozenset(situation.shelf.product_id(each) for each in situation.anchors),
            cart_sum_minor=worth,
            confirmed=frozenset(request.confirmed),
            used_up=frozenset(request.used_up),
            withdrawn=frozenset(request.withdrawn),
            segments=frozenset(request.segments),
            risk_profile=request.risk_profile,
        )
        n_pieces = sum(piece.quantity for piece in pieces)
        closes = pieces and (n_pieces + 1) % incentive.take == 0
        if closes and why_not(incentive, occasion, situation.policy.incentive_rules) is None:
            return Deal(incentive, pieces)
    return None


def in_cart(situation: Situation) -> list[Piece]:
    """What the cart has, at its own prices or the catalogue's; what no price is known of is out."""
    request = situation.request
    lines: list[tuple[ProductId, int, int | None]] = [(i, 1, None) for i in request.cart]
    lines += [
        (each.product_id, each.quantity, each.unit_price_minor) for each in request.cart_lines
    ]
    pieces = []
    for product_id, quantity, own_price in lines:
        code = situation.shelf.code(product_id)
        if code < 0:
            continue
        piece = piece_of(code, situation, quantity)
        if own_price is not None:
            piece = Piece(
                product_id=piece.product_id,
                price_minor=own_price,
                cost_minor=piece.cost_minor,
                quantity=quantity,
            )
        if own_price is not None or situation.shelf.price_minor[code] > 0:
            pieces.append(piece)
    return pieces


def piece_of(code: int, situation: Situation, quantity: int = 1) -> Piece:
    """A product of the catalogue as pieces, at its price there."""
    cost = int(situation.shelf.snapshot.products.cost_minor[code])
    return Piece(
        product_id=situation.shelf.product_id(code),
        price_minor=max(int(situation.shelf.price_minor[code]), 0),
        cost_minor=cost if cost >= 0 else None,
        quantity=quantity,
    )


def with_one_more(deal: Deal, code: int, situation: Situation) -> MultibuyPrice:
    """What the pieces cost with one more of this product."""
    pieces = (*deal.pieces, piece_of(code, situation))
    return price_multibuy(pieces, deal.incentive.take, deal.incentive.pay)
