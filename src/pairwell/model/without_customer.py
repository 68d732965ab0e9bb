"""Purchase histories without one person."""

from __future__ import annotations

import msgspec
import numpy as np

from pairwell.model.snapshot import History
from pairwell.model.texts import texts_of


def without_customer(history: History, customer_id: str) -> History | None:
    """The histories without a person; None when they are not in them.

    The same bytes as histories that never had them.
    """
    ids = history.customer_ids.unpack()
    if customer_id not in ids:
        return None
    row = ids.index(customer_id)
    start, end = int(history.offsets[row]), int(history.offsets[row + 1])
    keep = np.ones(len(history.product), dtype=np.bool_)
    keep[start:end] = False
    offsets = np.delete(history.offsets, row + 1)
    offsets[row + 1 :] -= end - start
    return msgspec.structs.replace(
        history,
        customer_ids=texts_of(ids[:row] + ids[row + 1 :]),
        offsets=offsets,
        product=history.product[keep],
        frequency=history.frequency[keep],
        last_day=None if history.last_day is None else history.last_day[keep],
    )
