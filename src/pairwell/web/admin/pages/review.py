"""``/admin/review``: the merchandiser's list: which rows do the orders speak against?"""

from __future__ import annotations

import asyncio

import msgspec

from pairwell.model.errors import InputRefused
from pairwell.model.review import ReviewRow
from pairwell.web.admin import render
from pairwell.web.admin.beside import told
from pairwell.web.admin.sheet import Cell, Sheet
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply

ROWS = 50
COLUMNS = (
    "hypothesis", "anchor_id", "anchor_title", "candidate_id", "candidate_title",
    "at_stake_minor", "sentence",
)  # fmt: skip


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """What `pairwell matrix review --json` tells, as far as the page shows it."""

    snapshot_id: str
    as_of: str
    window_days: int
    currency: str
    n_rows: int
    found: dict[str, int]
    rows: tuple[ReviewRow, ...]


_ONE_AT_A_TIME = asyncio.Lock()
_KEPT: dict[tuple[str, str], Review] = {}
"""The last review, by version and language."""


async def review(visit: Visit) -> Reply:
    """The rows most at stake first, each with its figures and one button."""
    shop = visit.admin.service.shop
    if shop is None:
        raise InputRefused("There is no matrix yet.", "Run `pairwell build`.")
    key = shop.snapshot_id, visit.speech.locale
    async with _ONE_AT_A_TIME:
        found = None if visit.asked("again") else _KEPT.get(key)
        if found is None:
            found = await told(
                visit, Review, "matrix", "review", "--limit", str(ROWS),
                "--locale", visit.speech.locale,
            )  # fmt: skip
            _KEPT.clear()
            _KEPT[key] = found
    sheet = Sheet(name="review", header=COLUMNS, rows=map(_cells, found.rows))
    return render.page(visit, "review.html", review=found, rows=found.rows, sheets=(sheet,))


def _cells(row: ReviewRow) -> list[Cell]:
    return [getattr(row, name) for name in COLUMNS]


PAGES = (Page(name="review", method="GET", path="/admin/review", run=review),)
