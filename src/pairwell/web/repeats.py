"""Requests with an ``Idempotency-Key``: done once, answered as often as asked."""

from __future__ import annotations

from pairwell.app.ports.idempotency import FirstResult
from pairwell.model.errors import PairwellError
from pairwell.web.call import Call
from pairwell.web.operation import Operation
from pairwell.web.reply import PROBLEM, Reply, problem_reply
from pairwell.wiring import utc_now


async def once(call: Call, operation: Operation) -> Reply:
    """Do it, unless the same key did it before: then answer the same again.

    Raises:
        KeyRefused: the key is empty or too long.
        KeyInUse: the first request is still being worked on.
        KeyReused: the key came before with another request.
    """
    key = call.headers[b"idempotency-key"].decode("latin-1")
    asked = b"\n".join(
        (operation.method.encode(), operation.path.encode(), repr(call.path).encode(), call.body)
    )
    source = call.caller.source
    first = await call.service.work(
        lambda workspace: workspace.idempotency_keys.begin(source, key, asked, utc_now())
    )
    if first is not None:
        reply = Reply(first.status, first.body)
        if first.status >= 400:
            reply.media = PROBLEM
        reply.headers.append((b"idempotency-replayed", b"true"))
        return reply
    try:
        reply = await operation.run(call)
    except PairwellError as error:
        reply = problem_reply(error)
    except BaseException:
        reply = Reply(500, b"")
        raise
    finally:
        result = FirstResult(status=reply.status, body=reply.body)
        await call.service.work(
            lambda workspace: workspace.idempotency_keys.finish(source, key, result, utc_now())
        )
    return reply
