"""One thread that commits what many hand in: while one group is synced, the next one gathers."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class GroupWriter(Generic[T]):
    """A bounded queue and the thread that empties it; the thread starts with the first item.

    Args:
        commit: writes a group, oldest first; it must not raise.
        max_waiting: so much weight may wait; beyond it nothing is taken.
        max_group: about so much weight is committed at once.
    """

    def __init__(
        self, commit: Callable[[list[T]], None], *, max_waiting: int, max_group: int
    ) -> None:
        self._commit = commit
        self._max_waiting = max_waiting
        self._max_group = max_group
        self._waiting: deque[tuple[int, T]] = deque()
        self._weight = 0
        self._closed = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def put(self, item: T, weight: int = 1) -> bool:
        """Hand an item in; False when too much waits already, or after ``close``."""
        with self._changed:
            if self._closed or (self._waiting and self._weight + weight > self._max_waiting):
                return False
            self._waiting.append((weight, item))
            self._weight += weight
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
                self._thread.start()
            self._changed.notify()
        return True

    def close(self) -> None:
        """Commit what waits, then end the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while group := self._next_group():
            self._commit(group)

    def _next_group(self) -> list[T]:
        """What is to be committed next; empty after the last."""
        group: list[T] = []
        with self._changed:
            while not self._waiting and not self._closed:
                self._changed.wait()
            taken = 0
            while self._waiting and taken < self._max_group:
                weight, item = self._waiting.popleft()
                taken += weight
                group.append(item)
            self._weight -= taken
        return group
