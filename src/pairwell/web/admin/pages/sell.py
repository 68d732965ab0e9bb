"""``/sell``: the salesperson's page: what do I say now? Type or scan, two or three offers.

A counter's browser remembers its store: what that store has not is not offered there.
"""

from __future__ import annotations

import asyncio

from pairwell.app.record_events import read_events
from pairwell.model.decision import LoggedDecision
from pairwell.model.errors import InputRefused
from pairwell.model.offer import Offer, OfferRequest
from pairwell.offers.decide import decide
from pairwell.web.admin import render
from pairwell.web.admin.admin import instant, search
from pairwell.web.admin.visit import Page, Visit, kept_cookie
from pairwell.web.logged import logged
from pairwell.web.reply import Reply
from pairwell.wiring import utc_now

OFFERS = 3
STORE = "pairwell-store"
"""Cookie of the store that this counter stands in."""

EVENTS = {"accepted": "offer_accepted", "declined": "offer_dismissed"}


async def sell(visit: Visit) -> Reply:
    """One product found: its offers; several: which one; none: say so."""
    shop, policy = visit.admin.shop, visit.admin.settings.offers
    shelf = shop.shelf
    text = visit.asked("q")
    code = shelf.code(text) if text else -1
    found = await asyncio.to_thread(search, shelf, text, 8) if code < 0 else []
    if len(found) == 1:
        code, found = found[0], []
    answer, decision_id = None, ""
    offers: list[tuple[Offer, render.Shown]] = []
    store = visit.store if visit.store in shop.stores else ""
    here = shop.in_store(store).shelf if store else shelf
    if code >= 0:
        request = OfferRequest(
            placement="sales_floor", anchors=(shelf.product_id(code),), limit=OFFERS,
            locale=visit.speech.locale, as_of=instant(),
        )  # fmt: skip
        answer = await asyncio.to_thread(decide, request, here, policy)
        decision_id = visit.admin.service.new_id()
        told = shop.stores[store] if store else {}
        for offer in answer.offers:
            shown = render.Shown(here, shelf.code(offer.product_id))
            if store and str(offer.product_id) not in told:
                shown.in_stock = None  # the general stock says nothing of this counter's shelf
            offers.append((offer, shown))
        decision = LoggedDecision(
            decision_id=decision_id,
            at=utc_now(),
            placement=answer.placement,
            arm="unassigned",
            snapshot_id=answer.snapshot_id,
            n_eligible=answer.n_eligible,
            offers=tuple(logged(o, f"{decision_id}-0-{o.rank}") for o in answer.offers),
        )
        visit.admin.service.note(lambda: [decision])
    return render.page(
        visit, "sell.html", q=text, found=[render.Shown(shelf, i) for i in found], answer=answer,
        product=render.Shown(shelf, code) if code >= 0 else None, offers=offers,
        decision_id=decision_id, said=visit.asked("said"), stores=sorted(shop.stores), store=store,
        lost=visit.store if visit.store != store else "",
        stock=await visit.admin.told(store) if store else None,
    )  # fmt: skip


async def answer(visit: Visit) -> Reply:
    """Keep what the customer said; a form sent twice counts once."""
    said, decision_id, rank = visit.sent("said"), visit.sent("decision_id"), visit.sent("rank")
    product_id, anchor = visit.sent("product_id"), visit.sent("anchor")
    whole = product_id and decision_id.isalnum() and rank.isdigit()
    if said not in EVENTS or not whole:
        raise InputRefused("The form is not whole.", "Load the page again.")
    event = {
        "id": f"sell-{decision_id}-{rank}",
        "name": EVENTS[said],
        "decision_id": decision_id,
        "offer_id": f"{decision_id}-0-{rank}",
        "product_id": product_id,
        "placement": "sales_floor",
    }
    delivery = read_events({"events": [event]}, source="admin:sell", trusted=True, at=utc_now())
    if delivery.refused:
        raise InputRefused("The answer could not be kept.", delivery.refused[0].detail)
    await asyncio.wrap_future(visit.admin.service.journal.submit(delivery))
    await visit.admin.note(visit.person, "offer_answered", product_id, said=said)
    return render.redirect("/sell", q=anchor, said=said)


async def choose(visit: Visit) -> Reply:
    """Remember the store of this counter, or none."""
    if "store" not in visit.form:
        raise InputRefused("The form is not whole.", "Load the page again.")
    store = visit.sent("store")
    if store and store not in visit.admin.shop.stores:
        raise InputRefused(f"Nothing is known of a store {store!r}.", "Choose one of the list.")
    cookie = kept_cookie(STORE, store, secure=visit.secure)
    back = {"q": visit.sent("q")} if visit.sent("q") else {}
    return render.redirect("/sell", cookie, **back)


PAGES = (
    Page(name="sell", method="GET", path="/sell", run=sell),
    Page(name="answerOffer", method="POST", path="/sell", run=answer),
    Page(name="chooseStore", method="POST", path="/sell/store", run=choose),
)
