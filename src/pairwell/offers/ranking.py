"""Which candidates come first, and in which order: ties never depend on chance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pairwell.offers.candidates import Candidates, Floats
from pairwell.offers.shelf import Shelf


def best(
    candidates: Candidates,
    eligible: npt.NDArray[np.bool_],
    score: Floats,
    shelf: Shelf,
    room: int,
) -> list[int]:
    """Places of the best eligible candidates: by score, then joint baskets, popularity, and id.

    Args:
        candidates: what was looked at.
        eligible: which of them may be offered.
        score: of each.
        shelf: where their popularity and ids are looked up.
        room: so many at most.
    """
    near, n_orders = eligible.nonzero()[0], shelf.snapshot.products.n_orders
    if len(near) > room:
        theirs = score[near]
        near = near[theirs >= np.partition(theirs, -room)[-room]]

    def key(i: int) -> tuple[float, int, int, str]:
        code = candidates.code.item(i)
        n_both = candidates.n_both.item(i)
        return (-score.item(i), -n_both, -n_orders.item(code), str(shelf.product_id(code)))

    return sorted(near.tolist(), key=key)[:room]
