"""``/admin/coverage``: at which places have the best sellers an offer, and where is none?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from hashlib import sha256
from typing import get_args

import msgspec

from pairwell.app.cover_placements import PlaceCoverage, Uncovered
from pairwell.model.errors import InputRefused
from pairwell.model.offer import Placement
from pairwell.offers.presets import PRESETS
from pairwell.web.admin import render
from pairwell.web.admin.beside import told
from pairwell.web.admin.order import order_of
from pairwell.web.admin.sheet import Sheet
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply

EVERY = "all"
KEPT = 50
SHOWN = 100
COLUMNS = PlaceCoverage.__struct_fields__
NAMES = Uncovered.__struct_fields__
_BY: dict[str, Callable[[PlaceCoverage], float]] = {
    "one": lambda each: each.n_with_one / max(each.n_sellers, 1),
    "two": lambda each: each.n_with_two / max(each.n_sellers, 1),
    "lost": lambda each: each.n_lost_two,
}
_COLUMNS = {"one": False, "two": False, "lost": True}
"""The worst first."""


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """What `pairwell coverage --json` tells."""

    coverage: tuple[PlaceCoverage, ...]
    uncovered: tuple[Uncovered, ...] = ()


_ONE_AT_A_TIME = asyncio.Lock()
_KEPT: dict[tuple[str, str, str, str], Coverage] = {}
"""By version, place, preset and the rules in force, until somebody asks to look again."""


async def coverage(visit: Visit) -> Reply:
    """All places under one set of rules, or one place under the rules of every kind of shop."""
    place, preset = visit.asked("placement"), visit.asked("preset")
    if place and place not in get_args(Placement):
        raise InputRefused(f"There is no placement {place!r}.", "Choose one of the list.")
    if preset and preset not in (EVERY, *PRESETS):
        raise InputRefused(f"There is no kind of shop {preset!r}.", "Choose one of the list.")
    if preset == EVERY:
        place = place or "product"
    shop = visit.admin.shop
    rules = sha256(msgspec.json.encode(visit.admin.settings.offers, order="sorted")).hexdigest()
    key = shop.snapshot_id, place, preset, rules
    async with _ONE_AT_A_TIME:
        found = None if visit.asked("again") else _KEPT.get(key)
        if found is None:
            found = await told(visit, Coverage, *_command(place, preset))
            while len(_KEPT) >= KEPT:
                del _KEPT[next(iter(_KEPT))]
            _KEPT[key] = found
    asked = {"placement": place, "preset": preset}
    order = order_of(visit.asked("sort"), _COLUMNS, "/admin/coverage", asked)
    places = found.coverage
    if order.column:
        places = tuple(sorted(places, key=_BY[order.column], reverse=order.falls))
    sellers = [
        (each, render.Shown(shop.shelf, code))
        for each in found.uncovered[:SHOWN]
        if (code := shop.shelf.code(each.product_id)) >= 0
    ]
    return render.page(
        visit, "coverage.html", place=place, preset=preset, places=get_args(Placement),
        presets=(*PRESETS, EVERY), found=places, order=order, sellers=sellers,
        n_uncovered=len(found.uncovered), is_named=bool(place) and preset != EVERY,
        sheets=(
            Sheet(name="coverage", header=COLUMNS,
                  rows=([getattr(each, c) for c in COLUMNS] for each in found.coverage)),
            Sheet(name="uncovered", header=NAMES,
                  rows=([getattr(each, c) for c in NAMES] for each in found.uncovered)),
        ),
    )  # fmt: skip


def _command(place: str, preset: str) -> tuple[str, ...]:
    """The command that answers; best sellers are named at one place under one set of rules."""
    where = ("--placement", place) if place else ()
    rules = ("--preset", preset) if preset else ()
    names = ("--names",) if place and preset != EVERY else ()
    return ("coverage", *where, *rules, *names)


PAGES = (Page(name="coverage", method="GET", path="/admin/coverage", run=coverage),)
