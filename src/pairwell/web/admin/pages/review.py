"""``/admin/review``: the merchandiser's list: which rows do the orders speak against?"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress

import msgspec

from pairwell.model.errors import InputRefused, StoreBusy
from pairwell.model.review import ReviewRow
from pairwell.web.admin import render
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply

ROWS = 50
PATIENCE = 120.0
"""Seconds after which the review is given up."""


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """What `pairwell matrix review --json` tells, as far as the page shows it."""

    snapshot_id: str
    as_of: str
    window_days: int
    currency: str
    n_rows: int
    found: dict[str, int]
    rows: tuple[ReviewRow, ...]


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """Its answer when it cannot be done."""

    error: dict[str, str]


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
            found = await _reviewed(visit)
            _KEPT.clear()
            _KEPT[key] = found
    return render.page(visit, "review.html", review=found, rows=found.rows)


async def _reviewed(visit: Visit) -> Review:
    """Run the review in a process of its own: serving never loads the engine of the facts.

    Raises:
        InputRefused: it was refused; the reason is its own.
        StoreBusy: it took too long.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "pairwell", "matrix", "review", "--json", "--limit", str(ROWS),
        "--locale", visit.speech.locale, "--workspace", str(visit.admin.service.folder),
        stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(PATIENCE):
            said, _ = await process.communicate()
    except TimeoutError as error:
        raise StoreBusy(
            "The orders could not be looked through in time.", "Try `pairwell matrix review`."
        ) from error
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    if process.returncode:
        refused = msgspec.json.decode(said, type=Refused).error
        raise InputRefused(refused.get("message", ""), refused.get("hint", ""))
    return msgspec.json.decode(said, type=Review)


PAGES = (Page(name="review", method="GET", path="/admin/review", run=review),)
