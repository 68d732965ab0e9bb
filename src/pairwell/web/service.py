"""The service of one worker: what its operations share."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import secrets
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from pairwell.app.ports.decision_log import DecisionLog
from pairwell.app.ports.journal import Journal
from pairwell.model.decision import LoggedDecision
from pairwell.model.errors import PairwellError, StoreBusy, StoreFailed
from pairwell.settings import Settings
from pairwell.web.counters import Counters
from pairwell.web.gate import Gate
from pairwell.web.patience import Patience
from pairwell.web.receive import BODY_SECONDS
from pairwell.web.shop import Shop
from pairwell.web.watch import Watcher
from pairwell.wiring import Workspace, open_workspace

_T = TypeVar("_T")
NOTES_EVERY = 0.05
"""Seconds between two hand-overs to the decision log: few notes at a time hold nobody up."""

TURN = 0.0005
"""Seconds that another thread may run Python while a request waits: Python's own are ten times
as many.
"""

MAX_NOTES = 10_000
"""Pages whose decisions may wait for the next one."""

Noted = Callable[[], Sequence[LoggedDecision]]
"""Makes what is logged of one page: many in a row take a third of the time of one in between."""

log = logging.getLogger("pairwell.web")


class Service:
    """One worker's workspace, watcher, gate and counters.

    Args:
        folder: the workspace.
        contract: the OpenAPI document.

    Raises:
        NotReady: there is no workspace.
        SettingsRefused: its settings cannot be read.
    """

    def __init__(self, folder: Path, contract: bytes) -> None:
        self.contract = contract
        self.folder = folder
        self.workspace = open_workspace(folder)
        self.watcher = Watcher(folder)
        paces = os.environ.get("PAIRWELL_PACES")
        self.gate = Gate(self.settings.web, Path(paces) if paces else None)
        self.counters = Counters()
        self.patience = Patience(BODY_SECONDS)
        self.secret = self.workspace.secret()
        self.webhook_secrets = self.workspace.webhook_secrets()
        self.started = time.monotonic()
        sign = os.environ.get("PAIRWELL_LEAVING")
        self._sign = Path(sign) if sign else None
        self._supervisor = int(os.environ.get("PAIRWELL_SUPERVISOR", 0))
        self._log: DecisionLog | None = None
        self._journal: Journal | None = None
        self._unopened: PairwellError = StoreBusy("The journal is not open yet.")
        self._notes: list[Noted] = []
        self._writing: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()
        self._drawn = _draws()

    async def start(self) -> None:
        """Look at the workspace once, and go on watching it."""
        gc.freeze()  # what is here now stays for good: no need to look at it again and again
        sys.setswitchinterval(TURN)
        await asyncio.to_thread(self.watcher.start)
        await asyncio.to_thread(self._open_journal)
        try:
            self._log = await asyncio.to_thread(lambda: self.workspace.decision_log)
        except Exception:
            log.exception("Decisions are not logged until the next start.")
        self._writing = asyncio.create_task(self._write_notes())

    async def stop(self) -> None:
        """Let go of everything."""
        if self._writing is not None:
            self._writing.cancel()
        self._hand_over()
        await asyncio.to_thread(self.watcher.stop)
        self.workspace.__exit__()

    @property
    def journal(self) -> Journal:
        """Where what arrives is kept.

        Raises:
            PairwellError: it could not be opened yet; it is tried again beside the requests,
                because none of them shall wait until it is.
        """
        if self._journal is None:
            raise self._unopened
        return self._journal

    def _open_journal(self) -> None:
        if self._journal is None:
            try:
                self._journal = self.workspace.journal
            except PairwellError as error:
                self._unopened = error
            except Exception as error:
                if not isinstance(self._unopened, StoreFailed):  # once is enough
                    log.exception("The journal cannot be opened.")
                self._unopened = StoreFailed(f"The journal cannot be opened: {error}.")

    def note(self, decisions: Noted, n: int = 1) -> None:
        """Log ``n`` decisions a little later; what finds no room is counted and let go."""
        if len(self._notes) < MAX_NOTES:
            self._notes.append(decisions)
        else:
            self.counters.add("pairwell_unlogged_total", n=n)

    async def _write_notes(self) -> None:
        """Hand over what was noted, twenty times a second: once for many requests.

        Here and not in a thread, which would take turns with the requests all the while.
        """
        while True:
            await asyncio.sleep(NOTES_EVERY)
            self._leave_if_orphaned()
            self._hand_over()
            if self._journal is None:
                await asyncio.to_thread(self._open_journal)

    def _leave_if_orphaned(self) -> None:
        """Stop cleanly when ``pairwell serve`` itself is gone: nobody else would ever tell us to.

        Its port is held by the workers; a new ``pairwell serve`` would share it with old ones.
        """
        if self._supervisor and os.getppid() != self._supervisor:
            log.warning("The process that started this worker is gone: it stops.")
            self._supervisor = 0
            os.kill(os.getpid(), signal.SIGTERM)

    def _hand_over(self) -> None:
        if not self._notes:
            return
        noted, self._notes = self._notes, []
        notes = [decision for made in noted for decision in made()]
        n_kept = 0 if self._log is None else self._log.write(notes)
        if n_kept < len(notes):
            self.counters.add("pairwell_unlogged_total", n=len(notes) - n_kept)

    @property
    def shop(self) -> Shop | None:
        """What to answer from now; None while there is no matrix."""
        return self.watcher.shop

    @property
    def settings(self) -> Settings:
        """What pairwell.toml says now; paces are those of the start."""
        return self.watcher.settings

    @property
    def leaving(self) -> bool:
        """Whether ``pairwell serve`` was told to stop and goes on only until everybody knows."""
        return self._sign is not None and self._sign.exists()

    async def work(self, do: Callable[[Workspace], _T]) -> _T:
        """Do something with the worker's own stores that takes its time, beside the requests."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(do, self.workspace)

    async def with_facts(self, do: Callable[[Workspace], _T]) -> _T:
        """Do something with stores opened for it alone: only one process can have the facts."""

        def open_and_do() -> _T:
            with open_workspace(self.folder) as workspace:
                return do(workspace)

        async with self._one_at_a_time:
            return await asyncio.to_thread(open_and_do)

    def new_id(self) -> str:
        """A name for a decision: sortable by time, and nobody guesses it."""
        return f"{time.time_ns() // 1_000_000:011x}{next(self._drawn)}"


def _draws() -> Iterator[str]:
    """Random texts of 64 bits; many from one call, in which other threads would take their turn."""
    while True:
        drawn = secrets.token_bytes(4096)
        for start in range(0, len(drawn), 8):
            yield drawn[start : start + 8].hex()
