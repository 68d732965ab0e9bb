"""``/admin``: the merchandiser's page: what should I change today?"""

from __future__ import annotations

import asyncio
from weakref import WeakKeyDictionary

import msgspec
import numpy as np

from pairwell.app.withdraw_incentive import withdrawn
from pairwell.matrix.curated import in_force
from pairwell.model.curated import CuratedRow
from pairwell.model.offer import OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from pairwell.web.admin import render
from pairwell.web.admin.admin import instant
from pairwell.web.admin.own_words import pointed
from pairwell.web.admin.pages.review import weak_rows
from pairwell.web.admin.sheet import Sheet
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply
from pairwell.wiring import Workspace

BEST_SELLERS = 200
"""So many are asked for an offer on their page."""

SHOWN = 20
"""So many of those without one are named."""

WEAK = 3
"""So many of the rows that the orders speak against."""


_FOUND: WeakKeyDictionary[Shelf, list[tuple[int, str]]] = WeakKeyDictionary()
"""What was found beside each shelf that is still in use."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What the stores say.

    Attributes:
        held: versions that were made after the served one and wait for a person.
        ending: hand-made rows in force with an end.
        n_rows: hand-made rows in force.
        withdrawn: names of incentives that the shop could not redeem as promised.
        quarantined: rows that the last import could not load; None: there was none.
    """

    held: tuple[str, ...]
    ending: tuple[CuratedRow, ...]
    n_rows: int
    withdrawn: tuple[str, ...]
    quarantined: int | None


async def overview(visit: Visit) -> Reply:
    """Held versions, weak rows, best sellers without an offer, rows that end or were not read."""
    shop = visit.admin.service.shop
    standing = await visit.admin.service.work(_standing)
    bare: list[tuple[render.Shown, str]] = []
    n_bare = n_asked = 0
    if shop is not None:
        found = await asyncio.to_thread(_without_offer, shop.shelf, visit.admin.settings.offers)
        n_bare = len(found)
        n_asked = min(BEST_SELLERS, int((shop.shelf.snapshot.products.n_orders > 0).sum()))
        bare = [(render.Shown(shop.shelf, code), why) for code, why in found[:SHOWN]]
    return render.page(
        visit, "overview.html", standing=standing, bare=bare, n_bare=n_bare, n_asked=n_asked,
        snapshot_id=shop.snapshot_id if shop else None, degraded=bool(shop and shop.degraded),
        pointed=lambda selector: pointed(selector, shop.shelf if shop else None, visit.speech),
        ready=shop is not None, review=await weak_rows(visit, WEAK),
        sheets=(_sheet(shop.shelf, found),) if shop is not None else (),
    )  # fmt: skip


def _sheet(shelf: Shelf, found: list[tuple[int, str]]) -> Sheet:
    named = ((render.Shown(shelf, code), why) for code, why in found)
    return Sheet(
        name="uncovered", header=("product_id", "title", "n_orders", "why_none"),
        rows=((p.product_id, p.title, p.n_orders, why) for p, why in named),
    )  # fmt: skip


def _without_offer(shelf: Shelf, policy: OfferPolicy) -> list[tuple[int, str]]:
    """Best sellers whose page offers nothing, most sold first, and why; kept while served."""
    if shelf in _FOUND:
        return _FOUND[shelf]
    n_orders = shelf.snapshot.products.n_orders
    best = np.argsort(-n_orders, kind="stable")[:BEST_SELLERS]
    found = []
    for code in best[n_orders[best] > 0].tolist():
        answer = decide(OfferRequest(anchors=(shelf.product_id(code),)), shelf, policy)
        if not answer.offers:
            found.append((code, answer.why_none or ""))
    _FOUND[shelf] = found
    return found


def _standing(workspace: Workspace) -> Standing:
    versions = workspace.snapshots.list()
    current = next((v.snapshot_id for v in versions if v.current), "")
    made = {v.version_id: nth for nth, v in enumerate(workspace.state.matrix_versions())}
    rows = in_force(workspace.state.curated(), instant())
    imports = workspace.state.imports()
    return Standing(
        held=tuple(
            v.snapshot_id
            for v in versions
            if not v.published and made.get(v.snapshot_id, 0) >= made.get(current, -1)
        ),
        ending=tuple(sorted((r for r in rows if r.valid_until), key=lambda r: r.valid_until)[:10]),
        n_rows=len(rows),
        withdrawn=tuple(i.name for i in withdrawn(workspace.journal.reported_incentives())),
        quarantined=imports[-1].quarantined if imports else None,
    )


PAGES = (Page(name="overview", method="GET", path="/admin", run=overview),)
