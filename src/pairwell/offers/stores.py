"""Deciding in one store: what it has not is not offered there.

What the store says of a product has the word over the general stock, both ways: a salesperson can
sell what lies there though the web shop has none. What it says nothing of follows the general
stock, and so does everything in a store that nobody told of: then a warning says so.
"""

from __future__ import annotations

from collections.abc import Mapping

from pairwell.offers.shelf import Shelf

Stores = Mapping[str, Mapping[str, bool]]
"""By store and product id: whether it is there."""


def shelf_of(shelf: Shelf, store: str, stores: Stores) -> tuple[Shelf, tuple[str, ...]]:
    """The shelf of a store, and what weakens it.

    Args:
        shelf: the general one.
        store: its name; empty: no store is meant.
        stores: what is known of the shop's stores.
    """
    if not store:
        return shelf, ()
    told = stores.get(store)
    if told is None:
        return shelf, (f"Nothing is known of the stock in store {store}: the general stock holds.",)
    in_stock = shelf.in_stock.copy()
    for product_id, there in told.items():
        code = shelf.code(product_id)
        if code >= 0:
            in_stock[code] = there
    return shelf.in_store(store, in_stock), ()
