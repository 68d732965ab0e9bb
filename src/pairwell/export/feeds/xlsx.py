"""The matrix as a sheet that a merchandiser edits and gives back: one row a pair.

``action`` takes ``pin`` (at ``rank``) or ``block``, ``note`` the reason; cleared, a person's
earlier word is taken back. Nothing else is read back, so that columns may move and rows be sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count, repeat
from typing import IO

from pairwell.app.offer_lists import OfferList
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
                yield (
                    one.anchor_id,
                    one.title,
                    row.rank if row is not None and row.action == "pin" else rank,
                    pair.candidate_id,
                    pair.title,
                    pair.relation,
                    pair.strength,
                    pair.proven,
                    pair.n_both,
                    row.action if row is not None else "",
                    row.text if row is not None else "",
                )


XLSX = Feed(
    name="xlsx",
    ending=".xlsx",
    about="a sheet to edit and import back",
    holds={"anchor_id": plain_id()},
    write=write_edit_sheet,
)
