"""One page, answered: decide each list, hide what the holdout does not see, sign every offer."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime
from functools import lru_cache

import msgspec
from msgspec import UNSET

from pairwell.app.answer_page import answer_page
from pairwell.measure.assignment import arm_of
from pairwell.model.decision import LoggedDecision, LoggedOffer
from pairwell.model.offer import Offer, OfferAnswer, OfferRequest
from pairwell.offers.phrases import language_of
from pairwell.web.api.offers.answered import (
    TITLES,
    Add,
    OffersAnswered,
    OfferShown,
    PlacementAnswered,
    ProductShown,
    ReasonShown,
    evidence_of,
    explained,
)
from pairwell.web.api.offers.asked import OffersAsked, PlacementAsked
from pairwell.web.api.offers.request import DECIDED, requests_of
from pairwell.web.caller import Caller
from pairwell.web.service import Service
from pairwell.web.shop import Shop
from pairwell.web.tokens import Offered, sign

SHOWN_FOR = 60
"""Seconds that an answer may be shown: what is taken off is gone by then even from caches."""

ADD_FOR = 3600
"""Seconds that an offer's price stands once it was shown."""

HOLDOUT = "holdout"
"""Why there is no offer for those who are not shown any."""

INFORMATION = frozenset({"required_part"})
"""Relations that inform rather than promote: the holdout sees them too."""

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

    def decide(request: OfferRequest) -> OfferAnswer:
        return shop.decide(request)

    requests = requests_of(asked, locale, customer_id)
    wanted = [
        request for request, placement in zip(requests, asked.placements, strict=True)
        if placement.block in DECIDED
    ]  # fmt: skip
    answers, late = answer_page(
        wanted,
        decide,
        fall_back=shop.fallback.answer,
        in_time=lambda: time.monotonic() < latest,
        never=asked.refused,
    )
    if late:
        service.counters.add("pairwell_fallback_total")
    decision_id = _decision_id(service, shop, asked, cacheable=cacheable)
    person = asked.customer_id or asked.visitor_id
    arm = arm_of(person, service.settings.web.holdout_share)
    if not cacheable:  # one answer for everybody is shown to nobody knows whom, nor how often
        for nth, answer in enumerate(answers):
            service.note(_logged(answer, decision_id, arm, person, nth, now))
    waiting = iter(answers)
    placements = tuple(
        _placement(
            next(waiting) if placement.block in DECIDED else None,
            placement, shop, service, decision_id, nth, ends,
            language=language_of(asked.locale or locale),
            hidden=arm == "holdout" and asked.channel != "staff",
            backend=caller.is_backend and not cacheable,
            explain=explain and caller.is_backend,
        )
        for nth, placement in enumerate(asked.placements)
    )  # fmt: skip
    if shop.degraded or late:
        service.counters.add("pairwell_degraded_total")
    return OffersAnswered(
        decision_id=decision_id,
        snapshot_id=shop.snapshot_id,
        degraded=shop.degraded or late,
        arm=arm,
        placements=placements,
        expires_at=_instant(ends),
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
                title=TITLES[language][placement.block or "with_this"],
                offers=(),
                why_none=NOT_READY,
            )
            for placement in asked.placements
        ),
        expires_at=_instant(int(time.time()) + SHOWN_FOR),
    )


def _placement(
    answer: OfferAnswer | None,
    placement: PlacementAsked,
    shop: Shop,
    service: Service,
    decision_id: str,
    nth: int,
    ends: int,
    *,
    language: str,
    hidden: bool,
    backend: bool,
    explain: bool,
) -> PlacementAnswered:
    offers = answer.offers if answer is not None else ()
    why_none = (answer.why_none if answer is not None else None) or "no_candidate"
    if hidden and offers:
        offers = tuple(offer for offer in offers if offer.relation in INFORMATION)
        why_none = HOLDOUT
    if offers:
        service.counters.add("pairwell_offers_total", n=len(offers))
    else:
        service.counters.add("pairwell_empty_placements_total", f'why="{why_none}"')
    return PlacementAnswered(
        name=placement.name,
        block=placement.block,
        title=TITLES[language][placement.block or "with_this"],
        offers=tuple(
            _shown(offer, shop, service, decision_id, nth, ends, backend=backend)
            for offer in offers
        ),
        why_none=UNSET if offers else why_none,
        explain=explained(answer) if explain and answer is not None else UNSET,
    )


def _shown(
    offer: Offer,
    shop: Shop,
    service: Service,
    decision_id: str,
    nth: int,
    ends: int,
    *,
    backend: bool,
) -> OfferShown:
    offer_id = f"{decision_id}-{nth}-{offer.rank}"
    product_id, details = str(offer.product_id), shop.shelf.snapshot.details
    code = shop.shelf.code(offer.product_id)
    expires = ends + ADD_FOR
    token = sign(
        Offered(decision_id, offer_id, product_id, offer.price_minor, expires), service.secret
    )
    return OfferShown(
        offer_id=offer_id,
        technique=offer.technique,
        relation=offer.relation,
        rank=offer.rank,
        product=ProductShown(
            product_id=product_id,
            title=offer.title,
            url=_link(details.urls[code]) if details else None,
            image_url=_link(details.image_urls[code]) if details else None,
            price_minor=offer.price_minor,
            currency=offer.currency or None,
            in_stock=shop.in_stock(code),
        ),
        reason=ReasonShown(code=offer.reason.code, text=offer.reason.text),
        add=Add(token=token, expires_at=_instant(expires)),
        evidence=evidence_of(offer) if backend else UNSET,
    )


def _link(url: str) -> str | None:
    """A link that a page may follow; anything else (``javascript:``) is none."""
    return url if url.startswith(("https://", "http://", "/")) else None


def _logged(
    answer: OfferAnswer, decision_id: str, arm: str, person: str | None, nth: int, now: float
) -> LoggedDecision:
    """The ranking is deterministic: what stands at a rank stood there with certainty."""
    return LoggedDecision(
        decision_id=decision_id,
        at=datetime.fromtimestamp(now, UTC),
        placement=answer.placement,
        arm=arm,
        snapshot_id=answer.snapshot_id,
        n_eligible=len(answer.offers),
        offers=tuple(
            LoggedOffer(
                offer_id=f"{decision_id}-{nth}-{offer.rank}",
                product_id=str(offer.product_id),
                technique=offer.technique,
                rank=offer.rank,
                propensity=1.0,
            )
            for offer in answer.offers
        ),
        person=person,
    )


def _decision_id(service: Service, shop: Shop, asked: OffersAsked, *, cacheable: bool) -> str:
    """The same for the same request_id on the same snapshot, whichever worker answers."""
    if asked.request_id is None and not cacheable:
        return service.new_id()
    what = msgspec.json.encode((shop.snapshot_id, asked))
    return "r" + hashlib.blake2b(what, digest_size=13, key=service.secret[:32]).hexdigest()


@lru_cache(maxsize=8)
def _instant(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
