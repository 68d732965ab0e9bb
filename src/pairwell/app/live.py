"""Live changes over the snapshot: stock and price, two seconds after arrival.

A process that serves keeps one ``Live`` and calls ``refresh`` about every second: it reads only
what changed since the last time. When the journal cannot be read, what is known stays in force.
"""

from __future__ import annotations

from pairwell.app.ports.journal import Journal
from pairwell.model.live_product import LiveProduct


class Live:
    """The latest word on every product of which the back end told something.

    Attributes:
        products: by product id; look here before the snapshot's stock and price.
        seq: number of the latest change taken in.
    """

    def __init__(self) -> None:
        self.products: dict[str, LiveProduct] = {}
        self.seq = 0

    def refresh(self, journal: Journal) -> int:
        """Take in what changed since the last time; returns how many products.

        Raises:
            PairwellError: the journal cannot be read; nothing changed.
        """
        seq, changed = journal.live(self.seq)
        for product in changed:
            self.products[product.product_id] = product
        self.seq = seq
        return len(changed)
