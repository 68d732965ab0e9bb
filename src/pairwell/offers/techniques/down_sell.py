"""Down-sell: something more affordable of the same shelf, once, for what was refused (T-04)."""

from __future__ import annotations

import numpy as np

from pairwell.offers.candidates import Candidates, uncounted
from pairwell.offers.eligibility import DOWN_SELL as DOWN_SELL_GATES
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.source import Source
from pairwell.offers.techniques.up_sell import SHORT, popularity


def cheaper(situation: Situation) -> Candidates | None:
    """The next cheaper things of the shelf of what was refused last; None if nothing was."""
    shelf = situation.shelf
    done = {shelf.code(i) for i in situation.request.down_sold}
    refused = [code for code in situation.refused if code not in done]
    if not refused:
        return None
    main = refused[-1]
    category = int(shelf.snapshot.products.category[main])
    near = shelf.of_category(category)
    below = near[
        (shelf.price_minor[near] < shelf.price_minor[main]) & (shelf.price_minor[near] > 0)
    ]
    below = below[np.argsort(-shelf.price_minor[below], kind="stable")][:SHORT]
    if not len(below):
        return None
    liked = popularity(below, main, situation)
    return uncounted("catalogue", below, np.full(len(below), main), liked, "substitute")


DOWN_SELL = Source("down_sell", cheaper, DOWN_SELL_GATES, reason="more_affordable", at_most=1)
