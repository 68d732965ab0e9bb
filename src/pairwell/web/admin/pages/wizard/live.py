"""``/admin/wizard/live``: the last stage: a product page as shoppers would see it; then publish."""

from __future__ import annotations

import asyncio

from pairwell.app.report.items import best_sellers
from pairwell.model.errors import InputRefused
from pairwell.model.offer import OfferAnswer, OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.shelf import Shelf
from pairwell.web.admin import render
from pairwell.web.admin.admin import instant
from pairwell.web.admin.draft import draft_shelf
from pairwell.web.admin.pages.wizard.stages import shown, standing
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply

HERE = "/admin/wizard/live"
SELLERS = 10


async def live(visit: Visit) -> Reply:
    """One product page with its offers, from the version that waits; nothing counts as shown."""
    found = await visit.admin.service.work(standing)
    shelf: Shelf | None = None
    product: render.Shown | None = None
    answer: OfferAnswer | None = None
    sellers: list[render.Shown] = []
    if found.version:
        shelf = await visit.admin.service.work(lambda w: draft_shelf(w, found.version))
        codes = best_sellers(shelf.snapshot, SELLERS).tolist()
        sellers = [render.Shown(shelf, code) for code in codes]
        asked = visit.asked("product")
        code = shelf.code(asked) if asked else (codes[0] if codes else -1)
        if asked and code < 0:
            raise InputRefused("The catalogue has no such product.", "Choose one of the list.")
        if code >= 0:
            product = render.Shown(shelf, code)
            request = OfferRequest(
                anchors=(shelf.product_id(code),), locale=visit.speech.locale, as_of=instant()
            )
            answer = await asyncio.to_thread(decide, request, shelf, visit.admin.settings.offers)
    return shown(
        visit, "live", found, product=product, answer=answer, sellers=sellers,
        offers=_offers(shelf, answer), currency=shelf.snapshot.meta.currency if shelf else "",
    )  # fmt: skip


def _offers(shelf: Shelf | None, answer: OfferAnswer | None) -> list[tuple[object, render.Shown]]:
    if shelf is None or answer is None:
        return []
    return [(o, render.Shown(shelf, shelf.code(o.product_id))) for o in answer.offers]


PAGES = (Page(name="wizardLive", method="GET", path=HERE, run=live),)
