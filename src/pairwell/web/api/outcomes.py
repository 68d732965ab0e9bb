"""``POST /v1/decisions/{id}/outcome``: the shop's back end tells what came of an offer."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Literal

import msgspec

from pairwell.app.record_events import read_events
from pairwell.app.use_limits import count_outcome
from pairwell.model.event import Currency, Id, Minor, Quantity
from pairwell.web.api.events import ANSWER, EventsReceived, books_of
from pairwell.web.body import read_body
from pairwell.web.call import Call
from pairwell.web.errors import InvalidValue, NotFound, UsedUp
from pairwell.web.operation import Operation
from pairwell.web.reply import Reply, json_reply
from pairwell.web.service import Service
from pairwell.web.tokens import check
from pairwell.wiring import utc_now


class OutcomeTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came of one offer.

    Attributes:
        id: made by the caller, unique with him: told twice, it counts once.
        offer_id: which offer of the decision.
        outcome: accepted into the cart, dismissed, or bought with an order.
        token: the proof that came with the offer; with it the price is checked.
        price_minor: what the shop charged for one piece.
        order_id: the order, where it was bought.
        incentive: name of the incentive that the cart redeemed; a limited one is held for half an
            hour when accepted, counted when purchased, given back when dismissed.
    """

    id: Id
    offer_id: Id
    outcome: Literal["accepted", "dismissed", "purchased"]
    product_id: Id
    token: Annotated[str, msgspec.Meta(max_length=2_000)] | None = None
    quantity: Quantity = 1
    price_minor: Minor | None = None
    currency: Currency | None = None
    order_id: Id | None = None
    customer_id: Id | None = None
    incentive: Id | None = None


NAMES = {"accepted": "offer_accepted", "dismissed": "offer_dismissed", "purchased": "purchased"}


async def report(call: Call) -> Reply:
    """Keep an outcome; a token of another decision, product or price is refused."""
    told = read_body(call.body, OutcomeTold)
    decision_id = call.path["decision_id"]
    if not told.offer_id.startswith(f"{decision_id}-"):
        raise NotFound("The decision has no such offer.", "Send the ids as they were given.")
    if told.token is not None:
        _check_token(told, decision_id, call.service.secret)
    if told.incentive is not None:
        await _count(told, told.incentive, call.service)
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


async def _count(told: OutcomeTold, incentive: str, service: Service) -> None:
    """Hold, count or give back; what was paid is kept whatever the count says."""
    incentives, now = service.settings.offers.incentives, utc_now()
    refused = await service.work(
        lambda workspace: count_outcome(
            told.outcome, incentive, told.offer_id, incentives, workspace.limits, now
        )
    )
    if refused is not None and told.outcome == "accepted":
        raise UsedUp(f"Of {incentive!r} none is left.", "Charge this cart without it.")


def _check_token(told: OutcomeTold, decision_id: str, secret: bytes) -> None:
    offered = check(told.token or "", secret, time.time())
    said = (decision_id, told.offer_id, told.product_id)
    if (offered.decision_id, offered.offer_id, offered.product_id) != said:
        raise InvalidValue("The token is of another offer.", "Send the one that came with it.")
    if None not in (told.price_minor, offered.price_minor) and (
        told.price_minor != offered.price_minor
    ):
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
