"""A small shop with hand-made rows, for the tests of both."""

from __future__ import annotations

from pairwell.app.ports.state import State, edit_of
from pairwell.matrix.curated import resolve
from pairwell.matrix.selectors import Catalogue
from pairwell.model.curated import CuratedRow
from pairwell.model.snapshot import Snapshot
from pairwell.offers.shelf import Shelf


def pin(anchor: str, candidate: str, position: int | None = None, number: int = 0) -> CuratedRow:
    return CuratedRow(
        anchor=anchor, candidate=candidate, action="pin", position=position, number=number,
        author="Ann", reason="same series", created_at="2026-11-22T10:00:00+00:00",
    )  # fmt: skip


def block(candidate: str, anchor: str = "", number: int = 0) -> CuratedRow:
    return CuratedRow(anchor=anchor, candidate=candidate, action="block", number=number)


def shelf_of(snapshot: Snapshot, *rows: CuratedRow) -> Shelf:
    return Shelf(snapshot, None, resolve(rows, Catalogue(snapshot.products)))


def keep(state: State, row: CuratedRow) -> CuratedRow:
    """The row as it was kept, as an edit of its own."""
    return state.edit_curated(edit_of(row)).added[0]
