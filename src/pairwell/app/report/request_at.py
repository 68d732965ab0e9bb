"""What is asked at a place about one product, by a stranger."""

from __future__ import annotations

from pairwell.model.offer import OfferRequest, Placement, ProductId

OF_THE_CART = ("cart", "cart_added", "mini_cart", "checkout")
"""Places where the product lies in the cart; elsewhere the page is about it."""


def request_at(placement: Placement, product_id: ProductId) -> OfferRequest:
    """The question of a stranger who has one product in mind.

    >>> request_at("checkout", "a").cart, request_at("product", "a").anchors
    (('a',), ('a',))
    """
    if placement in OF_THE_CART:
        return OfferRequest(placement=placement, cart=(product_id,))
    return OfferRequest(placement=placement, anchors=(product_id,))
