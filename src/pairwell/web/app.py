"""The application: every operation at its place, and nothing that nobody decided about."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar, Request, Response
from litestar.exceptions import HTTPException
from litestar.handlers import ASGIRouteHandler, asgi
from litestar.types import Receive, Scope, Send

from pairwell.model.errors import NotReady
from pairwell.web.access import check_complete, check_pages_complete
from pairwell.web.admin import door as admin_door
from pairwell.web.admin.admin import Admin
from pairwell.web.admin.routes import PLACES, ROUTES
from pairwell.web.door import handle
from pairwell.web.errors import NotFound
from pairwell.web.front import Front
from pairwell.web.headers import SECURITY
from pairwell.web.openapi import document
from pairwell.web.operation import Operation
from pairwell.web.operations import OPERATIONS
from pairwell.web.paths import Paths, prefix_of
from pairwell.web.reply import Reply, problem_reply
from pairwell.web.service import Service


def create_app(folder: Path | None = None) -> Front:
    """The ASGI application of one worker.

    Args:
        folder: the workspace; left out: the one that PAIRWELL_WORKSPACE names.

    Raises:
        NotReady: there is no workspace.
        SettingsRefused: its settings cannot be read, or an operation has no row in access.py.
    """
    named = os.environ.get("PAIRWELL_WORKSPACE")
    if folder is None and named is None:
        raise NotReady("No workspace is named.", "Set PAIRWELL_WORKSPACE, or use `pairwell serve`.")
    check_complete(operation.name for operation in OPERATIONS)
    check_pages_complete(page.name for page in ROUTES)
    contract = msgspec.json.encode(document(OPERATIONS))
    service = Service(folder or Path(named or ""), contract)
    admin = Admin(service)
    places: dict[str, list[Operation]] = defaultdict(list)
    for operation in OPERATIONS:
        places[prefix_of(operation.path)].append(operation)
    rest = Litestar(
        [
            *(_route(service, place, known) for place, known in places.items()),
            *(_admin_route(admin, place) for place in PLACES),
        ],
        on_startup=[service.start],
        on_shutdown=[service.stop, admin.stop],
        exception_handlers={HTTPException: _not_routed},
        openapi_config=None,
        logging_config=None,
    )
    straight = {
        place: Paths(known)
        for place, known in places.items()
        if all(operation.path == place for operation in known)
    }
    return Front(service, straight, rest)


def _route(service: Service, place: str, operations: list[Operation]) -> ASGIRouteHandler:
    """One handler for a place; where its paths have parameters, for all below it."""
    paths = Paths(operations)
    below = any(operation.path != place for operation in operations)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await handle(service, paths, scope, receive, send)

    return asgi(place, is_mount=below, copy_scope=False)(answer)


def _admin_route(admin: Admin, place: str) -> ASGIRouteHandler:
    """One handler for all pages below a place."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await admin_door.handle(admin, scope, receive, send)

    return asgi(place, is_mount=True, copy_scope=False)(answer)


def _not_routed(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """What no path of ours takes; a person who opens the bare address is led to the admin."""
    wants_page = "text/html" in request.headers.get("accept", "")
    if request.url.path == "/" and request.method in ("GET", "HEAD") and wants_page:
        reply = Reply(303, b"", headers=[(b"location", b"/admin"), (b"vary", b"accept")])
    else:
        reply = problem_reply(NotFound("There is no such resource.", "See /docs."))
    return Response(
        reply.body,
        status_code=reply.status,
        media_type=reply.media.decode(),
        headers={name.decode(): value.decode() for name, value in (*SECURITY, *reply.headers)},
    )
