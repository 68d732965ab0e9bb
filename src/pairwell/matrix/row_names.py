"""Rows asked for by the shop's own ids: who goes with this product, best first."""

from __future__ import annotations

import numpy as np

from pairwell.model.offer import ProductId
from pairwell.model.snapshot import BackoffRows, PairRows, Snapshot


class RowNames:
    """Reads rows over products, mined or assumed, by id; an unknown product has no row."""

    def __init__(self, snapshot: Snapshot, rows: PairRows | BackoffRows) -> None:
        self._rows = rows
        ids = list(snapshot.products.ids)
        whole = snapshot.meta.ids_are_integers
        self._ids: list[ProductId] = [int(each) for each in ids] if whole else list(ids)
        self._code = {each: code for code, each in enumerate(self._ids)}

    def as_stored(self, product_id: ProductId) -> list[ProductId]:
        """As the rows stand: of pairs the strongest first, of others the best score."""
        row = self._row(product_id)
        return [self._ids[code] for code in self._rows.candidate[row].tolist()]

    def by_joint_orders(self, product_id: ProductId) -> list[ProductId]:
        """Most joint orders first, which is by attach rate; ties as they stand."""
        row = self._row(product_id)
        order = np.argsort(-self._rows.n_both[row].astype(np.int64), kind="stable")
        return [self._ids[code] for code in self._rows.candidate[row][order].tolist()]

    def _row(self, product_id: ProductId) -> slice:
        code = self._code.get(product_id)
        if code is None or code + 1 >= len(self._rows.offsets):
            return slice(0, 0)
        return slice(int(self._rows.offsets[code]), int(self._rows.offsets[code + 1]))
