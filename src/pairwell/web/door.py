"""The way of every request: admitted, read, done, answered; nothing leaves without its headers."""

from __future__ import annotations

import logging
import time

from litestar.types import HTTPScope, Receive, Scope, Send

from pairwell.model.errors import PairwellError
from pairwell.web.call import Call
from pairwell.web.errors import (
    HttpRefusal,
    MediaRefused,
    MethodRefused,
    NotAllowed,
    NotFound,
    TooManyRequests,
)
from pairwell.web.headers import Header, cors, pace, preflight, secured
from pairwell.web.operation import Operation
from pairwell.web.paths import Known, Paths
from pairwell.web.query import parse_query
from pairwell.web.receive import body_of
from pairwell.web.repeats import once
from pairwell.web.reply import Reply, problem_reply
from pairwell.web.service import Service

log = logging.getLogger("pairwell.web")


class Bug(PairwellError):
    """A fault of ours."""

    code = "internal_error"


async def handle(
    service: Service, paths: Paths, scope: Scope, receive: Receive, send: Send
) -> None:
    """Answer one request, as ASGI hands it over.

    Args:
        service: the worker's.
        paths: those of this place.
        scope: method, path and headers.
        receive: gives the body.
        send: takes the answer.
    """
    started = time.perf_counter()
    asked: HTTPScope = scope  # type: ignore[assignment]  # nothing else comes here
    headers: dict[bytes, bytes] = dict(asked["headers"])
    method: str = asked["method"]
    path = asked["raw_path"].decode("latin-1").partition("?")[0]
    extra = cors(headers.get(b"origin"), service.watcher.ring)
    operations: Known = {}
    name = "none"
    try:
        found = paths.find(path)
        if found is None:
            raise NotFound("There is no such resource.", "See /docs.")
        operations, values = found
        operation = operations.get("GET" if method == "HEAD" else method)
        name = operation.name if operation else name
        if method == "OPTIONS":
            reply = _preflight(operations, headers, allowed=bool(extra))
        elif operation is None:
            raise MethodRefused(f"{method[:20]} is not known here.", _methods(operations))
        else:
            reply = await _answer(service, operation, values, asked, receive, headers, extra)
    except PairwellError as error:
        if isinstance(error, TooManyRequests):
            service.counters.add("pairwell_rate_limited_total")
        reply = _refused(error, operations)
    except Exception:
        log.exception("A request of %s failed.", name)
        reply = problem_reply(Bug("Something went wrong in pairwell.", "It is in the log."))
    if path in CORS_VARIES:
        extra.append((b"vary", b"origin, x-pairwell-site, authorization"))
    await _send(send, reply, extra, method)
    service.counters.answered(name, reply.status, time.perf_counter() - started)


CORS_VARIES = frozenset({"/v1/offers", "/v1/offers.html", "/v1/events"})
"""Where answers depend on the page that asks."""


async def _answer(
    service: Service,
    operation: Operation,
    values: dict[str, str],
    scope: HTTPScope,
    receive: Receive,
    headers: dict[bytes, bytes],
    extra: list[Header],
) -> Reply:
    query = parse_query(scope["query_string"])
    client = scope.get("client")
    caller, taken = service.gate.admit(
        operation.name,
        operation.method,
        service.watcher.ring,
        headers,
        query,
        client[0] if client else "",
    )
    if caller.key is not None:
        extra += pace(taken)
    if operation.query is None and query:
        raise HttpRefusal("This takes no query.", f"Leave out {', '.join(query)[:100]}.")
    body = b""
    if operation.takes is not None:
        _check_media(operation, headers)
        body = await body_of(receive, headers, operation.max_body, service.patience)
    call = Call(
        service=service,
        caller=caller,
        path=values,
        query=query,
        headers=headers,
        body=body,
    )
    if operation.repeatable and b"idempotency-key" in headers:
        return await once(call, operation)
    return await operation.run(call)


def _refused(error: PairwellError, operations: Known) -> Reply:
    reply = problem_reply(error)
    if isinstance(error, MethodRefused):
        reply.headers.append((b"allow", _methods(operations).encode()))
    if reply.status in (408, 413, 415):  # the rest of the body stays unread
        reply.headers.append((b"connection", b"close"))
    if reply.status == 401:
        reply.headers.append((b"www-authenticate", b'Bearer realm="pairwell"'))
    return reply


def _check_media(operation: Operation, headers: dict[bytes, bytes]) -> None:
    if headers.get(b"content-encoding", b"identity") != b"identity":
        raise MediaRefused("Packed bodies are not read here.", "Send it without encoding.")
    media = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    # A form of another page can send text/plain, but not with a back-end key's header.
    if media == b"application/json" or (operation.texts and media in (b"text/plain", b"")):
        return
    raise MediaRefused(
        f"{media.decode('latin-1')[:100] or 'A body without a type'} is not read here.",
        "Send Content-Type: application/json.",
    )


def _preflight(
    operations: dict[str, Operation], headers: dict[bytes, bytes], *, allowed: bool
) -> Reply:
    if b"access-control-request-method" not in headers:
        return Reply(204, b"", headers=[(b"allow", _methods(operations).encode())])
    if not allowed:
        raise NotAllowed(
            "This page may not call the API.",
            "Make a site key for its origin: pairwell keys create --origin https://shop.example",
        )
    return Reply(204, b"", headers=preflight(_methods(operations).encode()))


def _methods(operations: dict[str, Operation]) -> str:
    return ", ".join(sorted({*operations, "OPTIONS"}))


async def _send(send: Send, reply: Reply, extra: list[Header], method: str) -> None:
    headers = secured(reply.headers)
    headers += extra
    if reply.status not in (204, 304):
        headers.append((b"content-type", reply.media))
        headers.append((b"content-length", b"%d" % len(reply.body)))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    body = b"" if method == "HEAD" else reply.body
    await send({"type": "http.response.body", "body": body, "more_body": False})
