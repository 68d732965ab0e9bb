"""One page, answered: decide each list, hide what the holdout does not see, sign every offer.

What everybody may see (no cart, nobody known) is printed once for each question and kept.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Hashable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

import msgspec

from pairwell.app.answer_page import answer_page
from pairwell.app.known_now import as_of
from pairwell.measure.assignment import Arm, arm_of
from pairwell.model.decision import LoggedDecision
from pairwell.model.offer import OfferAnswer
from pairwell.offers.phrases import language_of
from pairwell.offers.titles import TITLES
from pairwell.web.api.offers.answered import OffersAnswered, PlacementAnswered
from pairwell.web.api.offers.asked import OffersAsked
from pairwell.web.api.offers.request import remembering, requests_of
from pairwell.web.api.offers.shown import Showing, shown
from pairwell.web.caller import Caller
from pairwell.web.instants import instant
from pairwell.web.logged import logged
from pairwell.web.printed import ENDS, Printed, Proofs, Signatures
from pairwell.web.reply import encoded
from pairwell.web.service import Noted, Service
from pairwell.web.shop import Shop

SHOWN_FOR = 60
"""Seconds that an answer may be shown: what is taken off is gone by then even from caches."""

EMPTY = {"with_this": "goes", "better": "better", "kit": "kit", "general": "general"}
"""What stands above a list that could not be decided, by block."""

NOT_READY = "not_ready"
"""Why there is no offer while there is no matrix."""

_NO_TIME = datetime.fromtimestamp(0, UTC)


def page(
    service: Service,
    asked: OffersAsked,
    caller: Caller,
    *,
    explain: bool = False,
    cacheable: bool = False,
) -> bytes:
    """The JSON of the answer to one page.

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
    if asked.store:
        shop = _in_store(service, shop, asked.store)
    name = _decision_id(service, shop, asked, cacheable=cacheable)
    asked = remembering(asked, service.watcher.people)
    person = asked.customer_id or asked.visitor_id
    arm = arm_of(person, service.settings.web.holdout_share)
    telling = _Telling(
        arm=arm,
        hidden=arm == "holdout" and asked.channel != "staff",
        backend=caller.is_backend and not cacheable,
        explain=explain and caller.is_backend,
    )
    believed = as_of(int(now) // 60, dated=shop.dated)
    gone = _Gone(service.watcher.used_up, service.watcher.withdrawn)
    at = datetime.fromtimestamp(now, UTC)
    question = _question(asked, shop, telling, believed, gone)
    noted: Noted
    if question is None:
        signing = Signatures(name, ends, service.secret)
        decided = _decide(service, shop, asked, telling, believed, gone, signing, instant(ends))
        body, counts = encoded(decided.told), _counts(decided)
        noted = partial(_logged, decided.answers, arm, name, at, person)
    else:
        printed = shop.pages.get(question)
        if printed is None:
            proofs = Proofs()
            decided = _decide(service, shop, asked, telling, believed, gone, proofs, ENDS)
            decisions = _logged(decided.answers, arm)
            printed = Printed(decided.told, proofs, decisions, _counts(decided))
            if not decided.late:
                shop.pages.keep(question, printed)
        body, counts = printed.fill(name, ends, service.secret), printed.counts
        noted = partial(printed.logged, name, at, person)
    for counted, labels, n in counts:
        service.counters.add(counted, labels, n)
    if not cacheable:  # one answer for everybody is shown to nobody knows whom, nor how often
        service.note(noted, len(asked.placements))
    return body


def _in_store(service: Service, shop: Shop, store: str) -> Shop:
    """The shop with the stock of one store."""
    if store not in shop.stores:
        service.counters.add("pairwell_unknown_store_total")
    return shop.in_store(store)


class _Gone(NamedTuple):
    """Names of incentives that are not promised now."""

    used_up: tuple[str, ...]
    withdrawn: tuple[str, ...]


class _Telling(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is told of the same decision.

    Attributes:
        hidden: promotional offers are not shown.
        backend: counts are told.
        explain: refusals and scores are told.
    """

    arm: Arm
    hidden: bool
    backend: bool
    explain: bool


def _question(
    asked: OffersAsked, shop: Shop, telling: _Telling, believed: str, gone: _Gone
) -> Hashable | None:
    """What an answer depends on, beside the shop; None where it hardly comes again."""
    if asked.cart or telling.explain or shop.knows(asked.customer_id):
        return None
    if asked.request_id or asked.customer_id or asked.visitor_id:
        asked = msgspec.structs.replace(asked, request_id=None, customer_id=None, visitor_id=None)
    return asked, telling, believed, gone


class _Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided, and how it is told.

    Attributes:
        late: one of the answers is a fallback, because time was up.
    """

    answers: tuple[OfferAnswer, ...]
    told: OffersAnswered
    late: bool


def _decide(
    service: Service,
    shop: Shop,
    asked: OffersAsked,
    telling: _Telling,
    believed: str,
    gone: _Gone,
    proofs: Proofs,
    ends: str,
) -> _Decided:
    latest = time.monotonic() + service.settings.web.deadline_ms / 1000
    customer_id = asked.customer_id if shop.knows(asked.customer_id) else None
    answers, late = answer_page(
        requests_of(asked, service.settings.shop.locale, customer_id, believed, *gone),
        shop.explain if telling.explain else shop.decide,
        fall_back=shop.fallback.answer,
        in_time=lambda: telling.explain or time.monotonic() < latest,  # an operator waits
    )
    showing = Showing(
        shop=shop,
        proofs=proofs,
        hidden=telling.hidden,
        backend=telling.backend,
        explain=telling.explain,
    )
    told = OffersAnswered(
        decision_id=proofs.name,
        snapshot_id=shop.snapshot_id,
        degraded=shop.degraded or late,
        arm=telling.arm,
        placements=tuple(
            [
                shown(answer, placement, nth, showing)
                for nth, (answer, placement) in enumerate(
                    zip(answers, asked.placements, strict=True)
                )
            ]
        ),
        expires_at=ends,
    )
    return _Decided(answers=answers, told=told, late=late)


def _counts(decided: _Decided) -> tuple[tuple[str, str, int], ...]:
    """What an answer counts as: name, labels, number."""
    counts = []
    for placement in decided.told.placements:
        n = len(placement.offers) + sum([len(group.offers) for group in placement.groups])
        if n:
            counts.append(("pairwell_offers_total", "", n))
        elif placement.bundle is None:
            why = f'why="{placement.why_none}"'
            counts.append(("pairwell_empty_placements_total", why, 1))
    if decided.late:
        counts.append(("pairwell_fallback_total", "", 1))
    if decided.told.degraded:
        counts.append(("pairwell_degraded_total", "", 1))
    return tuple(counts)


def empty_page(service: Service, asked: OffersAsked) -> bytes:
    """The answer while nothing can be decided: no offers, and no error."""
    service.counters.add("pairwell_degraded_total")
    service.counters.add("pairwell_empty_placements_total", f'why="{NOT_READY}"')
    language = language_of(asked.locale or service.settings.shop.locale)
    told = OffersAnswered(
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
    return encoded(told)


def _logged(
    answers: Sequence[OfferAnswer],
    arm: Arm,
    name: str = "",
    at: datetime = _NO_TIME,
    person: str | None = None,
) -> tuple[LoggedDecision, ...]:
    """Decisions as they are logged; those of an answer that is kept get name and time later."""
    return tuple(
        [
            LoggedDecision(
                decision_id=name,
                at=at,
                placement=answer.placement,
                arm=arm,
                snapshot_id=answer.snapshot_id,
                n_eligible=answer.n_eligible,
                offers=tuple(
                    [
                        logged(offer, f"{name}-{nth}-{offer.rank}")
                        for offer in (
                            *answer.offers, *(o for group in answer.groups for o in group.offers)
                        )
                    ]
                ),
                person=person,
            )
            for nth, answer in enumerate(answers)
        ]
    )  # fmt: skip


def _decision_id(service: Service, shop: Shop, asked: OffersAsked, *, cacheable: bool) -> str:
    """The same for the same request_id, snapshot and policy, whichever worker answers."""
    if asked.request_id is None and not cacheable:
        return service.new_id()
    what = msgspec.json.encode((shop.snapshot_id, shop.policy.digest, asked))
    return "r" + hashlib.blake2b(what, digest_size=13, key=service.secret[:32]).hexdigest()
