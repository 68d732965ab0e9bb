"""Which candidates come first, and in which order: ties never depend on chance."""

from __future__ import annotations

import numpy as np

from pairwell.offers.candidates import Candidates, Floats
from pairwell.offers.shelf import Shelf


def best(candidates: Candidates, score: Floats, shelf: Shelf, room: int) -> list[int]:
    """Places of the best candidates: by score, then joint baskets, popularity, and id.

    Args:
        candidates: the eligible ones.
        score: of each.
        shelf: where their popularity and ids are looked up.
        room: so many at most.
    """
    n, n_orders = len(candidates), shelf.snapshot.products.n_orders
    if n > room:
        near = np.flatnonzero(score >= np.partition(score, n - room)[n - room]).tolist()
    else:
        near = list(range(n))

    def key(i: int) -> tuple[float, int, int, str]:
        code = int(candidates.code[i])
        n_both = int(candidates.n_both[i])
        return (-float(score[i]), -n_both, -int(n_orders[code]), str(shelf.product_id(code)))

    return sorted(near, key=key)[:room]
