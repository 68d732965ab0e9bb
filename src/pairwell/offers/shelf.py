"""A snapshot opened for deciding: made once for each snapshot, asked many times."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from copy import copy
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.model.compatibility import Compatibility
from pairwell.model.curated_arrays import CuratedArrays
from pairwell.model.offer import ProductId
from pairwell.model.price_history import PriceHistory, PricePoint
from pairwell.model.product_details import TAGS
from pairwell.model.snapshot import RELATIONS, History, Snapshot
from pairwell.offers.loops.fits import columns_of, nothing_said
from pairwell.offers.loops.shapes import fixed
from pairwell.offers.told import Kept, Told

NOBODYS = np.zeros(0, dtype=np.int32)
NOBODYS.flags.writeable = False
"""What an unknown customer owns."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_REQUIRED = RELATIONS.index("required_part")

KEPT = 16
"""So many arrays over the products are kept for rules that ask for them."""

_PAIR_COLUMNS = {
    "offsets": np.int64,
    "candidate": np.int32,
    "n_both": np.int32,
    "n_customers": np.int32,
    "strength": np.float32,
    "score": np.float32,
    "proven": np.bool_,
    "relation": np.int8,
}


class Loops(NamedTuple):
    """Compiled loops (offers/loops): what they say is what the plain way says, sooner."""

    missing: Callable[..., Any]
    meet_rows: Callable[..., Any]
    weigh: Callable[..., Any]


class Shelf:
    """Finds products and customers by their ids.

    Opening it passes once over the ids; everything after that touches single rows only.

    Args:
        snapshot: what to decide from.
        history: what customers bought; without it only the request says what the asker owns.
        curated: what people decided, looked up in the products of this snapshot.
        compatibility: what fits what, compiled for this snapshot; None = the shop says nothing.
        loops: compiled loops, where the process has them; may be hung here later.

    Attributes:
        store: whose stock it has; empty: the general one.
        told: what was told of pairs that were offered.
        product_id: gives the id of a product as the shop gave it.
        price, margin: of each product in minor units; NaN where not known.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        history: History | None = None,
        curated: CuratedArrays | None = None,
        compatibility: Compatibility | None = None,
        loops: Loops | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.store = ""
        self.curated = curated
        self.compatibility = compatibility
        self.loops = loops
        self._history = history
        texts = snapshot.products.ids.unpack()
        self._ids: list[ProductId] = (
            [int(text) for text in texts] if snapshot.meta.ids_are_integers else list(texts)
        )
        self.product_id = self._ids.__getitem__
        self._codes = {text: code for code, text in enumerate(texts)}
        self.typical_margin = _typical_margin(snapshot)
        products = snapshot.products
        self._attributes: dict[int, dict[str, tuple[str, ...]]] = {}
        self.price_minor = products.price_minor
        self.in_stock = products.in_stock
        self.price = np.where(products.price_minor > 0, products.price_minor, np.nan)
        self.margin = self.price - np.where(products.cost_minor >= 0, products.cost_minor, np.nan)
        self.told: Kept[Told] = Kept()
        self._once: dict[Hashable, npt.NDArray[Any]] = {}

    def as_if(self, snapshot: Snapshot, curated: CuratedArrays | None) -> Shelf:
        """The same products and customers, with other stock and other words of people."""
        made = Shelf(snapshot, self._history, curated, self.compatibility)
        made.store = self.store
        return made

    def in_store(self, store: str, in_stock: npt.NDArray[np.int8]) -> Shelf:
        """The same with the stock of one store; nothing else is made anew."""
        made = copy(self)
        made.store, made.in_stock = store, in_stock
        made._once = {}  # noqa: SLF001 - of its own class; what rules made of the other stock
        products = msgspec.structs.replace(self.snapshot.products, in_stock=in_stock)
        made.snapshot = msgspec.structs.replace(self.snapshot, products=products)
        return made

    def code(self, product_id: ProductId) -> int:
        """The product's number; −1 if the catalogue has no such product."""
        return self._codes.get(str(product_id), -1)

    def codes(self, product_ids: tuple[ProductId, ...]) -> tuple[int, ...]:
        """The numbers of those that the catalogue has."""
        if not product_ids:
            return ()
        find = self._codes.get
        return tuple([code for i in product_ids if (code := find(str(i))) is not None])

    def bought_by(self, customer_id: ProductId | None) -> npt.NDArray[np.int32]:
        """Codes of what a customer bought; none for a stranger."""
        row = None if customer_id is None else self._row_of(customer_id)
        if row is None or self._history is None:
            return NOBODYS
        offsets = self._history.offsets
        return self._history.product[offsets.item(row) : offsets.item(row + 1)]

    def most_bought_by(self, customer_id: ProductId | None, n: int) -> tuple[int, ...]:
        """Codes of what a customer buys most often, at most n; none for a stranger."""
        row = None if customer_id is None else self._row_of(customer_id)
        if row is None or self._history is None:
            return ()
        part = slice(*self._history.offsets[[row, row + 1]].tolist())
        order = np.lexsort((self._history.product[part], -self._history.frequency[part]))[:n]
        return tuple(self._history.product[part][order].tolist())

    def purchases(
        self, customer_id: ProductId | None
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32], npt.NDArray[np.int32]] | None:
        """Codes, frequencies and last days of what a customer bought; None where not known."""
        row = None if customer_id is None else self._row_of(customer_id)
        if row is None or self._history is None or self._history.last_day is None:
            return None
        part = slice(*self._history.offsets[[row, row + 1]].tolist())
        return (
            self._history.product[part],
            self._history.frequency[part],
            self._history.last_day[part],
        )

    def _row_of(self, customer_id: ProductId) -> int | None:
        return self._customers.get(str(customer_id)) if self._history is not None else None

    def attributes(self, code: int) -> dict[str, tuple[str, ...]]:
        """What the catalogue says of a product, by name; read once for each product."""
        if self.snapshot.details is None:
            return {}
        if code not in self._attributes:
            self._attributes[code] = self.snapshot.details.attributes.of(code)
        return self._attributes[code]

    def price_history(self, code: int) -> PriceHistory | None:
        """What a product cost since when, in the catalogue's currency; None where not known."""
        rows = self.snapshot.prices
        if rows is None or code >= len(rows.offsets) - 1:
            return None
        part = slice(rows.offsets.item(code), rows.offsets.item(code + 1))
        points = tuple(
            PricePoint(_EPOCH + timedelta(microseconds=since), None if price < 0 else price, told)
            for since, price, told in zip(
                rows.since_us[part].tolist(),
                rows.price_minor[part].tolist(),
                rows.announced[part].tolist(),
                strict=True,
            )
        )
        if not points:
            return None
        return PriceHistory(
            product_id=self._ids[code],
            channel="web",
            currency=self.snapshot.meta.currency,
            points=points,
            from_launch=bool(rows.from_launch[code]),
        )

    def linked(self, code: int, relations: tuple[int, ...]) -> npt.NDArray[np.int32]:
        """What the shop itself links to a product in one of these relations, in its order."""
        links = self.snapshot.links
        if links is None or code >= len(links.offsets) - 1 or not self.links_in(relations):
            return NOBODYS
        part = slice(links.offsets.item(code), links.offsets.item(code + 1))
        said = links.relation[part].tolist()
        if not any(each in relations for each in said):
            return NOBODYS
        wanted = np.array([each in relations for each in said])
        found: npt.NDArray[np.int32] = links.target[part][wanted]
        return found

    @cached_property
    def required_parts(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Parts without which products do not work, in the shop's order.

        Product a needs ``parts[offsets[a]:offsets[a + 1]]``; both are empty where the shop links
        no part.
        """
        links = self.snapshot.links
        if links is None:
            return NOBODYS, NOBODYS
        is_part = links.relation == _REQUIRED
        before = np.concatenate([[0], np.cumsum(is_part)])
        return fixed(before[links.offsets].astype(np.int32)), fixed(links.target[is_part])

    @cached_property
    def family(self) -> npt.NDArray[np.int32]:
        """The family of each product; −1 for none."""
        return fixed(self.snapshot.products.family)

    def links_in(self, relations: tuple[int, ...]) -> bool:
        """Whether the shop links anything in one of these relations."""
        return not self._relations.isdisjoint(relations)

    @cached_property
    def _relations(self) -> frozenset[int]:
        links = self.snapshot.links
        return frozenset() if links is None else frozenset(np.unique(links.relation).tolist())

    @cached_property
    def pair_columns(self) -> tuple[npt.NDArray[Any], ...] | None:
        """Rows of pairs as compiled loops read them; None where they lie in another way."""
        pairs, columns = self.snapshot.pairs, []
        for name, kind in _PAIR_COLUMNS.items():
            column = fixed(getattr(pairs, name))
            if column.dtype != kind or not column.flags.c_contiguous:
                return None
            columns.append(column)
        return tuple(columns)

    @cached_property
    def compatibility_columns(self) -> tuple[Any, ...] | None:
        """What fits what as compiled loops read it; None where there are too many rules."""
        said = self.compatibility
        return nothing_said() if said is None else columns_of(said, len(self.price))

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Names of the categories by code."""
        return tuple(self.snapshot.products.category_names.unpack())

    def under(self, category: str) -> npt.NDArray[np.int32]:
        """Codes of a category and of those below it; all where it is empty."""
        found = [
            code
            for code, name in enumerate(self.categories)
            if not category or name == category or name.startswith(f"{category} > ")
        ]
        return np.array(found, dtype=np.int32)

    def within(self, categories: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        """Which products are of these categories or below them; ``*`` is all."""

        def made() -> npt.NDArray[np.bool_]:
            category = self.snapshot.products.category
            if "*" in categories:
                return np.ones(len(category), dtype=np.bool_)
            inside = [self.under(name) for name in categories if name]
            return np.isin(category, np.concatenate([NOBODYS, *inside]))

        return self.once(("within", categories), made)

    def of_category(self, category: int) -> npt.NDArray[np.int32]:
        """Products of one category, by code."""
        order, offsets = self._by_category
        if not 0 <= category < len(offsets) - 1:
            return NOBODYS
        return order[offsets[category] : offsets[category + 1]]

    def once(self, key: Hashable, make: Callable[[], npt.NDArray[Any]]) -> npt.NDArray[Any]:
        """What rules make of every product, made on first use; the oldest leaves for a new one.

        Args:
            key: all that it depends on beside the products.
            make: makes it, one value a product.
        """
        made = self._once.get(key)
        if made is None:
            if len(self._once) >= KEPT:
                self._once.pop(next(iter(self._once)), None)
            made = self._once[key] = make()
        return made

    def tagged(self, tags: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        """Which products carry one of the tags."""
        return self._tagged(tags)

    @cached_property
    def _tagged(self) -> Callable[[tuple[str, ...]], npt.NDArray[np.bool_]]:
        return cache(lambda tags: _with_tag(self.snapshot, tags))

    @cached_property
    def _by_category(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
        category = self.snapshot.products.category
        order = np.argsort(category, kind="stable").astype(np.int32)
        ranks = np.arange(len(self.snapshot.products.category_names) + 1)
        return order, np.searchsorted(category[order], ranks)

    @cached_property
    def _customers(self) -> dict[str, int]:
        ids = self._history.customer_ids.unpack() if self._history is not None else []
        return {text: row for row, text in enumerate(ids)}


def _with_tag(snapshot: Snapshot, tags: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(snapshot.products.ids), dtype=np.bool_)
    if snapshot.details is None:
        return found
    rows = snapshot.details.attributes
    names, values = rows.names.unpack(), rows.values.unpack()
    if TAGS not in names:
        return found
    wanted = [code for code, value in enumerate(values) if value in tags]
    hit = (rows.name == names.index(TAGS)) & np.isin(rows.value, wanted)
    found[np.searchsorted(rows.offsets, np.flatnonzero(hit), side="right") - 1] = True
    return found


def _typical_margin(snapshot: Snapshot) -> float:
    """Median margin in minor units where price and cost are known; NaN if they nowhere are."""
    price: npt.NDArray[Any] = snapshot.products.price_minor
    cost: npt.NDArray[Any] = snapshot.products.cost_minor
    known = (price > 0) & (cost >= 0)
    return float(np.median(price[known] - cost[known])) if known.any() else float("nan")
