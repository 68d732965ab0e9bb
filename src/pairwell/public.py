"""The door for analysts: what ``import pairwell`` offers.

>>> import pyarrow as pa, pairwell
>>> lines = pa.table({"order_id": [1, 1, 2, 2, 3], "product_id": ["a", "b", "a", "c", "a"]})
>>> matrix = pairwell.build_matrix(lines)
>>> matrix.complete([["b"]], n=1)[0][0][0]
'a'
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from pairwell.app.curated_pairs import curated_pair_table
from pairwell.matrix.build_matrix import build_matrix as _build
from pairwell.matrix.count_pairs import count_pairs as _count
from pairwell.matrix.curated import in_force, resolve
from pairwell.matrix.mined import MinedMatrix
from pairwell.matrix.options import MatrixOptions, StrengthNumbers
from pairwell.matrix.selectors import Catalogue
from pairwell.model.curated import CuratedRow
from pairwell.model.errors import PairwellError
from pairwell.model.offer import OfferAnswer, OfferRequest
from pairwell.model.snapshot import History, Snapshot
from pairwell.offers.decide import decide as _decide
from pairwell.offers.looked_at import with_looked_at
from pairwell.offers.page import decide_page as _decide_page
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from pairwell.wiring import load_snapshot, save_snapshot, utc_now

__all__ = [
    "CuratedRow",
    "Matrix",
    "MatrixOptions",
    "OfferAnswer",
    "OfferPolicy",
    "OfferRequest",
    "PairwellError",
    "StrengthNumbers",
    "build_matrix",
    "count_pairs",
    "load_matrix",
]


class Matrix(MinedMatrix):
    """A cross-sell matrix: look at its pairs, complete baskets, ask it for offers, keep it.

    ``snapshot`` and ``history`` are its plain arrays, ``curated`` the rows that people made by
    hand; ``report`` says what the build did.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        history: History | None = None,
        curated: Sequence[CuratedRow] = (),
    ) -> None:
        super().__init__(snapshot, history)
        self.curated = tuple(curated)

    def with_curated(self, rows: Sequence[CuratedRow]) -> Matrix:
        """The same matrix under these hand-made rows: ``decide`` and ``pairs`` obey them.

        >>> import pyarrow as pa, pairwell
        >>> lines = pa.table({"order_id": [1, 1, 2, 3], "product_id": ["a", "b", "a", "c"]})
        >>> pin = pairwell.CuratedRow(anchor="a", candidate="c", action="pin")
        >>> matrix = pairwell.build_matrix(lines).with_curated([pin])
        >>> matrix.decide(pairwell.OfferRequest(anchors=("a",))).offers[0].product_id
        'c'
        """
        return Matrix(self.snapshot, self.history, rows)

    def pairs(self) -> pa.Table:
        """All stored pairs with their measures, ``PAIRS`` columns (model/columns.py), no floor.

        Pins have the source ``curated``; those that orders do not hold come last, their counts
        null. Pairs that a person blocked stay: they are what orders say.
        """
        return curated_pair_table(self.snapshot, self._in_force())

    @property
    def report(self) -> dict[str, Any]:
        """What came in, what was found, what each rule took out, which numbers were chosen."""
        return self.snapshot.meta.report

    @cached_property
    def _shelf(self) -> Shelf:
        curated = resolve(
            self._in_force(), Catalogue(self.snapshot.products, self.snapshot.details)
        )
        return Shelf(self.snapshot, self.history, curated)

    def _in_force(self) -> tuple[CuratedRow, ...]:
        return in_force(self.curated, utc_now().isoformat(timespec="seconds"))

    def decide(
        self, request: OfferRequest, policy: OfferPolicy | None = None, *, explain: bool = False
    ) -> OfferAnswer:
        """Decide what to offer, with all rules; an empty answer says why.

        Args:
            request: where, beside what, to whom.
            policy: the shop's rules; None: the general preset.
            explain: tell every candidate that was looked at, with the verdict of each gate.
        """
        rules = OfferPolicy() if policy is None else policy
        answer = _decide(request, self._shelf, rules)
        return with_looked_at(answer, request, self._shelf, rules) if explain else answer

    def decide_page(
        self, requests: Sequence[OfferRequest], policy: OfferPolicy | None = None
    ) -> tuple[OfferAnswer, ...]:
        """Decide several lists of one page: no product stands in two of them.

        Args:
            requests: one a list, most important first.
            policy: as for ``decide``.
        """
        return _decide_page(requests, self._shelf, OfferPolicy() if policy is None else policy)

    def save(self, folder: str | Path) -> None:
        """Write it to a folder; customers' histories and hand-made rows lie in files of their own.

        Raises:
            InputRefused: the folder holds something else.
        """
        save_snapshot(Path(folder), self.snapshot, self.history, self.curated)

    def __repr__(self) -> str:
        n_pairs = len(self.snapshot.pairs.candidate)
        return (
            f"<Matrix {self.snapshot.meta.snapshot_id}: {n_pairs:,} pairs of "
            f"{len(self.snapshot.products.ids):,} products from "
            f"{self.snapshot.meta.n_baskets:,} baskets>"
        )


def count_pairs(lines: Any, top: int = 50, min_both: int = 1) -> pa.Table:
    """Count which products share baskets (matrix/count_pairs.py says how the pairs are chosen).

    Args:
        lines: any Arrow table with ``order_id`` and ``product_id``, and ``customer_id`` if known.
        top: candidates kept for each anchor.
        min_both: pairs with fewer joint baskets are left out.

    Raises:
        InputRefused: when a column is missing, or a number is out of its range.
    """
    return _count(lines, top=top, min_both=min_both)


def build_matrix(lines: Any, products: Any = None, options: MatrixOptions | None = None) -> Matrix:
    """Build a matrix from order lines.

    Args:
        lines: any Arrow table with ``order_id`` and ``product_id``; optional ``customer_id``,
            ``ordered_at``, ``quantity`` (lines with quantity ≤ 0 are not purchases).
        products: the catalogue with ``product_id`` and what is known (model/columns.py).
        options: how to build; None: as they come.

    Raises:
        InputRefused: when a table cannot be used as it is.
        SettingsRefused: when an option is out of its range.
    """
    now = utc_now()
    built = _build(
        lines, products, options,
        snapshot_id=f"m-{now:%Y%m%d}-1", created_at=now.isoformat(timespec="seconds"),
    )  # fmt: skip
    return Matrix(built.snapshot, built.history)


def load_matrix(folder: str | Path) -> Matrix:
    """Load what ``Matrix.save`` wrote, or what a workspace serves; mapped and checked.

    Raises:
        NotReady: there is none.
        SnapshotRefused: it is damaged or of a newer format.
    """
    return Matrix(*load_snapshot(Path(folder)))
