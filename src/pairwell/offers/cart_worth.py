"""What a cart costs: asked for only where a shop has rules about sums."""

from __future__ import annotations

import msgspec

from pairwell.model.offer import OfferRequest
from pairwell.offers.shelf import Shelf


def cart_worth(request: OfferRequest, shelf: Shelf) -> int:
    """What the request's cart costs in minor units, the prices of its lines first.

    Returns:
        0 for an empty cart; −1 if one of its prices is not known in the page's money.
    """
    asked, priced = request.currency, shelf.snapshot.meta.currency
    is_foreign = bool(asked and priced and asked != priced)
    if not request.cart_lines:
        cart = shelf.codes(request.cart)
        if is_foreign or len(cart) < len(request.cart):
            return -1 if request.cart else 0
        prices = [shelf.price_minor.item(code) for code in cart]
        return sum(prices) if min(prices, default=0) >= 0 else -1
    total = 0
    for line in request.cart_lines:
        code = shelf.code(line.product_id)
        price = line.unit_price_minor
        if price is None:
            price = shelf.price_minor.item(code) if code >= 0 and not is_foreign else -1
        if price < 0:
            return -1
        total += price * line.quantity
    others = cart_worth(msgspec.structs.replace(request, cart_lines=()), shelf)
    return total + others if others >= 0 else -1
