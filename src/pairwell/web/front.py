"""What the server calls: the API's own paths go straight to their door, all others by Litestar."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from typing import Any, cast

from litestar import Litestar
from litestar.types import Receive, Scope, Send

from pairwell.web.door import handle
from pairwell.web.paths import Paths
from pairwell.web.service import Service


class Front:
    """The ASGI application of one worker.

    A request of a path without parameters needs no router: looking it up costs a fifth of a
    microsecond, and the way through Litestar fifteen.

    Args:
        service: the worker's.
        places: paths without parameters, and what they know.
        rest: everything else, start and stop.
    """

    def __init__(self, service: Service, places: Mapping[str, Paths], rest: Litestar) -> None:
        self._service = service
        self._places = dict(places)
        self._rest = rest

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Coroutine[Any, Any, None]:
        """Answer one request, or start and stop the worker."""
        if cast("str", scope["type"]) == "http":
            paths = self._places.get(scope["path"])
            if paths is not None:
                return handle(self._service, paths, scope, receive, send)
        return self._rest(scope, receive, send)
