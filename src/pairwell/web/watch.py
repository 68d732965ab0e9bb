"""Watches the workspace from a thread of its own and swaps what a worker answers from.

Everything that can break is read here and never on the way of a request: the snapshots' pointer,
hand-made rows, live changes and keys. What cannot be read keeps its last known value, and answers
say ``degraded``.
"""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pairwell.app.live import Live
from pairwell.app.manage_keys import KeyRing
from pairwell.app.remember_people import People
from pairwell.app.use_limits import used_up
from pairwell.app.withdraw_incentive import withdrawn
from pairwell.matrix.compatibility import compatibility_of
from pairwell.matrix.curated import in_force
from pairwell.model.compatibility import Compatibility
from pairwell.model.compatibility_rules import NO_RULES
from pairwell.model.curated import CuratedRow
from pairwell.model.errors import NotReady, PairwellError, SnapshotRefused
from pairwell.model.key import ApiKey
from pairwell.model.snapshot import History, Snapshot
from pairwell.offers import quick
from pairwell.offers.shelf import Loops
from pairwell.web.shop import Shop
from pairwell.wiring import SETTINGS_FILE, Workspace, open_workspace, utc_now

EVERY = 1.0
"""Seconds between two looks: what people take off is gone within two."""

log = logging.getLogger("pairwell.web")


class Watcher:
    """Keeps ``shop`` and ``ring`` fresh.

    Attributes:
        shop: what to answer from; None while there is no matrix.
        ring: the keys that hold; None while they were never read.
        used_up: names of limited incentives of which none is left.
        people: what is remembered of people: refusals within the cool-down, offers of today.
        withdrawn: names of incentives that the shop could not redeem as promised.
        settings: of pairwell.toml; paces and deadlines are those of the start.

    Args:
        folder: the workspace.
    """

    def __init__(self, folder: Path) -> None:
        self.shop: Shop | None = None
        self.ring: KeyRing | None = None
        self.used_up: tuple[str, ...] = ()
        self.people = People()
        self.withdrawn: tuple[str, ...] = ()
        self._folder = folder
        self._workspace = open_workspace(folder)
        self._inode: int | None = None
        self._troubles: set[str] = set()
        self._snapshot: Snapshot | None = None
        self._history: History | None = None
        self._pointer: object = None
        self._rows: tuple[CuratedRow, ...] = ()
        self._rules = NO_RULES
        self._rules_mark: float | None = None
        self._fits: Compatibility | None = None
        self._fits_from: object = None
        self._keys: tuple[ApiKey, ...] | None = None
        self._loops: Loops | None = None
        self._live = Live()
        self._built_from: object = None
        self.settings = self._workspace.settings
        self._settings_mark: object = self._mark_of_settings()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pairwell-watcher", daemon=True)

    @property
    def workspace(self) -> Workspace:
        return self._workspace

    def start(self) -> None:
        """Look once, then go on looking in the background."""
        self.look()
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def look(self) -> None:
        """Read what changed, and swap once if anything did."""
        self._attempt("state", self._look_at_state)
        self._attempt("journal", self._look_at_journal)
        self._attempt("snapshots", self._look_at_snapshots)
        self._attempt("settings", self._look_at_settings)
        self._attempt("limits", self._look_at_limits)
        self._attempt("people", self._look_at_people)
        self._attempt("compatibility", self._look_at_compatibility)
        self._attempt("serving", self._swap)

    def _run(self) -> None:
        seen: object = None
        while True:
            if self._loops is None and self._pointer != seen:  # a build leaves them behind
                seen = self._pointer
                said = ("loops", self._load_loops)
                threading.Thread(target=self._attempt, args=said, daemon=True).start()
            if self._stop.wait(EVERY):
                return
            self.look()

    def _load_loops(self) -> None:
        """In a thread of its own: it takes a second, and what was taken off shall not wait."""
        self._loops = quick.load()
        self._hurry()
        gc.freeze()  # their compiler is half of all objects: to look at it again takes 50 ms

    def _hurry(self) -> None:
        if self.shop is not None and self.shop.shelf.loops is not self._loops:
            self.shop.hurry(self._loops)

    def _attempt(self, what: str, look: Callable[[], Any]) -> None:
        """Look; what fails is told once in the log and makes answers say degraded."""
        try:
            look()
        except NotReady:
            self._troubles.add(what)
        except Exception as error:  # noqa: BLE001 - whatever breaks, the shop goes on
            if what not in self._troubles:
                said = error.message if isinstance(error, PairwellError) else repr(error)
                log.warning("Serving goes on without fresh %s: %s", what, said)
            self._troubles.add(what)
        else:
            self._troubles.discard(what)

    def _look_at_state(self) -> None:
        inode = self._workspace.state_file.stat().st_ino  # never made here: it would be empty
        if inode != self._inode:
            self._workspace.__exit__()
            self._workspace = open_workspace(self._folder)
            self._inode = inode
        now = utc_now().isoformat(timespec="seconds")
        self._rows = in_force(self._workspace.state.curated(), now)
        keys = self._workspace.keys.keys()
        if keys != self._keys:
            self._keys, self.ring = keys, KeyRing(keys)

    def _look_at_journal(self) -> None:
        if self._workspace.journal_file.is_file():
            self._live.refresh(self._workspace.journal)
            reported = withdrawn(self._workspace.journal.reported_incentives())
            self.withdrawn = tuple(each.name for each in reported)

    def _look_at_limits(self) -> None:
        limited = [each for each in self.settings.offers.incentives if each.limit is not None]
        self.used_up = used_up(limited, self._workspace.limits, utc_now()) if limited else ()

    def _look_at_people(self) -> None:
        policy, place = self.settings.offers, self._workspace
        self.people.refresh(
            place.journal if place.journal_file.is_file() else None,
            place.decision_log if place.decisions_file.is_file() else None,
            utc_now(),
            cool_down_days=policy.cool_down_days,
            counts_shown=policy.max_shown_per_day is not None,
        )

    def _look_at_snapshots(self) -> None:
        snapshots = self._workspace.snapshots
        versions = snapshots.list()
        current = [v.snapshot_id for v in versions if v.current]
        pointer = (versions, *(snapshots.history_mark(i) for i in current))
        if pointer != self._pointer:
            served = snapshots.current()
            self._history = None
            try:
                self._history = snapshots.history(served.snapshot.meta.snapshot_id)
            except SnapshotRefused as error:
                log.warning("What customers own is not known: %s", error.message)
            self._snapshot, self._pointer = served.snapshot, pointer
            if served.warnings:
                self._pointer = None  # look again: it may be mended
                raise SnapshotRefused(served.warnings[0])

    def _look_at_settings(self) -> None:
        """Read the settings when their file changed; what it cannot be keeps its last value."""
        mark = self._mark_of_settings()
        if mark != self._settings_mark:
            self.settings = open_workspace(self._folder).settings
            self._settings_mark = mark

    def _mark_of_settings(self) -> object:
        known = (self._folder / SETTINGS_FILE).stat()
        return known.st_mtime_ns, known.st_size, known.st_ino

    def _look_at_compatibility(self) -> None:
        """Read the rules when their file changed, and compile them once for each snapshot."""
        file = self._workspace.compatibility_file
        mark = file.stat().st_mtime if file.is_file() else None
        if mark != self._rules_mark:
            self._rules = self._workspace.compatibility_rules()
            self._rules_mark = mark
        if self._snapshot is None:
            return
        made_from = (self._snapshot.meta.snapshot_id, mark)
        if made_from != self._fits_from:
            self._fits = compatibility_of(self._rules, self._snapshot)
            self._fits_from = made_from

    def _swap(self) -> None:
        if self._snapshot is None:
            return
        degraded = bool(self._troubles - {"serving", "loops"})  # without loops: the same, slower
        made_from = (
            id(self._history),
            self._snapshot.meta.snapshot_id,
            self._rows,
            self._live.seq,
            id(self._fits),
            id(self.settings),
            degraded,
        )
        if made_from == self._built_from:
            return
        self.shop = Shop(
            self._snapshot,
            self._history,
            self._rows,
            self._live.products,
            self.settings.offers,
            self._fits,
            self._loops,
            self._live.stores,
            degraded=degraded,
        )
        self._hurry()  # they may have come as it was made
        self._built_from = made_from
