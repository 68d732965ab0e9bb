"""Verb: load the stock of the shop's stores from a file.

The rows go through the journal as those that the back end sends, so they are on the disk when the
verb is done, hold in every worker within two seconds, and the books balance: rows = stored +
duplicate + put aside. A row that cannot be used is put aside with its line, a code and its text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from pairwell.app.card_numbers import without_card_numbers
from pairwell.app.check_entries import RAW_LENGTH, NotUsable, checked
from pairwell.app.ports.journal import Delivery, Entry, Journal, Refused
from pairwell.app.record_rows import store_entry
from pairwell.model.finding import QuarantinedRow
from pairwell.model.shop_rows import StockRow

SOURCE = "stock-file"
"""Who sent it, in the books of the journal."""

AT_ONCE = 4_000
"""Rows in one delivery: all of it is kept, or nothing."""

FAULTS = {
    "missing_store": "no store is named",
    "unknown_store": "no such store was told of before; --new takes it",
    "missing_product_id": "no product is named",
    "unknown_product": "the catalogue has no such product",
    "missing_stock": "nothing tells whether it is there",
    "negative_stock": "the count is below zero",
    "bad_stock": "what stands for the stock is neither a count nor yes or no",
    "told_twice": "an earlier row says something else of the same product in the same store",
}
"""Why a row was put aside; beside these what the readers say of a row that they cannot cut."""


class StockLine(NamedTuple):
    """One row of the file: what it says, or why it cannot be read."""

    line: int
    raw: str
    store: str = ""
    product_id: str = ""
    in_stock: bool | None = None
    fault: str = ""


class StockLoaded(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file: ``rows_in = stored + duplicate + len(quarantined)``.

    Attributes:
        rows_in: rows of the file.
        stored: rows that tell something new.
        duplicate: rows that say what was known already.
        quarantined: rows that were put aside.
        stores: the stores that it tells of.
        new_stores: those of them that nobody told of before.
    """

    rows_in: int
    stored: int
    duplicate: int
    quarantined: tuple[QuarantinedRow, ...]
    stores: tuple[str, ...]
    new_stores: tuple[str, ...]


def load_stock(
    lines: Sequence[StockLine],
    *,
    file: str,
    knows: Callable[[str], bool],
    journal: Journal,
    received_at: datetime,
    new: bool = False,
) -> StockLoaded:
    """Take in what is new, put aside what is wrong.

    Args:
        lines: the rows of the file.
        file: its name, for what is put aside.
        knows: whether the catalogue has a product of that id.
        journal: where they go.
        received_at: now.
        new: whether a store may be new though others are known; the first file may always name
            new ones. Without it a slip of the pen does not make a store.

    Raises:
        StoreBusy, DiskFull, StoreFailed: nothing of the delivery was kept; load the file again.
    """
    before = {each.store for each in journal.stores()}
    check = _Check(knows, None if new or not before else before)
    n_stored = n_duplicate = 0
    aside: list[QuarantinedRow] = []
    for start in range(0, len(lines), AT_ONCE):
        part = lines[start : start + AT_ONCE]
        entries: list[Entry] = []
        refused: list[Refused] = []
        for index, line in enumerate(part):
            try:
                entries.append(check.entry(line, index))
            except NotUsable as why:
                raw = without_card_numbers(line.raw[: 2 * RAW_LENGTH])[:RAW_LENGTH]
                detail = without_card_numbers(f"{file}, line {line.line}: {why.detail}.")
                refused.append(Refused(index=index, code=why.code, detail=detail, raw=raw))
                aside.append(QuarantinedRow(file=file, line=line.line, reason=why.code, raw=raw))
        received = journal.append(
            Delivery(
                source=SOURCE,
                received_at=received_at,
                entries=tuple(entries),
                refused=tuple(refused),
            )
        )
        n_stored += received.stored
        n_duplicate += received.duplicate
    stores = sorted(check.stores)
    return StockLoaded(
        rows_in=len(lines),
        stored=n_stored,
        duplicate=n_duplicate,
        quarantined=tuple(aside),
        stores=tuple(stores),
        new_stores=tuple(name for name in stores if name not in before),
    )


class _Check:
    """Looks at one row after the other; remembers what they said."""

    def __init__(self, knows: Callable[[str], bool], known_stores: set[str] | None) -> None:
        self.stores: set[str] = set()
        self._knows = knows
        self._known_stores = known_stores
        self._told: dict[tuple[str, str], bool] = {}

    def entry(self, line: StockLine, index: int) -> Entry:
        """What to keep of a row; raises NotUsable."""
        if fault := next(self._faults(line), ""):
            raise NotUsable(fault, FAULTS.get(fault, "the row cannot be cut into columns"))
        said = {"product_id": line.product_id, "store": line.store, "in_stock": line.in_stock}
        row, payload = checked(said, StockRow)
        made = store_entry(row, payload, index)
        self._told[line.store, line.product_id] = line.in_stock is True
        self.stores.add(line.store)
        return made

    def _faults(self, line: StockLine) -> Iterator[str]:
        if line.fault:
            yield line.fault
        if not line.store:
            yield "missing_store"
        if self._known_stores is not None and line.store not in self._known_stores:
            yield "unknown_store"
        if not line.product_id:
            yield "missing_product_id"
        if not self._knows(line.product_id):
            yield "unknown_product"
        if self._told.get((line.store, line.product_id), line.in_stock) is not line.in_stock:
            yield "told_twice"
