"""``/admin/matrix``: what goes with this product, is it right, and my word on it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

from pairwell.app.arrange_pins import arrange_pins, pins_of
from pairwell.app.curate_matrix import served_id, undo_curated
from pairwell.app.read_matrix import PairShown, read_matrix
from pairwell.app.report.items import best_sellers
from pairwell.matrix.curated import in_force
from pairwell.model.curated import Action, CuratedRow
from pairwell.model.errors import InputRefused
from pairwell.offers.shelf import Shelf
from pairwell.web.admin import render
from pairwell.web.admin.admin import instant, search
from pairwell.web.admin.own_words import keep, plain, pointed, rows_sheet
from pairwell.web.admin.sheet import Cell, Sheet
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply

PAIRS = 50
SELLERS = 10
"""So many to begin with, where nothing is looked up yet."""

ROWS = 200
BACK = ("/admin/matrix", "/admin/off", "/admin")
"""Pages that have a button to undo."""

COLUMNS = (
    "anchor_id", "candidate_id", "title", "n_both", "n_expected", "n_anchor", "n_candidate",
    "n_customers", "lift", "q_value", "proven", "score", "relation", "role",
)  # fmt: skip


async def matrix(visit: Visit) -> Reply:
    """Search, one product's row with its evidence, and the hand-made rows."""
    shelf = visit.admin.shelf
    text, anchor = visit.asked("q"), visit.asked("anchor")
    found = [render.Shown(shelf, code) for code in await asyncio.to_thread(search, shelf, text)]
    floor = visit.admin.settings.offers.min_customers
    row, product, pairs = None, None, []
    if anchor:
        row = read_matrix(shelf, anchor, floor, 0, PAIRS)
        if row is None:
            raise InputRefused("The catalogue has no such product.", "Search for a part of it.")
        product = render.Shown(shelf, shelf.code(anchor))
        pairs = [(each, render.Shown(shelf, shelf.code(each.candidate_id))) for each in row.pairs]
    now = instant()
    rows = await visit.admin.service.work(lambda w: w.state.curated())
    names = {anchor, f"product:{anchor}"}
    mine = [r for r in rows if not anchor or names & {r.anchor, r.candidate}]
    pins = pins_of(rows, anchor, now) if anchor else ()
    holding = {r.number for r in in_force(rows, now)}
    return render.page(
        visit, "matrix.html", widest=_widest(pairs),
        words=_words(rows, holding, names) if anchor else {}, q=text, found=found, anchor=anchor,
        product=product, pairs=pairs,
        rows=[(r, r.number in holding) for r in mine[::-1][:ROWS]], floor=floor,
        expected=expected, scripted=True, sellers=[] if text or anchor else _sellers(shelf),
        pointed=lambda selector: pointed(selector, shelf, visit.speech),
        pins=[(row, _shown(shelf, row.candidate)) for row in pins], done=visit.asked("done"),
        moved=_moved(visit.asked("moved"), pins),
        sheets=(Sheet(name="pairs", header=COLUMNS, rows=_pairs(shelf, anchor, floor)),
                rows_sheet(mine[::-1])),
    )  # fmt: skip


async def add(visit: Visit) -> Reply:
    """Pin or block beside one anchor."""
    action, anchor = visit.sent("action"), visit.sent("anchor")
    position = visit.sent("position")
    if position and not (position.isdigit() and len(position) < 4):
        raise InputRefused(f"{position!r} is no position.", "Write 1 for the first place.")
    if action not in ("pin", "block") or not anchor:
        raise InputRefused("The form is not whole.", "Load the page again.")
    word: Action = "pin" if action == "pin" else "block"
    row = await keep(
        visit, word, visit.sent("candidate"), anchor, int(position) if position else None
    )
    return render.redirect("/admin/matrix", anchor=plain(anchor), done=row.number)


async def undo(visit: Visit) -> Reply:
    """Take a hand-made row back."""
    number, back = visit.sent("number"), visit.sent("back")
    if not number.isdigit() or back not in BACK:
        raise InputRefused("The form is not whole.", "Load the page again.")
    row = await visit.admin.service.work(lambda w: undo_curated(int(number), w.state))
    await visit.admin.note(visit.person, "undone", row.candidate, row=number, was=row.action)
    anchor = plain(visit.sent("anchor"))
    query: dict[str, Any] = {"anchor": anchor} if anchor else {}
    return render.redirect(back, **query)


async def arrange(visit: Visit) -> Reply:
    """Put the pins of a product into a new order: by their numbers, or one of them a place on.

    Whoever moved one of them finds the page where it stands now: ``moved`` is its way and place.
    """
    anchor, now = visit.sent("anchor"), instant()
    order = _order(visit.form)
    if not anchor or not order:
        raise InputRefused("The form is not whole.", "Load the page again.")
    n_moved = await visit.admin.service.work(
        lambda w: arrange_pins(
            anchor, order, w.state, author=visit.person.name, at=now,
            snapshot_id=served_id(w.snapshots),
        )
    )  # fmt: skip
    if n_moved:
        await visit.admin.note(visit.person, "arranged", anchor, rows=" ".join(map(str, order)))
    way, _, which = visit.sent("move").partition(" ")
    at = {"moved": f"{way} {order.index(int(which)) + 1}"} if which in map(str, order) else {}
    return render.redirect("/admin/matrix", anchor=anchor, done="order", **at)


def _moved(said: str, pins: Sequence[CuratedRow]) -> dict[str, Any] | None:
    """Which pin was moved where, and the arrow that the keyboard goes on from.

    >>> cup, pot = (CuratedRow(candidate=name, action="pin") for name in ("cup", "pot"))
    >>> _moved("up 1", [cup, pot])["focus"], _moved("drag 2", [cup, pot])["what"]
    (('down', 1), 'pot')
    """
    way, _, place = said.partition(" ")
    at = next((n for n in range(1, len(pins) + 1) if str(n) == place), 0)
    if not at or way not in ("up", "down", "drag"):
        return None
    back = {1: "down", len(pins): "up"}  # at an end there is no arrow that goes on
    return {"what": pins[at - 1].candidate, "place": at, "by_arrow": way != "drag",
            "focus": (back.get(at, way), at)}  # fmt: skip


def _words(rows: Sequence[CuratedRow], holding: set[int], names: set[str]) -> dict[str, CuratedRow]:
    """The word in force on each candidate beside this product, or beside everything; by id."""
    on = [r for r in rows if r.number in holding and (r.anchor in names or not r.anchor)]
    return {plain(row.candidate): row for row in on}


def _sellers(shelf: Shelf) -> list[render.Shown]:
    return [render.Shown(shelf, code) for code in best_sellers(shelf.snapshot, SELLERS).tolist()]


def _shown(shelf: Shelf, selector: str) -> render.Shown | None:
    """The product that a selector names, if it names one."""
    code = shelf.code(plain(selector))
    return render.Shown(shelf, code) if code >= 0 else None


def _order(form: dict[str, str]) -> list[int]:
    """Numbers of rows as the form wants them; rows on one place stay as they stood.

    >>> _order({"place-7": "2", "place-9": "1"}), _order({"place-7": "1", "place-9": "2",
    ...     "move": "down 7"})
    ([9, 7], [9, 7])
    """
    places: list[tuple[int, int]] = []
    for name, place in form.items():
        number = name.removeprefix("place-")
        if name != number and number.isdecimal():
            if not (place.strip().isdecimal() and len(place) < 5):
                raise InputRefused(f"{place!r} is no place.", "Write 1 for the first place.")
            places.append((int(place), int(number)))
    order = [number for _, number in sorted(places, key=lambda each: each[0])]
    way, _, which = form.get("move", "").partition(" ")
    if way in ("up", "down") and which.isdecimal() and int(which) in order:
        here = order.index(int(which))
        there = here + (1 if way == "down" else -1)
        if 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
    return order


def _pairs(shelf: Shelf, anchor: str, floor: int) -> Iterator[Sequence[Cell]]:
    """All pairs of a product, more than the page shows."""
    row = read_matrix(shelf, anchor, floor, 0, len(shelf.snapshot.pairs.candidate))
    for pair in row.pairs if row is not None else ():
        yield (
            anchor, pair.candidate_id, pair.title, pair.n_both, expected(pair.n_both, pair.lift),
            pair.n_anchor, pair.n_candidate, pair.n_customers, pair.lift, pair.q_value,
            pair.proven, pair.score, pair.relation, pair.role,
        )  # fmt: skip


def _widest(pairs: Sequence[tuple[PairShown, render.Shown]]) -> float:
    """The end of the scale of all bars: the most of what was met and of what chance would give."""
    return max(
        (max(pair.n_both, expected(pair.n_both, pair.lift) or 0) for pair, _ in pairs), default=0
    )


def expected(n_both: int, lift: float | None) -> float | None:
    """Orders with both that chance alone would give."""
    return n_both / lift if lift else None


PAGES = (
    Page(name="matrix", method="GET", path="/admin/matrix", run=matrix),
    Page(name="addRow", method="POST", path="/admin/matrix/rows", run=add),
    Page(name="undoRow", method="POST", path="/admin/matrix/undo", run=undo),
    Page(name="arrangePins", method="POST", path="/admin/matrix/order", run=arrange),
)
