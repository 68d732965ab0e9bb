"""A matrix in memory: the snapshot, customers' histories beside it, and what can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import pyarrow as pa

from pairwell.matrix.complete import Completer
from pairwell.matrix.pair_table import pair_table
from pairwell.model.offer import ProductId
from pairwell.model.snapshot import History, Snapshot


class MinedMatrix:
    """What a build returns.

    Attributes:
        snapshot: everything that serving reads.
        history: what each known customer bought; None without customers.
    """

    def __init__(self, snapshot: Snapshot, history: History | None = None) -> None:
        self.snapshot = snapshot
        self.history = history

    @cached_property
    def _completer(self) -> Completer:
        return Completer(self.snapshot, self.history)

    def pairs(self) -> pa.Table:
        """All stored pairs with their measures, ``PAIRS`` columns (model/columns.py), no floor."""
        return pair_table(self.snapshot)

    def complete(
        self,
        baskets: Sequence[Sequence[ProductId]],
        n: int = 10,
        customers: Sequence[ProductId | None] | None = None,
    ) -> list[list[tuple[ProductId, float]]]:
        """The best ``n`` products beside each basket (matrix/complete.py)."""
        return self._completer.complete(baskets, n, customers)
