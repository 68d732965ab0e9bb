"""What a product cost, when, in one sales channel: the ground that claims of a reduction stand on.

Each variant, channel and currency has a history of its own; none is borrowed from another. An
instant has a zone. A price holds until the next point.
"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import msgspec

from pairwell.model.errors import InputRefused
from pairwell.model.offer import ProductId


class PricePoint(msgspec.Struct, frozen=True):
    """From when which price held.

    Attributes:
        since: the instant from which it holds, with its zone.
        price_minor: what everybody paid, in minor units; None = not on sale, or not known.
        announced: whether it was shown as a reduction ("sale", a price struck through). A price
            that fell without a word is just a new price.
    """

    since: datetime
    price_minor: int | None
    announced: bool = False


class PriceHistory(msgspec.Struct, frozen=True, kw_only=True):
    """The prices of one variant in one channel, the oldest first.

    Attributes:
        product_id: the variant, never its family.
        channel: where the price held: ``web``, ``app``, one physical shop.
        currency: ISO 4217 code.
        points: in order of time, each instant once.
        from_launch: whether the first point is the day the product came on sale; without it the
            first point is only where the record begins.

    Raises:
        InputRefused: points out of order, an instant without a zone, or a negative price.

    >>> from datetime import UTC
    >>> may = PricePoint(datetime(2026, 5, 1, tzinfo=UTC), 1000)
    >>> PriceHistory(product_id="A", channel="web", currency="EUR", points=(may,)).channel
    'web'
    """

    product_id: ProductId
    channel: str
    currency: str
    points: tuple[PricePoint, ...]
    from_launch: bool = False

    def __post_init__(self) -> None:
        whose = f"The price history of {self.product_id!r} ({self.channel}, {self.currency})"
        for point in self.points:
            if point.since.tzinfo is None:
                raise InputRefused(
                    f"{whose} has {point.since.isoformat()} without a zone.",
                    "Write instants with their zone: 2026-11-01T00:00:00+01:00.",
                )
            if point.price_minor is not None and point.price_minor < 0:
                raise InputRefused(
                    f"{whose} has the price {point.price_minor}.", "A price is zero or more."
                )
        for before, after in pairwise(self.points):
            if before.since >= after.since:
                raise InputRefused(
                    f"{whose} is out of order at {after.since.isoformat()}.",
                    "Sort the points by time; one price an instant.",
                )
