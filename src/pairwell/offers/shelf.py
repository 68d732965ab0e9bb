"""A snapshot opened for deciding: made once for each snapshot, asked many times."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from pairwell.model.curated_arrays import CuratedArrays
from pairwell.model.offer import ProductId
from pairwell.model.snapshot import History, Snapshot

NOBODYS = np.zeros(0, dtype=np.int32)
"""What an unknown customer owns."""


class Shelf:
    """Finds products and customers by their ids.

    Opening it passes once over the ids; everything after that touches single rows only.

    Args:
        snapshot: what to decide from.
        history: what customers bought; without it only the request says what the asker owns.
        curated: what people decided, looked up in the products of this snapshot.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        history: History | None = None,
        curated: CuratedArrays | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.curated = curated
        self._history = history
        texts = snapshot.products.ids.unpack()
        self._ids: list[ProductId] = (
            [int(text) for text in texts] if snapshot.meta.ids_are_integers else list(texts)
        )
        self._codes = {text: code for code, text in enumerate(texts)}
        self.typical_margin = _typical_margin(snapshot)

    def code(self, product_id: ProductId) -> int:
        """The product's number; −1 if the catalogue has no such product."""
        return self._codes.get(str(product_id), -1)

    def product_id(self, code: int) -> ProductId:
        """The id as the shop gave it."""
        return self._ids[code]

    def bought_by(self, customer_id: ProductId | None) -> npt.NDArray[np.int32]:
        """Codes of what a customer bought; none for a stranger."""
        if customer_id is None or self._history is None:
            return NOBODYS
        row = self._customers.get(str(customer_id))
        if row is None:
            return NOBODYS
        offsets = self._history.offsets
        return self._history.product[int(offsets[row]) : int(offsets[row + 1])]

    @cached_property
    def _customers(self) -> dict[str, int]:
        ids = self._history.customer_ids.unpack() if self._history is not None else []
        return {text: row for row, text in enumerate(ids)}


def _typical_margin(snapshot: Snapshot) -> float:
    """Median margin share of the products whose price and cost are known; NaN if there are none."""
    price: npt.NDArray[Any] = snapshot.products.price_minor
    cost: npt.NDArray[Any] = snapshot.products.cost_minor
    known = (price > 0) & (cost >= 0)
    return float(np.median(1 - cost[known] / price[known])) if known.any() else float("nan")
