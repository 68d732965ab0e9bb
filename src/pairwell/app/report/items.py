"""Products as lines of tables, and who the best sellers are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pairwell.app.report.data import Item
from pairwell.model.offer import ProductId
from pairwell.model.snapshot import Snapshot

BEST_SELLERS = 500


def item(snapshot: Snapshot, code: int) -> Item:
    """One product of the snapshot; its id stands in for a missing title."""
    products = snapshot.products
    product_id, price = products.ids[code], int(products.price_minor[code])
    return Item(
        product_id=product_id,
        title=products.titles[code].strip() or product_id,
        n_orders=int(products.n_orders[code]),
        price_minor=price if price >= 0 else None,
    )


def key_of(snapshot: Snapshot, code: int) -> ProductId:
    """The id of a product as the shop gave it: what a question names it by."""
    text = snapshot.products.ids[code]
    return int(text) if snapshot.meta.ids_are_integers else text


def best_sellers(snapshot: Snapshot, top: int = BEST_SELLERS) -> npt.NDArray[np.int64]:
    """Codes of the products in most orders, best first; ties by code; never sold ones left out."""
    n_orders = snapshot.products.n_orders
    order = np.argsort(-n_orders.astype(np.int64), kind="stable")[:top]
    return order[n_orders[order] > 0].astype(np.int64)
