"""What people turned down, and what was offered instead: remembered for a while (R-24, C10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import msgspec

from pairwell.model.event import Event

TURNS_DOWN = frozenset({"offer_dismissed", "cart_removed"})
"""Names of the events that turn something down."""


class TurnedDown(NamedTuple):
    """A person waved a product away, or took it out of the cart.

    Attributes:
        person: customer or visitor id.
    """

    person: str
    product_id: str
    at: datetime


class StoodIn(NamedTuple):
    """A person was shown something more affordable in place of what they had turned down (T-04)."""

    person: str
    product_id: str
    at: datetime


def turned_down_by(payload: bytes, at: datetime) -> Iterator[TurnedDown]:
    """What an event of ``TURNS_DOWN`` turns down: one for each name of the person and product.

    Nothing of a person who was erased: their names are blotted out of the payload.
    """
    event = msgspec.json.decode(payload, type=Event)
    names = dict.fromkeys(each for each in (event.customer_id, event.visitor_id) if each)
    for person in names:
        for line in event.products():
            yield TurnedDown(person, line.product_id, at)
