"""``/admin/review``: the merchandiser's list: which rows do the orders speak against?"""

from __future__ import annotations

import asyncio

import msgspec

from pairwell.matrix.curated import in_force
from pairwell.model.curated import EVERYWHERE
from pairwell.model.review import ReviewRow
from pairwell.web.admin import render
from pairwell.web.admin.admin import instant
from pairwell.web.admin.beside import told
from pairwell.web.admin.own_words import plain
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
"""The last reviews, by version and language."""


async def weak_rows(visit: Visit, n: int) -> tuple[Review, tuple[ReviewRow, ...]] | None:
    """The last review and the first rows that it costs most to leave; None: none of this matrix."""
    shop = visit.admin.service.shop
    found = _KEPT.get((shop.snapshot_id, visit.speech.locale)) if shop is not None else None
    if found is None:
        return None
    rows = await _not_off(visit, found.rows)
    return found, tuple(row for row in rows if row.at_stake_minor)[:n]


async def _not_off(visit: Visit, rows: tuple[ReviewRow, ...]) -> tuple[ReviewRow, ...]:
    """Those whose pair nobody has taken off since."""
    now = instant()
    made = await visit.admin.service.work(lambda w: in_force(w.state.curated(), now))
    off = {(plain(row.anchor), plain(row.candidate)) for row in made if row.action == "block"}
    return tuple(
        row
        for row in rows
        if not off & {(row.anchor_id, row.candidate_id), (EVERYWHERE, row.candidate_id)}
    )


async def review(visit: Visit) -> Reply:
    """The rows most at stake first, each with its figures and one button."""
    shop = visit.admin.shop
    key = shop.snapshot_id, visit.speech.locale
    async with _ONE_AT_A_TIME:
        found = None if visit.asked("again") else _KEPT.get(key)
        if found is None:
            found = await told(
                visit, Review, "matrix", "review", "--limit", str(ROWS),
                "--locale", visit.speech.locale,
            )  # fmt: skip
            for other in [each for each in _KEPT if each[0] != key[0] or visit.asked("again")]:
                del _KEPT[other]
            _KEPT[key] = found
    rows = await _not_off(visit, found.rows)
    sheet = Sheet(name="review", header=COLUMNS, rows=map(_cells, rows))
    return render.page(visit, "review.html", review=found, rows=rows, sheets=(sheet,))


def _cells(row: ReviewRow) -> list[Cell]:
    return [getattr(row, name) for name in COLUMNS]


PAGES = (Page(name="review", method="GET", path="/admin/review", run=review),)
