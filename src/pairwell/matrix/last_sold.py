"""When each product was sold last, and in which months of any year: what dead stock is told by.

Products that were never sold have −1 and no months; so has everything where orders have no times.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.baskets import Baskets
from pairwell.matrix.rows import Int32s
from pairwell.matrix.weights import DAY

Int16s = npt.NDArray[np.int16]


class LastSold(NamedTuple):
    """By product code.

    Attributes:
        last_day: of its newest order, days since 1970 (UTC); −1 = never.
        sold_months: bit 0 is January: the calendar months in which it was sold, in any year.
    """

    last_day: Int32s
    sold_months: Int16s


def last_sold(baskets: Baskets) -> LastSold:
    """The last day and the months of every product's orders.

    >>> import pyarrow as pa
    >>> from pairwell.matrix.baskets import baskets_of
    >>> lines = pa.table({"order_id": [1, 2, 3], "product_id": ["tea", "tea", "cup"],
    ...     "ordered_at": ["1970-01-02", "1970-03-01", "1971-01-01"]})
    >>> [each.tolist() for each in last_sold(baskets_of(lines))]  # cup, tea
    [[365, 59], [1, 5]]
    """
    n = baskets.n_products
    last_day, months = np.full(n, -1, dtype=np.int32), np.zeros(n, dtype=np.int16)
    if baskets.seconds is not None:
        day = baskets.seconds // DAY
        month = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
        bit = np.left_shift(1, month).astype(np.int16)
        _note(baskets.product, baskets.basket, day.astype(np.int32), bit, last_day, months)
    return LastSold(last_day, months)


@njit(nogil=True, cache=True)
def _note(
    product: Int32s, basket: Int32s, day: Int32s, bit: Int16s, last_day: Int32s, months: Int16s
) -> None:
    # one pass over the lines: arrays of their days would take as much memory as the lines
    for i in range(len(product)):
        p, b = product[i], basket[i]
        last_day[p] = max(last_day[p], day[b])
        months[p] |= bit[b]
