"""Live changes over the snapshot: stock and price, two seconds after arrival.

A process that serves keeps one ``Live`` and calls ``refresh`` about every second: it reads only
what changed since the last time. When the journal cannot be read, what is known stays in force.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

import msgspec
import numpy as np

from pairwell.app.ports.journal import Journal
from pairwell.model.live_product import LiveProduct
from pairwell.model.snapshot import Snapshot


class Live:
    """The latest word on every product of which the back end told something.

    Attributes:
        products: by product id; look here before the snapshot's stock and price.
        stores: what each store has and has not, by store and product id; no part of it ever
            changes, so that others may read on while a new one is made.
        seq: number of the latest change taken in.
    """

    def __init__(self) -> None:
        self.products: dict[str, LiveProduct] = {}
        self.stores: Mapping[str, Mapping[str, bool]] = {}
        self.seq = 0

    def refresh(self, journal: Journal) -> int:
        """Take in what changed since the last time; returns how many products.

        Raises:
            PairwellError: the journal cannot be read; nothing changed.
        """
        seq, changed = journal.live(self.seq)
        there: dict[str, dict[str, bool]] = {}
        for product in changed:
            if product.store:
                told = there.setdefault(product.store, {})
                # the same few thousand ids in every store: kept once
                told[sys.intern(product.product_id)] = product.in_stock is True
            else:
                self.products[product.product_id] = product
        if there:
            now = {name: {**self.stores.get(name, {}), **told} for name, told in there.items()}
            self.stores = {**self.stores, **now}
        self.seq = seq
        return len(changed)


def with_live(snapshot: Snapshot, live: Iterable[LiveProduct]) -> Snapshot:
    """The snapshot with present stock and prices; the mapped arrays stay as they are.

    A price in another currency than the catalogue's is not taken: prices are never converted.
    """
    changes = [(each, str(each.product_id)) for each in live]
    if not changes:
        return snapshot
    products, meta = snapshot.products, snapshot.meta
    codes = {text: code for code, text in enumerate(products.ids.unpack())}
    in_stock, price = products.in_stock.copy(), products.price_minor.copy()
    for each, product_id in changes:
        code = codes.get(product_id)
        if code is None:
            continue
        if each.in_stock is not None:
            in_stock[code] = each.in_stock
        if each.price_minor is not None and each.currency in (None, meta.currency):
            price[code] = each.price_minor
    if np.array_equal(in_stock, products.in_stock) and np.array_equal(price, products.price_minor):
        return snapshot
    changed = msgspec.structs.replace(products, in_stock=in_stock, price_minor=price)
    return msgspec.structs.replace(snapshot, products=changed)
