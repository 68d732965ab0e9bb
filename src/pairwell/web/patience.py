"""How long bodies are waited for: one look at all who read, instead of a timer for each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

from pairwell.web.errors import TooSlow

_T = TypeVar("_T")


class Patience:
    """Cuts readings that take too long.

    Args:
        seconds: so long one may take; it is cut up to ``look_every`` later.
        look_every: seconds between two looks.
    """

    def __init__(self, seconds: float, look_every: float = 0.5) -> None:
        self._seconds = seconds
        self._look_every = look_every
        self._until: dict[asyncio.Task[Any], float] = {}
        self._next: asyncio.TimerHandle | None = None

    async def wait_for(self, reading: Coroutine[Any, Any, _T]) -> _T:
        """What a reading gives.

        Raises:
            TooSlow: it took too long.
        """
        reader = asyncio.current_task()
        assert reader is not None  # noqa: S101  (narrows the type)
        self._until[reader] = time.monotonic() + self._seconds
        if self._next is None:
            self._next = asyncio.get_running_loop().call_later(self._look_every, self._look)
        try:
            return await reading
        except asyncio.CancelledError:
            if reader in self._until or reader.uncancel():  # not by us, or not by us alone
                raise
            raise TooSlow("The body did not arrive in time.", "Send it faster.") from None
        finally:
            self._until.pop(reader, None)

    def _look(self) -> None:
        now = time.monotonic()
        late = [reader for reader, until in self._until.items() if until < now]
        for reader in late:
            del self._until[reader]
            reader.cancel()
        self._next = (
            asyncio.get_running_loop().call_later(self._look_every, self._look)
            if self._until
            else None
        )
