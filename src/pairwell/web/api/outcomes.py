"""``POST /v1/decisions/{id}/outcome``: the shop's back end tells what came of an offer."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Literal

import msgspec

from pairwell.app.record_events import read_events
from pairwell.app.use_limits import Step, count_outcome
from pairwell.app.withdraw_incentive import broken_promise
from pairwell.model.broken_promise import BrokenPromise
from pairwell.model.event import Currency, Id, Minor, Quantity
from pairwell.web.api.events import ANSWER, EventsReceived, books_of
from pairwell.web.body import read_body
from pairwell.web.call import Call
from pairwell.web.errors import InvalidValue, NotFound, UsedUp
from pairwell.web.operation import Operation
from pairwell.web.reply import Reply, json_reply
from pairwell.web.service import Service
from pairwell.web.tokens import Offered, check
from pairwell.wiring import utc_now

ToldOutcome = Literal["accepted", "dismissed", "purchased", "promise_broken"]
"""What can come of an offer, as the shop tells it."""


class OutcomeTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came of one offer.

    Attributes:
        id: made by the caller, unique with him: told twice, it counts once.
        offer_id: which offer of the decision.
        outcome: accepted into the cart, dismissed, bought with an order; or its incentive was not
            charged as promised: then it is withdrawn until a person puts it back.
        token: the proof that came with the offer; with it the price is checked. A broken promise
            needs it: it says what was promised, also after its end.
        price_minor: what the shop charged for one piece: the offer's price, or down to what was
            promised where an incentive went with it.
        order_id: the order, where it was bought.
        incentive: name of the incentive that the cart redeemed; a limited one is held for half an
            hour when accepted, counted when purchased, given back when dismissed. Of a broken
            promise: the one that it did not.
        charged_minor: of a broken promise: what the cart charged where the incentive's
            ``paid_minor`` was promised; left out: it did not take the incentive at all.
    """

    id: Id
    offer_id: Id
    outcome: ToldOutcome
    product_id: Id
    token: Annotated[str, msgspec.Meta(max_length=2_000)] | None = None
    quantity: Quantity = 1
    price_minor: Minor | None = None
    currency: Currency | None = None
    order_id: Id | None = None
    customer_id: Id | None = None
    incentive: Id | None = None
    charged_minor: Minor | None = None


NAMES = {"accepted": "offer_accepted", "dismissed": "offer_dismissed", "purchased": "purchased"}


async def report(call: Call) -> Reply:
    """Keep an outcome; a token of another decision, product or price is refused."""
    told = read_body(call.body, OutcomeTold)
    decision_id = call.path["decision_id"]
    if not told.offer_id.startswith(f"{decision_id}-"):
        raise NotFound("The decision has no such offer.", "Send the ids as they were given.")
    if told.outcome == "promise_broken":
        return await _withdraw(told, decision_id, call)
    if told.charged_minor is not None:
        raise InvalidValue(
            "charged_minor goes with promise_broken only.", "Say price_minor, of one piece."
        )
    if told.token is not None:
        _check_price(told, _offered(told, decision_id, call.service.secret, time.time()))
    if told.incentive is not None:
        await _count(told, told.outcome, told.incentive, call.service)
    fields = {
        name: value
        for name, value in msgspec.to_builtins(told).items()
        if value is not None and name not in ("outcome", "token", "incentive")
    }
    event = fields | {"name": NAMES[told.outcome], "decision_id": decision_id}
    delivery = read_events(
        {"events": [event]}, source=call.caller.source, trusted=True, at=utc_now()
    )
    received = await asyncio.wrap_future(call.service.journal.submit(delivery))
    return json_reply(books_of(received), 202)


async def _withdraw(told: OutcomeTold, decision_id: str, call: Call) -> Reply:
    """Keep a broken promise; with the same sync its incentive is promised no more."""
    if told.token is None or told.incentive is None:
        raise InvalidValue(
            "A broken promise needs token and incentive.", "Send both as the offer had them."
        )
    promised = _offered(told, decision_id, call.service.secret, now=0).promised  # it was promised
    if promised is None or promised.incentive != told.incentive:
        raise NotFound(
            f"That offer promised no incentive {told.incentive!r}.",
            "Send its name as it was given.",
        )
    if promised.currency and told.currency not in (None, promised.currency):
        raise InvalidValue(
            f"It was promised in {promised.currency}, not in {told.currency}.",
            "Say what was charged in the currency of the offer.",
        )
    if told.charged_minor is not None and told.charged_minor <= promised.paid_minor:
        raise InvalidValue(
            f"Charged was {told.charged_minor}, promised at most {promised.paid_minor}.",
            "Report what costs more than promised, or leave charged_minor out.",
        )
    report = BrokenPromise(
        id=told.id,
        decision_id=decision_id,
        offer_id=told.offer_id,
        product_id=told.product_id,
        incentive=promised.incentive,
        promised_minor=promised.paid_minor,
        charged_minor=told.charged_minor,
        currency=promised.currency,
        order_id=told.order_id,
    )
    delivery = broken_promise(report, source=call.caller.source, at=utc_now())
    received = await asyncio.wrap_future(call.service.journal.submit(delivery))
    if received.stored:
        call.service.counters.add("pairwell_broken_promises_total")
    return json_reply(books_of(received), 202)


async def _count(told: OutcomeTold, step: Step, incentive: str, service: Service) -> None:
    """Hold, count or give back; what was paid is kept whatever the count says."""
    incentives, now = service.settings.offers.incentives, utc_now()
    refused = await service.work(
        lambda workspace: count_outcome(
            step, incentive, told.offer_id, incentives, workspace.limits, now
        )
    )
    if refused is not None and told.outcome == "accepted":
        raise UsedUp(f"Of {incentive!r} none is left.", "Charge this cart without it.")


def _offered(told: OutcomeTold, decision_id: str, secret: bytes, now: float) -> Offered:
    """What the token vouches for; one of another offer is refused."""
    offered = check(told.token or "", secret, now)
    said = (decision_id, told.offer_id, told.product_id)
    if (offered.decision_id, offered.offer_id, offered.product_id) != said:
        raise InvalidValue("The token is of another offer.", "Send the one that came with it.")
    return offered


def _check_price(told: OutcomeTold, offered: Offered) -> None:
    """One piece costs what was offered, or down to what was promised with it.

    What is promised for a whole cart or several pieces says nothing about one of them; a discount
    that goes to one of two pieces costs both something in between.
    """
    charged, price, promised = told.price_minor, offered.price_minor, offered.promised
    if charged is None or price is None or charged == price:
        return
    least = price if promised is None else promised.paid_minor
    if least <= charged < price or (least > price > charged):
        return
    raise InvalidValue(
        "The token is of another price.", "Charge what was offered, or leave the token out."
    )


OPERATIONS = (
    Operation(
        name="reportOutcome",
        method="POST",
        path="/v1/decisions/{decision_id}/outcome",
        summary="Tell what came of an offer.",
        tag="Events",
        run=report,
        takes=OutcomeTold,
        gives=EventsReceived,
        status=202,
        refuses=(404, 409, 422, 507),
        repeatable=True,
        example={
            "id": "order-581587-1",
            "offer_id": "r5f0c9e2d71a84b36c2-0-1",
            "outcome": "purchased",
            "product_id": "22386",
            "quantity": 1,
            "price_minor": 195,
            "currency": "GBP",
            "order_id": "581587",
        },
        answer=ANSWER,
    ),
)
