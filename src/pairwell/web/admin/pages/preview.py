"""``/admin/preview``: show me this page as this customer with this cart, in this store, and why."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time
from typing import cast, get_args
from urllib.parse import urlencode

from pairwell.model.errors import InputRefused
from pairwell.model.offer import OfferAnswer, OfferRequest, Placement, ProductId
from pairwell.model.stage import Stage
from pairwell.offers.decide import decide
from pairwell.offers.shelf import Shelf
from pairwell.offers.why import Explanation, why
from pairwell.web.admin import render
from pairwell.web.admin.admin import instant
from pairwell.web.admin.as_if import shelf_as_if
from pairwell.web.admin.sheet import Sheet
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply
from pairwell.wiring import utc_now

MAX_IDS = 50
FIELDS = (
    "placement", "anchors", "cart", "customer", "day", "time", "zone", "sold_out", "in_stock",
    "confirmed", "stage", "store", "candidate",
)  # fmt: skip


async def preview(visit: Visit) -> Reply:
    """What would be offered, what would not, and of one candidate every gate."""
    shop, policy = visit.admin.shop, visit.admin.settings.offers
    asked = {name: visit.asked(name) for name in FIELDS}
    as_of = _instant(asked["day"], asked["time"])
    if asked["store"] and asked["store"] not in shop.stores:
        raise InputRefused(
            f"Nothing is known of a store {asked['store']!r}.", "Choose one of the list."
        )
    shelf = shop.in_store(asked["store"]).shelf if asked["store"] else shop.shelf
    sold_out, there = _ids(asked["sold_out"]), _ids(asked["in_stock"])
    as_if = bool(asked["day"] or asked["time"] or sold_out or there)
    if as_if:
        shelf = await shelf_as_if(visit, shelf, as_of, sold_out, there)
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
            as_of=as_of,
            zone=asked["zone"],
            confirmed=_ids(asked["confirmed"]),
            withdrawn=visit.admin.service.watcher.withdrawn,
            stage=_stage(asked["stage"]),
        )
        answer = await asyncio.to_thread(decide, request, shelf, policy)
        if asked["candidate"]:
            explained = await asyncio.to_thread(why, request, asked["candidate"], shelf, policy)
    link = {name: value for name, value in asked.items() if value and name != "candidate"}
    return render.page(
        visit, "preview.html", asked=asked, placements=get_args(Placement), answer=answer,
        stages=get_args(Stage), as_of=as_of, as_if=as_if,
        stores=sorted(shop.stores), stock=await visit.admin.told(asked["store"]),
        link=f"/admin/preview?{urlencode(link)}",
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
    if word not in get_args(Placement):
        raise InputRefused(f"There is no placement {word!r}.", "Choose one of the list.")
    return cast(Placement, word)


def _ids(text: str) -> tuple[str, ...]:
    """Ids that commas or line ends part."""
    found = tuple(i.strip() for i in text.replace("\n", ",").split(",") if i.strip())
    if len(found) > MAX_IDS:
        raise InputRefused(f"More than {MAX_IDS} products were named.", "Name fewer.")
    return found


def _instant(day: str, at: str) -> str:
    """A day and a time in UTC; of a day alone its noon, of a time alone today's."""
    if not day and not at:
        return instant()
    try:
        then = date.fromisoformat(day) if day else utc_now().date()
        hour = time.fromisoformat(at) if at else time(12)
        return datetime.combine(then, hour.replace(tzinfo=UTC)).isoformat(timespec="seconds")
    except ValueError as error:
        raise InputRefused(
            f"{f'{day} {at}'.strip()!r} is no day and time.", "Write 2026-12-24 and 18:00."
        ) from error


def _stage(word: str) -> Stage | None:
    if word and word not in get_args(Stage):
        raise InputRefused(f"There is no stage {word!r}.", "Choose one of the list.")
    return cast(Stage, word) if word else None


PAGES = (Page(name="preview", method="GET", path="/admin/preview", run=preview),)
