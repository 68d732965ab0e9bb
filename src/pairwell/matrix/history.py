"""What each known customer bought how often: the share of their baskets, shrunk and slowly fading.

frequency(customer, product) = Σ v over baskets with the product / (Σ v over all baskets + 3), where
a basket's v halves each year. The three imagined empty baskets keep one order from saying "always".
"""

from __future__ import annotations

import numpy as np
from numba import njit

from pairwell.matrix.baskets import Baskets
from pairwell.matrix.rows import Int32s, Int64s
from pairwell.matrix.shell_sort import sort_run
from pairwell.matrix.significance import Float64s
from pairwell.matrix.weights import DAY
from pairwell.model.snapshot import History
from pairwell.model.texts import texts_of

EMPTY_BASKETS = 3.0
HALF_LIFE_DAYS = 365.0


def history_of(baskets: Baskets, offsets: Int64s, product: Int32s) -> History | None:
    """The histories of all known customers; None when no customer is known.

    Args:
        baskets: for customers and times.
        offsets: where each basket starts in ``product``.
        product: distinct product codes, basket by basket.
    """
    if not len(baskets.customer_ids):
        return None
    value = np.ones(baskets.n_baskets)
    if baskets.seconds is not None and baskets.n_baskets:
        age = baskets.seconds.max() - baskets.seconds
        # never quite nothing, however old: zero says "not bought yet" below
        value = 0.5 ** np.minimum(age / (DAY * HALF_LIFE_DAYS), 1000.0)
    n = len(baskets.customer_ids)
    day = np.full(baskets.n_baskets, -1, dtype=np.int32)
    if baskets.seconds is not None:
        day = (baskets.seconds // DAY).astype(np.int32)
    row_offsets, bought, frequency, last_day = _frequencies(
        baskets.known_customer, value, day, offsets, product, n, baskets.n_products
    )
    ids = baskets.customer_ids.to_pylist()
    return History(
        customer_ids=texts_of(str(value) for value in ids),
        customer_ids_are_integers=bool(ids) and isinstance(ids[0], int),
        offsets=row_offsets,
        product=bought,
        frequency=frequency.astype(np.float32),
        last_day=last_day,
    )


@njit(nogil=True, cache=True)
def _frequencies(
    customer: Int32s,
    value: Float64s,
    day: Int32s,
    offsets: Int64s,
    product: Int32s,
    n_customers: int,
    n_products: int,
) -> tuple[Int64s, Int32s, Float64s, Int32s]:
    # one customer's baskets stand together but customers need not be in order of their codes
    n_baskets = len(offsets) - 1
    first = np.full(n_customers, -1, dtype=np.int64)
    for basket in range(n_baskets - 1, -1, -1):
        if customer[basket] >= 0:
            first[customer[basket]] = basket
    row_offsets = np.zeros(n_customers + 1, dtype=np.int64)
    bought = np.empty(len(product), dtype=np.int32)
    frequency = np.empty(len(product))
    last_day = np.empty(len(product), dtype=np.int32)
    total = np.zeros(n_products)
    newest = np.zeros(n_products, dtype=np.int32)
    used = 0
    for c in range(n_customers):
        start = used
        weight = EMPTY_BASKETS
        basket = first[c]
        while 0 <= basket < n_baskets and customer[basket] == c:
            weight += value[basket]
            for at in range(offsets[basket], offsets[basket + 1]):
                item = product[at]
                if total[item] == 0.0:
                    bought[used] = item
                    used += 1
                total[item] += value[basket]
                newest[item] = day[basket]  # a customer's baskets come oldest first
            basket += 1
        sort_run(bought, start, used)
        for at in range(start, used):
            frequency[at] = total[bought[at]] / weight
            last_day[at] = newest[bought[at]]
            total[bought[at]] = 0.0
        row_offsets[c + 1] = used
    return row_offsets, bought[:used], frequency[:used], last_day[:used]
