"""Up-sell: a better model, a bigger pack, a higher tier, a combo; beside one anchor, never cheaper.

The anchor is the page's product, or the dearest thing in the cart. Models come from its shelf and
the shelves beside it, tiers and combos from the shop's links (T-02, T-03, T-24, T-32, R-04 … R-08).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pairwell.model.snapshot import RELATIONS
from pairwell.offers.candidates import Candidates, uncounted
from pairwell.offers.eligibility import UP_SELL as UP_SELL_GATES
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.source import Source

SHORT = 64
"""So many of the next dearer things of a shelf are looked at."""

_UPGRADE = RELATIONS.index("upgrade")


def main_of(situation: Situation) -> int:
    """The anchor that alternatives stand beside; −1 where there is none with a price.

    It is the one that prices are compared with: the page's own product, also when it is in the
    cart already, and not something dearer beside it there.
    """
    price = situation.shelf.price_minor
    named = situation.shelf.codes(situation.request.anchors)
    main = max(named or situation.anchors, key=lambda code: int(price[code]), default=-1)
    return main if main >= 0 and price[main] > 0 else -1


def dearer(situation: Situation) -> Candidates | None:
    """The next things up the price of the anchor's shelves, and what the shop calls its upgrade."""
    main = main_of(situation)
    if main < 0:
        return None
    shelf = situation.shelf
    links = shelf.linked(main, (_UPGRADE,))
    near = beside(main, situation)
    price = shelf.price_minor[near]
    above = near[price >= shelf.price_minor[main]]
    above = above[np.argsort(shelf.price_minor[above], kind="stable")][:SHORT]
    above = above[~np.isin(above, links)]
    codes = np.concatenate([links, above]).astype(np.int32)
    if not len(codes):
        return None
    relation = np.zeros(len(codes), dtype=np.int8)
    relation[: len(links)] = _UPGRADE
    return uncounted(
        "catalogue", codes, np.full(len(codes), main), popularity(codes, main, situation), relation
    )


def beside(main: int, situation: Situation) -> npt.NDArray[np.int32]:
    """Products of the anchor's category, of those the shop calls adjacent, and of its family."""
    shelf, products = situation.shelf, situation.shelf.snapshot.products
    own = int(products.category[main])
    names = shelf.categories
    wanted = {own} - {-1}
    for one, other in situation.policy.up_sell.adjacent:
        if own >= 0 and names[own] in (one, other):
            wanted |= {names.index(name) for name in (one, other) if name in names}
    found = [shelf.of_category(code) for code in sorted(wanted)]
    family = int(products.family[main])
    if family >= 0:
        found.append(np.flatnonzero(products.family == family).astype(np.int32))
    if not found:
        return np.zeros(0, dtype=np.int32)
    near = np.unique(np.concatenate(found))
    others: npt.NDArray[np.int32] = near[near != main]
    return others


def popularity(
    codes: npt.NDArray[np.int32], main: int, situation: Situation
) -> npt.NDArray[np.float64]:
    """The share of buyers of either who took this one: n / (n + n_anchor), smoothed by one."""
    n_orders = situation.shelf.snapshot.products.n_orders
    n = n_orders[codes].astype(np.float64)
    return (n + 1) / (n + float(n_orders[main]) + 2)


UP_SELL = Source("up_sell", dearer, UP_SELL_GATES)
