"""What is told of a pair wherever it is offered, kept for next time: popular pairs come back."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple, TypeVar

from pairwell.model.offer import Evidence, ProductId, Reason

MOST = 8_192
"""So many are kept, about a kilobyte each (default)."""

Value = TypeVar("Value")


class Told(NamedTuple):
    """The part of an offer that is the same on every page (``Offer`` says what each is)."""

    product_id: ProductId
    title: str
    relation: str
    price_minor: int | None
    evidence: Evidence
    reason: Reason
    expected_minor: float | None


class Kept(dict[Hashable, Value]):
    """What was made before, as far as there is room: the oldest leaves for a new one."""

    def keep(self, key: Hashable, value: Value) -> None:
        """Keep one more."""
        if len(self) >= MOST:
            self.pop(next(iter(self)), None)
        self[key] = value
