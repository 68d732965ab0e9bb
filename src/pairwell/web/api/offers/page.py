"""One page, answered: decide each list, hide what the holdout does not see, sign every offer."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime

import msgspec

from pairwell.app.answer_page import answer_page
from pairwell.measure.assignment import arm_of
from pairwell.model.decision import LoggedDecision, LoggedOffer
from pairwell.model.offer import OfferAnswer
from pairwell.offers.phrases import language_of
from pairwell.offers.titles import TITLES
from pairwell.web.api.offers.answered import OffersAnswered, PlacementAnswered
from pairwell.web.api.offers.asked import OffersAsked
from pairwell.web.api.offers.request import requests_of
from pairwell.web.api.offers.shown import Showing, instant, shown
from pairwell.web.caller import Caller
from pairwell.web.service import Service
from pairwell.web.shop import Shop

SHOWN_FOR = 60
"""Seconds that an answer may be shown: what is taken off is gone by then even from caches."""

EMPTY = {"with_this": "goes", "better": "better", "kit": "kit", "general": "general"}
"""What stands above a list that could not be decided, by block."""

NOT_READY = "not_ready"
"""Why there is no offer while there is no matrix."""


def page(
    service: Service,
    asked: OffersAsked,
    caller: Caller,
    *,
    explain: bool = False,
    cacheable: bool = False,
) -> OffersAnswered:
    """The answer to one page.

    Args:
        service: the worker's.
        asked: the question.
        caller: who asks; evidence and explanations are for back ends.
        explain: whether to tell what was refused, and why.
        cacheable: the same answer for everybody until the end of the minute.
    """
    now = time.time()
    ends = (int(now) // SHOWN_FOR + 1) * SHOWN_FOR if cacheable else int(now) + SHOWN_FOR
    shop = None if caller.unknown else service.shop
    if shop is None:
        return empty_page(service, asked)
    locale = service.settings.shop.locale
    customer_id = asked.customer_id if shop.knows(asked.customer_id) else None
    latest = time.monotonic() + service.settings.web.deadline_ms / 1000
    answers, late = answer_page(
        requests_of(asked, locale, customer_id, datetime.fromtimestamp(now, UTC), dated=shop.dated),
        shop.decide,
        fall_back=shop.fallback.answer,
        in_time=lambda: time.monotonic() < latest,
    )
    if late:
        service.counters.add("pairwell_fallback_total")
    decision_id = _decision_id(service, shop, asked, cacheable=cacheable)
    person = asked.customer_id or asked.visitor_id
    arm = arm_of(person, service.settings.web.holdout_share)
    if not cacheable:  # one answer for everybody is shown to nobody knows whom, nor how often
        for nth, answer in enumerate(answers):
            service.note(_logged(answer, decision_id, arm, person, nth, now))
    showing = Showing(
        shop=shop,
        secret=service.secret,
        decision_id=decision_id,
        ends=ends,
        hidden=arm == "holdout" and asked.channel != "staff",
        backend=caller.is_backend and not cacheable,
        explain=explain and caller.is_backend,
    )
    placements = tuple(
        shown(answer, placement, nth, showing)
        for nth, (answer, placement) in enumerate(zip(answers, asked.placements, strict=True))
    )
    for told in placements:
        if told.offers:
            service.counters.add("pairwell_offers_total", n=len(told.offers))
        elif told.bundle is None:
            service.counters.add("pairwell_empty_placements_total", f'why="{told.why_none}"')
    if shop.degraded or late:
        service.counters.add("pairwell_degraded_total")
    return OffersAnswered(
        decision_id=decision_id,
        snapshot_id=shop.snapshot_id,
        degraded=shop.degraded or late,
        arm=arm,
        placements=placements,
        expires_at=instant(ends),
    )


def empty_page(service: Service, asked: OffersAsked) -> OffersAnswered:
    """The answer while nothing can be decided: no offers, and no error."""
    service.counters.add("pairwell_degraded_total")
    service.counters.add("pairwell_empty_placements_total", f'why="{NOT_READY}"')
    language = language_of(asked.locale or service.settings.shop.locale)
    return OffersAnswered(
        decision_id=service.new_id(),
        snapshot_id="",
        degraded=True,
        arm="unassigned",
        placements=tuple(
            PlacementAnswered(
                name=placement.name,
                block=placement.block,
                title=TITLES[EMPTY[placement.block or "with_this"]][language],
                offers=(),
                why_none=NOT_READY,
            )
            for placement in asked.placements
        ),
        expires_at=instant(int(time.time()) + SHOWN_FOR),
    )


def _logged(
    answer: OfferAnswer, decision_id: str, arm: str, person: str | None, nth: int, now: float
) -> LoggedDecision:
    return LoggedDecision(
        decision_id=decision_id,
        at=datetime.fromtimestamp(now, UTC),
        placement=answer.placement,
        arm=arm,
        snapshot_id=answer.snapshot_id,
        n_eligible=answer.n_eligible,
        offers=tuple(
            LoggedOffer(
                offer_id=f"{decision_id}-{nth}-{offer.rank}",
                product_id=str(offer.product_id),
                technique=offer.technique,
                rank=offer.rank,
                propensity=offer.propensity,
            )
            for offer in (*answer.offers, *(o for group in answer.groups for o in group.offers))
        ),
        person=person,
    )


def _decision_id(service: Service, shop: Shop, asked: OffersAsked, *, cacheable: bool) -> str:
    """The same for the same request_id, snapshot and policy, whichever worker answers."""
    if asked.request_id is None and not cacheable:
        return service.new_id()
    what = msgspec.json.encode((shop.snapshot_id, shop.policy.digest, asked))
    return "r" + hashlib.blake2b(what, digest_size=13, key=service.secret[:32]).hexdigest()
