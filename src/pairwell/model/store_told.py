"""What a shop told of the stock of one of its stores."""

from __future__ import annotations

from datetime import datetime

import msgspec


class StoreTold(msgspec.Struct, frozen=True, kw_only=True):
    """One store, as far as its stock is known.

    Attributes:
        store: its name, as the shop writes it.
        n_told: products of which its stock was told; the others follow the general stock.
        n_in_stock: those of them that it has.
        told_at: when the latest of it arrived, by our clock.
    """

    store: str
    n_told: int
    n_in_stock: int
    told_at: datetime
