"""Commands of ours about the workspace of a visit."""

from __future__ import annotations

from typing import TypeVar

from pairwell.web import beside
from pairwell.web.admin.visit import Visit

_T = TypeVar("_T")


async def told(visit: Visit, kind: type[_T], *arguments: str, given: bytes | None = None) -> _T:
    """What `pairwell ARGUMENTS --json` tells about this workspace; raises as ``beside.told``."""
    return await beside.told(visit.admin.service.folder, kind, *arguments, given=given)
