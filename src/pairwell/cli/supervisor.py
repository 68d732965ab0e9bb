"""The process that starts the workers of ``pairwell serve`` and replaces those that die.

Granian's own loop (2.8) ends the service when one worker dies twice within 5.5 seconds, whoever
killed it, and no setting changes that. Here only a worker that cannot hold itself up ends it: one
whose successors, too, die young, again and again.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from granian.server.mp import MPServer

YOUNG = 30.0
"""Seconds: who dies before may have died of its own start."""

MAX_YOUNG_DEATHS = 5
"""So many in a row in one worker's place, and nothing that lived in between: it cannot start."""


class Deaths:
    """Counts the workers that died young, one after the other, in each worker's place.

    >>> deaths = Deaths()
    >>> [deaths.hopeless(0, lived=1.0) for _ in range(5)]
    [False, False, False, False, True]
    >>> deaths.hopeless(1, lived=1.0)
    False
    >>> deaths.hopeless(0, lived=3600.0), deaths.hopeless(0, lived=1.0)
    (False, False)
    """

    def __init__(self) -> None:
        self._young: Counter[int] = Counter()

    def hopeless(self, place: int, lived: float) -> bool:
        """Whether it makes no sense to start another one there.

        Args:
            place: number of the worker.
            lived: seconds.
        """
        self._young[place] = self._young[place] + 1 if lived < YOUNG else 0
        return self._young[place] >= MAX_YOUNG_DEATHS


class Supervisor(MPServer):
    """A granian server with another answer to the death of a worker."""

    def _serve_loop(
        self, spawn_target: Callable[..., None], target_loader: Callable[..., Any]
    ) -> None:
        deaths = Deaths()
        while True:
            self.main_loop_interrupt.wait()
            self.main_loop_interrupt.clear()  # first: what happens from now on wakes it again
            if self.interrupt_signal:
                self.interrupt_children.clear()  # who was told to stop has not failed
                return
            while self.interrupt_children and not self.interrupt_signal:
                place = self.interrupt_children[0]
                lived = time.monotonic() - self.wrks[place].birth
                if deaths.hopeless(place, lived):
                    return  # the place stays in the list: the server ends with an error
                del self.interrupt_children[0]
                self._respawn_workers([place], spawn_target, target_loader)
            if self.reload_signal:
                self._reload(spawn_target, target_loader)  # type: ignore[no-untyped-call]
