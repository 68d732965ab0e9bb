"""The matrix as a sheet that a merchandiser edits and gives back: one row a pair.

``action`` takes ``pin`` (at ``rank`` among pins) or ``block``, ``note`` the reason; cleared, what a
person said earlier is taken back. Nothing else is read: columns may move and rows be sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count, repeat
from typing import IO

from pairwell.app.offer_lists import OfferList, names_one_pair
from pairwell.export.feeds.feed import Feed, plain_id
from pairwell.export.tables.xlsx_table import Cell, write_xlsx

COLUMNS = {
    "anchor_id": 16,
    "anchor_title": 36,
    "rank": 6,
    "candidate_id": 16,
    "candidate_title": 36,
    "relation": 12,
    "strength": 10,
    "proven": 8,
    "n_both": 8,
    "action": 10,
    "note": 40,
}
"""Names of the columns, and their widths in characters."""


def write_edit_sheet(lists: Iterable[OfferList], file: IO[bytes], key: str = "anchor_id") -> None:
    """Write companions by rank, then what is bought instead, then what is blocked, both unranked.

    A pin has the place that a person gave it among pins.

    Raises:
        InputRefused: more pairs than a sheet has rows.
    """
    write_xlsx(
        list(COLUMNS),
        _rows(lists),
        file,
        name="matrix",
        widths=list(COLUMNS.values()),
        choices={"action": ("pin", "block")},
    )


def _rows(lists: Iterable[OfferList]) -> Iterator[tuple[Cell, ...]]:
    for one in lists:
        groups = ((count(1), one.companions), (repeat(None), one.instead + one.blocked))
        for ranks, pairs in groups:
            for rank, pair in zip(ranks, pairs, strict=False):
                row = pair.curated
                if row is not None and not names_one_pair(row):
                    row = None  # a word on a set is not one cell's to take back
                yield (
                    one.anchor_id,
                    one.title,
                    rank if row is None else row.position,
                    pair.candidate_id,
                    pair.title,
                    pair.relation,
                    pair.strength,
                    pair.proven,
                    pair.n_both,
                    row.action if row is not None else "",
                    row.reason if row is not None else "",
                )


XLSX = Feed(
    name="xlsx",
    ending=".xlsx",
    about="a sheet to edit and import back",
    holds={"anchor_id": plain_id()},
    write=write_edit_sheet,
)
