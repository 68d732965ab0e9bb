"""How many days usually lie between one customer's purchases of one product.

The median over all known customers' gaps, where enough of them came back: it says when something
is due, not that it is used up. Wholesalers restock cake stands too, so what is a consumable the
catalogue says, not the orders.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pairwell.matrix.baskets import Baskets
from pairwell.matrix.weights import DAY

MIN_REPEATS = 10
MIN_CUSTOMERS = 5
"""Of so many customers at least (P29)."""


def repeat_days(baskets: Baskets) -> npt.NDArray[np.float32]:
    """Median days between a customer's purchases of each product; NaN where too few came back.

    Purchases on one day are one. Without times or known customers all are NaN.

    >>> import pyarrow as pa
    >>> from pairwell.matrix.baskets import baskets_of
    >>> days = ["2026-01-01", "2026-01-31", "2026-03-02"]
    >>> lines = pa.table({"order_id": range(15), "product_id": ["tea"] * 15,
    ...     "customer_id": [f"c{i}" for i in range(5) for _ in days], "ordered_at": days * 5})
    >>> repeat_days(baskets_of(lines)).tolist()
    [30.0]
    """
    n = baskets.n_products
    found = np.full(n, np.nan, dtype=np.float32)
    if baskets.seconds is None or not len(baskets.customer_ids):
        return found
    who = baskets.known_customer[baskets.basket]
    known = who >= 0
    product = baskets.product[known].astype(np.int64)
    day = baskets.seconds[baskets.basket[known]] // DAY
    order = np.lexsort((day, who[known], product))
    product, who, day = product[order], who[known][order], day[order]
    gap = np.diff(day)
    again = (product[1:] == product[:-1]) & (who[1:] == who[:-1]) & (gap > 0)
    of, gap, buyer = product[1:][again], gap[again], who[1:][again]
    starts = np.concatenate([[0], np.cumsum(np.bincount(of, minlength=n))])
    order = np.lexsort((gap, of))
    gap = gap[order]
    pairs = np.unique(of * (len(baskets.customer_ids) + 1) + buyer)
    n_buyers = np.bincount(pairs // (len(baskets.customer_ids) + 1), minlength=n)
    size = np.diff(starts)
    enough = np.flatnonzero((size >= MIN_REPEATS) & (n_buyers >= MIN_CUSTOMERS))
    low = starts[enough] + (size[enough] - 1) // 2
    high = starts[enough] + size[enough] // 2
    found[enough] = (gap[low] + gap[high]) / 2
    return found
