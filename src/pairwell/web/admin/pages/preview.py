"""``/admin/preview``: show me this page as this customer with this cart, and why."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import get_args

from pairwell.model.errors import InputRefused
from pairwell.model.offer import OfferAnswer, OfferRequest, Placement, ProductId
from pairwell.offers.decide import decide
from pairwell.offers.shelf import Shelf
from pairwell.offers.why import Explanation, why
from pairwell.web.admin import render
from pairwell.web.admin.admin import instant
from pairwell.web.admin.sheet import Sheet
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply

MAX_IDS = 50


async def preview(visit: Visit) -> Reply:
    """What would be offered, what would not, and of one candidate every gate."""
    shelf, policy = visit.admin.shelf, visit.admin.settings.offers
    asked = {
        name: visit.asked(name)
        for name in ("placement", "anchors", "cart", "customer", "day", "candidate")
    }
    asked["placement"] = asked["placement"] or "product"
    answer: OfferAnswer | None = None
    explained: Explanation | None = None
    if asked["anchors"] or asked["cart"] or asked["customer"]:
        request = OfferRequest(
            placement=_placement(asked["placement"]),
            anchors=_ids(asked["anchors"]),
            cart=_ids(asked["cart"]),
            customer_id=asked["customer"] or None,
            locale=visit.speech.locale,
            as_of=_instant(asked["day"]),
        )
        answer = await asyncio.to_thread(decide, request, shelf, policy)
        if asked["candidate"]:
            explained = await asyncio.to_thread(why, request, asked["candidate"], shelf, policy)
    return render.page(
        visit, "preview.html", asked=asked, placements=get_args(Placement), answer=answer,
        explained=explained,
        offers=[(o, _shown(shelf, o.product_id)) for o in answer.offers] if answer else [],
        refused=[(r, _shown(shelf, r.product_id)) for r in answer.refusals] if answer else [],
        anchors=[_shown(shelf, i) for i in _ids(asked["anchors"])],
        sheets=(Sheet(
            name="refused", header=("product_id", "code", "detail"),
            rows=((r.product_id, r.code, r.detail) for r in answer.refusals) if answer else (),
        ),),
        stranger=bool(asked["customer"]) and not len(shelf.bought_by(asked["customer"])),
    )  # fmt: skip


def _shown(shelf: Shelf, product_id: ProductId) -> render.Shown | None:
    code = shelf.code(product_id)
    return render.Shown(shelf, code) if code >= 0 else None


def _placement(word: str) -> Placement:
    for placement in get_args(Placement):
        if placement == word:
            found: Placement = placement
            return found
    raise InputRefused(f"There is no placement {word!r}.", "Choose one of the list.")


def _ids(text: str) -> tuple[str, ...]:
    """Ids that commas or line ends part."""
    found = tuple(i.strip() for i in text.replace("\n", ",").split(",") if i.strip())
    if len(found) > MAX_IDS:
        raise InputRefused(f"More than {MAX_IDS} products were named.", "Name fewer.")
    return found


def _instant(day: str) -> str:
    if not day:
        return instant()
    try:
        return f"{date.fromisoformat(day).isoformat()}T12:00:00+00:00"
    except ValueError as error:
        raise InputRefused(f"{day!r} is no day.", "Write it as 2026-12-24.") from error


PAGES = (Page(name="preview", method="GET", path="/admin/preview", run=preview),)
