"""Commands of ours beside the service, which loads neither the facts nor a compiler itself."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from pairwell.model.errors import InputRefused, NotReady, PairwellError, StoreBusy

_T = TypeVar("_T")

PATIENCE = 300.0
"""Seconds after which a command is given up."""

REFUSALS: dict[str, type[PairwellError]] = {"not_ready": NotReady, "store_busy": StoreBusy}
"""By code; whatever else a command refuses is the input's fault."""


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """Its answer when it cannot be done."""

    error: dict[str, str]


async def told(folder: Path, kind: type[_T], *arguments: str, given: bytes | None = None) -> _T:
    """What `pairwell ARGUMENTS --json` tells about a workspace, run in a process of its own.

    Args:
        folder: the workspace.
        kind: what it tells, as far as the caller reads it.
        arguments: the command and its options; other people of the machine may read them.
        given: what it reads from its standard input.

    Raises:
        InputRefused, NotReady: it was refused; the reason is its own.
        StoreBusy: it took too long, or another process holds a store.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "pairwell", *arguments, "--json", "--workspace", str(folder),
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
        kind_of = REFUSALS.get(refused.get("code", ""), InputRefused)
        raise kind_of(refused.get("message", ""), refused.get("hint", ""))
    return msgspec.json.decode(said, type=kind)
