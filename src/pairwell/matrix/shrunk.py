"""Foretold rates moved to those of the products' own orders, the further the more orders there are.

    rate = (own + SHRINK · foretold) / (n_orders + SHRINK)

Own orders behind which stand too few customers may speak against a candidate, never for it (P29).
"""

from __future__ import annotations

import numpy as np

from pairwell.matrix.foretell import LENT_CUSTOMERS, Foretold
from pairwell.matrix.own_counts import own_counts
from pairwell.matrix.rows import Int64s
from pairwell.model.snapshot import PairRows, ProductArrays

SHRINK = 30.0
"""Weight of what is foretold, in orders: with ten of its own a product is still told better so."""


def shrunk(
    found: Foretold, asked: Int64s, products: ProductArrays, pairs: PairRows, scale: float
) -> Foretold:
    """Scale the rates foretold and move them, best first again.

    Args:
        found: what products like them foretell.
        asked: codes, aligned.
        products: the catalogue.
        pairs: the mined pairs.
        scale: multiplies every rate foretold, before it is moved.
    """
    n_orders = products.n_orders[asked].astype(np.float64)[:, None]
    rate = found.score * scale
    own = own_counts(found.candidate, asked, pairs, len(products.n_orders))
    enough = own.n_customers >= LENT_CUSTOMERS
    heard = np.where(enough, own.n_both, np.minimum(own.n_both, n_orders * rate))
    moved = (heard + SHRINK * rate) / (n_orders + SHRINK)
    score = np.where(found.candidate >= 0, moved, -1.0).astype(np.float32)  # as it is stored
    order = np.lexsort((found.candidate, -found.n_both, -score))
    return Foretold(
        np.take_along_axis(found.candidate, order, 1),
        np.take_along_axis(score.astype(np.float64), order, 1),
        np.take_along_axis(found.n_both, order, 1),
        np.take_along_axis(found.n_customers, order, 1),
    )
