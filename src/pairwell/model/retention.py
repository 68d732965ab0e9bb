"""How long what is kept of people and of failures stays (C21), and how much is older than that."""

from __future__ import annotations

from typing import Literal

import msgspec

DataClass = Literal["events", "decisions", "quarantine"]
"""What is let go by age: what visitors did, what was decided, and rows that could not be taken in.

Orders, products, customers and what people decided stay until somebody takes them out: they are the
shop's own books. The audit log stays whole, because a chain cannot be cut at its beginning.
"""

KEPT_DAYS: dict[DataClass, int] = {"events": 396, "decisions": 396, "quarantine": 30}
"""Thirteen months, so that a month can be compared with the same one a year before."""


class Aged(msgspec.Struct, frozen=True, kw_only=True):
    """Of one class: how many rows are older than an instant, and how many there are."""

    n_old: int
    n_all: int

    def __add__(self, other: Aged) -> Aged:
        """Both together."""
        return Aged(n_old=self.n_old + other.n_old, n_all=self.n_all + other.n_all)
