"""What one worker answers from at one moment: a shelf, people's word, live changes, a fallback.

It never changes; the watcher makes a new one and puts it in the place of the old one, so that each
answer comes from one snapshot and one set of rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from types import MappingProxyType

import msgspec

from pairwell.app.known_now import is_dated
from pairwell.app.live import with_live
from pairwell.matrix.curated import resolve
from pairwell.matrix.selectors import Catalogue
from pairwell.model.compatibility import Compatibility
from pairwell.model.curated import CuratedRow
from pairwell.model.live_product import LiveProduct
from pairwell.model.offer import OfferAnswer, OfferRequest
from pairwell.model.snapshot import History, Snapshot
from pairwell.offers.decide import decide
from pairwell.offers.fallback import FallbackList
from pairwell.offers.looked_at import with_looked_at
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Loops, Shelf
from pairwell.offers.stores import Stores, shelf_of
from pairwell.web.printed import PrintedPages

PAGES_BYTES = 32 << 20
"""Memory for answers that are kept: deciding is pure, and pages repeat."""

STORES_BYTES, PRODUCT_BYTES = 128 << 20, 64
"""Memory for stores that are kept open, and about what each product takes of it in each."""


class Shop:
    """Everything that answering needs.

    Args:
        snapshot: the matrix.
        history: what known people bought.
        rows: hand-made rows in force.
        live: what the shop told since the snapshot was made.
        policy: the shop's rules.
        compatibility: what fits what, compiled for this snapshot; None = the shop says nothing.
        loops: compiled loops of the decision, where the worker has them.
        stores: what each store has.
        degraded: something is missing behind it.

    Attributes:
        pages: answers to what was asked of it before.
        stores: what each store has.
        warnings: of every answer: what weakens it.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        history: History | None,
        rows: Sequence[CuratedRow],
        live: Mapping[str, LiveProduct],
        policy: OfferPolicy,
        compatibility: Compatibility | None = None,
        loops: Loops | None = None,
        stores: Stores = MappingProxyType({}),
        *,
        degraded: bool,
    ) -> None:
        self.degraded = degraded
        self.snapshot_id = snapshot.meta.snapshot_id
        snapshot = with_live(snapshot, live.values())
        curated = resolve(rows, Catalogue(snapshot.products, snapshot.details))
        self.shelf = Shelf(snapshot, history, curated, compatibility)
        self.fallback = FallbackList(self.shelf, policy)
        self.dated = is_dated(policy, snapshot)
        self.policy = policy
        self.pages = PrintedPages(PAGES_BYTES)
        self.stores = stores
        self._open: dict[str, Shop] = {}
        self.warnings: tuple[str, ...] = ()
        self.hurry(loops)

    def hurry(self, loops: Loops | None) -> None:
        """Answer with these loops from now on; what a first answer has to make is made now."""
        self.shelf.loops = loops
        self._open = {}  # they go the quick way from now on, too
        ids = tuple(self.shelf.product_id(code) for code in range(min(3, len(self.shelf.price))))
        decide(OfferRequest(placement="cart", cart=ids), self.shelf, self.policy)

    def decide(self, request: OfferRequest) -> OfferAnswer:
        """The answer to one list."""
        answer = decide(request, self.shelf, self.policy)
        if not self.warnings:
            return answer
        return msgspec.structs.replace(answer, warnings=self.warnings + answer.warnings)

    def explain(self, request: OfferRequest) -> OfferAnswer:
        """The same with everything that was looked at."""
        return with_looked_at(self.decide(request), request, self.shelf, self.policy)

    def in_store(self, store: str) -> Shop:
        """The same shop with the stock of one store, made when it is first asked for.

        A store that nobody told of has the general stock, and its answers warn.
        """
        made = self._open.get(store)
        if made is not None:
            return made
        made = copy(self)
        made.shelf, made.warnings = shelf_of(self.shelf, store, self.stores)
        if not made.warnings:
            made.fallback = FallbackList(made.shelf, self.policy)
            if len(self._open) >= max(
                4, STORES_BYTES // (PRODUCT_BYTES * (1 + len(self.shelf.price)))
            ):
                self._open.pop(next(iter(self._open)), None)
            self._open[store] = made
        return made

    def knows(self, customer_id: str | None) -> bool:
        """Whether anything is known of what this person bought."""
        return customer_id is not None and len(self.shelf.bought_by(customer_id)) > 0

    def in_stock(self, code: int) -> bool | None:
        """Whether a product can be bought now; None is not known."""
        known = int(self.shelf.snapshot.products.in_stock[code])
        return None if known < 0 else bool(known)
