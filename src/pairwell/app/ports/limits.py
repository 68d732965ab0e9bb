"""The port for limited offers: whoever keeps the counts takes each step in one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from pairwell.offers.limits import Refused


class Limits(Protocol):
    """Counts of limited incentives by name, as ``offers.limits`` reckons them.

    Every method reads the count, applies the pure rule and writes the count back with no other
    step in between, also from another process (``BEGIN IMMEDIATE`` in SQLite, ``SELECT … FOR
    UPDATE`` in PostgreSQL). Each is safe to repeat with the same token.
    """

    def left(self, name: str, limit: int, as_of: datetime) -> int:
        """How many may still be reserved; ``limit`` is the policy's, which may have changed."""
        ...

    def reserve(
        self, name: str, limit: int, token: str, as_of: datetime, hold: timedelta
    ) -> Refused | None:
        """Hold one for the cart of an offer's token; None: it is held."""
        ...

    def confirm(self, name: str, limit: int, token: str, as_of: datetime) -> Refused | None:
        """Count it as used when the cart is paid; None: it counts."""
        ...

    def release(self, name: str, token: str) -> Refused | None:
        """Give it back; None: it is free again."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...
