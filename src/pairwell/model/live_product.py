"""What changed about a product since the snapshot was built: stock and price."""

from __future__ import annotations

import msgspec


class LiveProduct(msgspec.Struct, frozen=True, kw_only=True):
    """The latest word on one product. None: nobody said; the snapshot's value stands.

    Attributes:
        product_id: the product.
        in_stock: whether it can be bought now.
        price_minor: its price.
        currency: ISO 4217 code of the price.
        store: where alone ``in_stock`` holds; empty: everywhere else.
    """

    product_id: str
    in_stock: bool | None = None
    price_minor: int | None = None
    currency: str | None = None
    store: str = ""
