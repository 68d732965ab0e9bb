"""Price histories by product code, for the snapshot: those of one channel and one currency.

None is borrowed: what another channel or another currency showed is not among them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np

from pairwell.model.price_history import PriceHistory, PricePoint
from pairwell.model.snapshot import PriceRows
from pairwell.model.texts import Texts

CHANNEL = "web"
"""Decisions speak to visitors of the shop's site; a history of this channel counts for them."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class PricesRead(NamedTuple):
    """The rows, None where there are none; histories of products nobody knows, and of elsewhere."""

    rows: PriceRows | None
    n_unknown: int
    n_elsewhere: int


def price_rows(ids: Texts, histories: Sequence[PriceHistory], currency: str) -> PricesRead:
    """Look histories up among the products.

    Args:
        ids: of the products.
        histories: at most one a product, channel and currency.
        currency: of the catalogue's prices.
    """
    here = [each for each in histories if (each.channel, each.currency) == (CHANNEL, currency)]
    n_elsewhere = len(histories) - len(here)
    if not here:
        return PricesRead(None, 0, n_elsewhere)
    codes = {text: code for code, text in enumerate(ids.unpack())}
    found = {codes[str(h.product_id)]: h for h in here if str(h.product_id) in codes}
    n_unknown = len(here) - len(found)
    if not found:
        return PricesRead(None, n_unknown, n_elsewhere)
    sizes, from_launch = np.zeros(len(ids), np.int64), np.zeros(len(ids), np.bool_)
    points: list[PricePoint] = []
    for code in sorted(found):
        sizes[code], from_launch[code] = len(found[code].points), found[code].from_launch
        points += found[code].points
    rows = PriceRows(
        offsets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        since_us=np.array([(p.since - _EPOCH) // _MICROSECOND for p in points], dtype=np.int64),
        price_minor=np.array(
            [-1 if p.price_minor is None else p.price_minor for p in points], dtype=np.int64
        ),
        announced=np.array([p.announced for p in points], dtype=np.bool_),
        from_launch=from_launch,
    )
    return PricesRead(rows, n_unknown, n_elsewhere)
