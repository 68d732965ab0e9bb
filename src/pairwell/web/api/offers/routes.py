"""``POST /v1/offers`` and its cacheable form ``GET /v1/offers``. They never answer 5xx."""

from __future__ import annotations

import hashlib
import logging
import time

import msgspec

from pairwell.web.api.offers.answered import OffersAnswered
from pairwell.web.api.offers.asked import OffersAsked, OffersPageRead, OffersRead
from pairwell.web.api.offers.example import ANSWERED, ASKED
from pairwell.web.api.offers.page import SHOWN_FOR, empty_page, page
from pairwell.web.api.offers.request import asked_by_query
from pairwell.web.body import read_body
from pairwell.web.call import Call
from pairwell.web.errors import InvalidValue, NotAllowed
from pairwell.web.operation import Operation
from pairwell.web.query import read_query
from pairwell.web.reply import Reply

log = logging.getLogger("pairwell.web")

HTML = "text/html; charset=utf-8"


async def ask(call: Call) -> Reply:
    """One page's question."""
    explain = _explain(call)
    asked = read_body(call.body, OffersAsked)
    if asked.confirmed and not call.caller.is_backend:
        raise NotAllowed("Only back ends can confirm a code.", "Leave out confirmed.")
    if (asked.segments or asked.risk_profile) and not call.caller.is_backend:
        raise NotAllowed(
            "Only back ends can say what group a customer is in.",
            "Leave out segments and risk_profile.",
        )
    if (asked.age is not None or asked.consents or asked.suits) and not call.caller.is_backend:
        raise NotAllowed(
            "Only back ends can say how old a shopper is, and what they agreed to.",
            "Leave out age, consents and suits.",
        )
    return Reply(200, _page(call, asked, explain=explain, cacheable=False))


async def read(call: Call) -> Reply:
    """One list without identity: everybody gets the same for up to a minute."""
    explain = _explain(call)
    asked = asked_by_query(read_query(call.query, OffersRead))
    if explain:
        return Reply(200, _page(call, asked, explain=True, cacheable=False))
    reply = Reply(200, _page(call, asked, explain=False, cacheable=True))
    if b'"snapshot_id":""' in reply.body:
        return reply  # nothing to keep
    left = SHOWN_FOR - int(time.time()) % SHOWN_FOR
    mark = f'"{hashlib.blake2b(reply.body, digest_size=12).hexdigest()}"'.encode()
    reply.headers += [(b"cache-control", f"public, max-age={left}".encode()), (b"etag", mark)]
    if mark in [m.strip().removeprefix(b"W/") for m in _wanted(call)]:
        reply.status, reply.body = 304, b""
    return reply


async def read_html(call: Call) -> Reply:
    """The same list as plain HTML, for pages without scripts: to be put into the shop's page."""
    from pairwell.export.html_block import html_block

    asked = read_query(call.query, OffersPageRead)
    read = OffersRead(
        placement=asked.placement, block=asked.block, anchor=asked.anchor, limit=asked.limit,
        locale=asked.locale, store=asked.store,
    )  # fmt: skip
    told = _page(call, asked_by_query(read), explain=False, cacheable=True)
    locale = asked.locale or call.service.settings.shop.locale
    block = html_block(msgspec.json.decode(told), asked.base, locale)
    left = SHOWN_FOR - int(time.time()) % SHOWN_FOR
    kept = (b"cache-control", f"public, max-age={left}".encode())
    return Reply(200, str(block).encode(), media=HTML.encode(), headers=[kept])


def _wanted(call: Call) -> list[bytes]:
    return call.headers.get(b"if-none-match", b"").split(b",")


def _page(call: Call, asked: OffersAsked, *, explain: bool, cacheable: bool) -> bytes:
    """The answer, whatever breaks: a shopper never sees an error of ours."""
    try:
        return page(call.service, asked, call.caller, explain=explain, cacheable=cacheable)
    except Exception:
        log.exception("Offers could not be decided.")
        return empty_page(call.service, asked)


def _explain(call: Call) -> bool:
    wanted = call.query.pop("explain", "0")
    if wanted not in ("0", "1"):
        raise InvalidValue("explain is 0 or 1.", "Send ?explain=1 with a back-end key.")
    if wanted == "1" and not call.caller.is_backend:
        raise NotAllowed("Explanations are for back-end keys.", "Leave out ?explain=1.")
    return wanted == "1"


OPERATIONS = (
    Operation(
        name="askOffers",
        method="POST",
        path="/v1/offers",
        summary="Ask what to offer on a page.",
        tag="Offers",
        run=ask,
        takes=OffersAsked,
        texts=True,  # JSON as text needs no preflight, which would cost half of the 300 ms
        query=OffersRead,
        gives=OffersAnswered,
        example=ASKED,
        answer=ANSWERED,
    ),
    Operation(
        name="readOffers",
        method="GET",
        path="/v1/offers",
        summary="Read one list that is the same for everybody.",
        tag="Offers",
        run=read,
        query=OffersRead,
        gives=OffersAnswered,
        refuses=(304,),
        answer=ANSWERED,
    ),
    Operation(
        name="readOffersHtml",
        method="GET",
        path="/v1/offers.html",
        summary="Read one list as plain HTML, for pages without scripts.",
        tag="Offers",
        run=read_html,
        query=OffersPageRead,
        media=HTML,
    ),
)
