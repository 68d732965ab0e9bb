"""Protocol C, new products: a product's history is erased; is what was bought with it named?

One tenth of the products of ten orders or more is drawn and erased from training. A query is an
erased product in a test basket; its targets are the other products of that basket in turn, each as
a query of its own would have it. An erased product is nobody's candidate, and a target that
training never saw is missed. Figures are means inside a query, then a basket, then over baskets.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.measure.baskets import Baskets
from pairwell.measure.protocol_a import Ints, popularity_of
from pairwell.model.ranking import Mean, macro_mean, popularity_place

SHARE = 0.1
MIN_ORDERS = 10
NAMED = 10


class NewProducts(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: query q is ``product[q]``, its targets ``targets[offsets[q]:offsets[q + 1]]``.

    Attributes:
        erased: codes of the erased products, rising.
        product: the erased product asked about.
        basket: rank of its order; queries of one basket stand together.
        offsets: length n_queries + 1.
        targets: the other products of the basket.
        popularity: training baskets with each product; 0 for the erased ones: no candidates.
    """

    erased: Ints
    product: Ints
    basket: Ints
    offsets: Ints
    targets: Ints
    popularity: Ints

    def __len__(self) -> int:
        return len(self.product)


def erased_products(popularity: Ints, rng: np.random.Generator) -> Ints:
    """Draw the products that lose their history.

    >>> erased_products(np.array([9] + [10] * 20), np.random.default_rng(0)).size
    2
    """
    known = np.flatnonzero(popularity >= MIN_ORDERS)
    return np.sort(rng.choice(known, size=round(SHARE * len(known)), replace=False))


def new_products(baskets: Baskets, orders: slice, rng: np.random.Generator) -> NewProducts:
    """Erase products, and ask about each of them in every basket of ``orders``.

    Args:
        baskets: all orders.
        orders: ranks of the test part; all orders before them are training.
        rng: draws the erased products.
    """
    popularity = popularity_of(baskets, slice(0, orders.start))
    erased = erased_products(popularity, rng)
    is_erased = np.zeros(len(popularity), dtype=np.bool_)
    is_erased[erased] = True
    product, basket, targets = [], [], []
    for rank in range(orders.start, orders.stop):
        held = baskets.product[baskets.offsets[rank] : baskets.offsets[rank + 1]]
        for one in held[is_erased[held]] if len(held) >= 2 else ():
            product.append(one)
            basket.append(rank)
            targets.append(held[held != one])
    sizes = np.array([0, *map(len, targets)], dtype=np.int64)
    return NewProducts(
        erased=erased,
        product=np.array(product, dtype=np.int64),
        basket=np.array(basket, dtype=np.int64),
        offsets=np.cumsum(sizes),
        targets=np.concatenate(targets) if targets else np.empty(0, dtype=np.int64),
        popularity=np.where(is_erased, 0, popularity),
    )


def recall_of_rows(asked: NewProducts, rows: Mapping[int, npt.NDArray[np.integer]]) -> Mean:
    """Recall@10 of one list for each erased product, best first.

    What is no candidate is passed over; a list of fewer than ten is filled with what sells best, so
    that no list at all is the same as popularity.
    """
    best_sellers = np.argsort(popularity_place(asked.popularity))[: 2 * NAMED + 1]
    nothing = np.empty(0, dtype=np.int64)
    first: dict[int, Ints] = {}
    for product in np.unique(asked.product).tolist():
        names = np.concatenate([rows.get(product, nothing), best_sellers]).astype(np.int64)
        names = names[(asked.popularity[names] > 0) & (names != product)]
        _, once = np.unique(names, return_index=True)
        first[product] = names[np.sort(once)][:NAMED]
    hit = np.array(
        [
            np.isin(asked.targets[asked.offsets[q] : asked.offsets[q + 1]], first[product]).mean()
            for q, product in enumerate(asked.product.tolist())
        ]
    )
    return macro_mean(hit, asked.basket)
