"""Live changes over the snapshot: stock and price, two seconds after arrival.

A process that serves keeps one ``Live`` and calls ``refresh`` about every second: it reads only
what changed since the last time. When the journal cannot be read, what is known stays in force.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from pairwell.app.ports.journal import Journal
from pairwell.model.live_product import LiveProduct


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
