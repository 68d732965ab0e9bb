"""``/admin/bundles``: what sells together whole, what it may cost, and my word on it."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from pairwell.app.curate_matrix import add_curated_rows
from pairwell.app.propose_price import ProposedPrice, propose_price
from pairwell.matrix.scenario_kit import ScenarioKit, everything_for
from pairwell.model.curated import Action, CuratedRow
from pairwell.model.errors import InputRefused, NotReady, PairwellError
from pairwell.offers.multibuy import Piece
from pairwell.offers.shelf import Shelf
from pairwell.web.admin import render
from pairwell.web.admin.admin import instant
from pairwell.web.admin.beside import told
from pairwell.web.admin.own_words import end_of, reason_of
from pairwell.web.admin.sheet import Sheet
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply
from pairwell.wiring import Workspace

SHOWN = 20
MEMBERS = 8
"""Add-ons of one form at most; a bundle has fewer."""

COLUMNS = (
    "anchor_id", "addon_ids", "n_members", "n_together", "n_almost", "n_expected", "n_customers",
    "complete_share", "q_value", "sum_minor", "margin_minor", "held", "currency",
)  # fmt: skip


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What `pairwell bundles --json` tells."""

    n_found: int
    bundles: tuple[dict[str, Any], ...]


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """One bundle as the page shows it.

    Attributes:
        row: its ``BUNDLES`` columns.
        members: the anchor first; None: the served catalogue has no such product.
        proposed: where its price may start; None: a price is not known.
    """

    row: dict[str, Any]
    members: tuple[render.Shown | None, ...]
    proposed: ProposedPrice | None


_ONE_AT_A_TIME = asyncio.Lock()
_KEPT: dict[tuple[str, str], Found] = {}
"""The last search, by version and product."""


async def bundles(visit: Visit) -> Reply:
    """Bundles that orders prove, with evidence, price and break-even; or all for a category."""
    shop = visit.admin.shop
    anchor, category = visit.asked("anchor"), visit.asked("for")
    if anchor and shop.shelf.code(anchor) < 0:
        raise InputRefused("The catalogue has no such product.", "Write its id.")
    kit: ScenarioKit | None = None
    found: Found | None = None
    trouble: PairwellError | None = None
    if category:
        floor = visit.admin.settings.offers.min_customers
        kit = await asyncio.to_thread(everything_for, category, shop.shelf.snapshot, floor)
    else:
        key = shop.snapshot_id, anchor
        async with _ONE_AT_A_TIME:
            found = None if visit.asked("again") else _KEPT.get(key)
            if found is None:
                which = ("--anchor", anchor) if anchor else ()
                try:
                    found = await told(visit, Found, "bundles", "--limit", str(SHOWN), *which)
                except (
                    InputRefused,
                    NotReady,
                ) as error:  # no orders yet, say: searching a category goes on
                    trouble = error
                else:
                    _KEPT.clear()
                    _KEPT[key] = found
    rows = found.bundles if found is not None else ()
    kept = visit.admin.settings.offers.min_kept_share
    names = shop.shelf.snapshot.products.category_names.unpack()
    return render.page(
        visit, "bundles.html", found=found, anchor=anchor, category=category, kit=kit,
        bundles=[_bundle(row, shop.shelf, kept) for row in rows],
        categories=sorted(filter(None, names))[:500],
        done=visit.asked("done"), trouble=trouble,
        sheets=(Sheet(name="bundles", header=COLUMNS, rows=(
            [" ".join(map(str, row["addon_ids"])) if c == "addon_ids" else row[c] for c in COLUMNS]
            for row in rows
        )),),
    )  # fmt: skip


async def say_on(visit: Visit) -> Reply:
    """Pin or block the chosen members beside the anchor, all as one edit."""
    action, anchor = visit.sent("action"), visit.sent("anchor")
    chosen = [member for n in range(MEMBERS) if (member := visit.sent(f"member-{n}"))]
    if action not in ("pin", "block") or not anchor or not chosen:
        raise InputRefused("No member was chosen.", "Tick what the word is on.")
    word: Action = "pin" if action == "pin" else "block"
    reason, until, now = reason_of(visit), end_of(visit.sent("until")), instant()
    rows = [
        CuratedRow(
            candidate=f"product:{member}", action=word, anchor=f"product:{anchor}", reason=reason,
            position=place if word == "pin" else None, author=visit.person.name, created_at=now,
            valid_until=until,
        )
        for place, member in enumerate(chosen, 1)
    ]  # fmt: skip

    def work(workspace: Workspace) -> None:
        add_curated_rows(rows, workspace.state, workspace.snapshots, now)

    await visit.admin.service.work(work)
    for member in chosen:
        await visit.admin.note(
            visit.person, "pinned" if word == "pin" else "blocked", member, beside=anchor,
            reason=reason, until=until,
        )  # fmt: skip
    return render.redirect("/admin/bundles", done=word)


def _bundle(row: dict[str, Any], shelf: Shelf, kept: float) -> Bundle:
    codes = [shelf.code(each) for each in (row["anchor_id"], *row["addon_ids"])]
    proposed: ProposedPrice | None = None
    if all(code >= 0 and int(shelf.price_minor[code]) > 0 for code in codes):
        pieces = [_piece(code, shelf) for code in codes]
        proposed = propose_price(pieces, row["complete_share"], kept)
    members = tuple(render.Shown(shelf, code) if code >= 0 else None for code in codes)
    return Bundle(row=row, members=members, proposed=proposed)


def _piece(code: int, shelf: Shelf) -> Piece:
    cost = int(shelf.snapshot.products.cost_minor[code])
    return Piece(
        product_id=shelf.product_id(code),
        price_minor=int(shelf.price_minor[code]),
        cost_minor=cost if cost >= 0 else None,
    )


PAGES = (
    Page(name="bundles", method="GET", path="/admin/bundles", run=bundles),
    Page(name="sayOnBundle", method="POST", path="/admin/bundles", run=say_on),
)
