"""What products are worth on a shelf: price and cost, for checks of what a shop gives away."""

from __future__ import annotations

from collections.abc import Callable

from pairwell.model.offer import ProductId
from pairwell.offers.incentive_checks import Worth
from pairwell.offers.shelf import Shelf


def worth_on(shelf: Shelf) -> Callable[[ProductId], Worth | None]:
    """Looks up price and cost of a product on a shelf; None where it has no such product."""
    products, currency = shelf.snapshot.products, shelf.snapshot.meta.currency

    def worth(product_id: ProductId) -> Worth | None:
        code = shelf.code(product_id)
        if code < 0:
            return None
        return Worth(int(products.price_minor[code]), int(products.cost_minor[code]), currency)

    return worth


def all_worth_on(shelf: Shelf) -> list[Worth]:
    """Price and cost of every product on a shelf; −1 where not known."""
    products, currency = shelf.snapshot.products, shelf.snapshot.meta.currency
    both = zip(products.price_minor.tolist(), products.cost_minor.tolist(), strict=True)
    return [Worth(price, cost, currency) for price, cost in both]
