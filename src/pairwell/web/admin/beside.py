"""Commands of ours beside the service, which loads neither the facts nor a compiler itself."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress
from typing import TypeVar

import msgspec

from pairwell.model.errors import InputRefused, StoreBusy
from pairwell.web.admin.visit import Visit

_T = TypeVar("_T")

PATIENCE = 120.0
"""Seconds after which a command is given up."""


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """Its answer when it cannot be done."""

    error: dict[str, str]


async def told(visit: Visit, kind: type[_T], *arguments: str, given: bytes | None = None) -> _T:
    """What `pairwell ARGUMENTS --json` tells about this workspace, run in a process of its own.

    Args:
        visit: whose workspace.
        kind: what it tells, as far as the page reads it.
        arguments: the command and its options; other people of the machine may read them.
        given: what it reads from its standard input.

    Raises:
        InputRefused: it was refused; the reason is its own.
        StoreBusy: it took too long.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "pairwell", *arguments, "--json",
        "--workspace", str(visit.admin.service.folder),
        stdin=DEVNULL if given is None else PIPE, stdout=PIPE, stderr=DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(PATIENCE):
            said, _ = await process.communicate(given)
    except TimeoutError as error:
        raise StoreBusy(
            "That could not be done in time.", f"Try `pairwell {' '.join(arguments[:2])}`."
        ) from error
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    if process.returncode:
        refused = msgspec.json.decode(said, type=Refused).error
        raise InputRefused(refused.get("message", ""), refused.get("hint", ""))
    return msgspec.json.decode(said, type=kind)
