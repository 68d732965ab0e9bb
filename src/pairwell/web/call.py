"""One request, admitted and read: what an operation is handed."""

from __future__ import annotations

import msgspec

from pairwell.web.caller import Caller
from pairwell.web.service import Service


class Call(msgspec.Struct, kw_only=True):
    """One request, admitted and read.

    Attributes:
        caller: who.
        path: values of the path's parameters.
        query: the query's parameters, each once.
        headers: by small name.
        body: the bytes.
    """

    service: Service
    caller: Caller
    path: dict[str, str]
    query: dict[str, str]
    headers: dict[bytes, bytes]
    body: bytes
