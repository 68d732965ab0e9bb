from __future__ import annotations

import numpy as np

from pairwell.model.offer import OfferRequest
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import understand
from pairwell.offers.techniques.cross_sell import candidates_of
from tests.snapshots import Pair, Product, snapshot_of


def wide_shop(seed: int) -> Shelf:
    """Two anchors with long rows; scores in coarse steps, so that many tie."""
    rng = np.random.default_rng(seed)
    n = 256
    steps = 10 if seed % 2 else 1000
    products = [
        Product(
            id=f"p{i}",
            price_minor=int(rng.integers(50, 5000)),
            cost_minor=int(rng.integers(10, 4000)),
            in_stock=bool(rng.random() < 0.7),
            n_orders=int(rng.integers(1, 5)),
        )
        for i in range(n)
    ]
    pairs = [
        Pair(
            anchor=f"p{anchor}",
            candidate=f"p{i}",
            score=int(rng.integers(-2, steps)) / steps,
            n_both=int(rng.integers(5, 8)),
            n_customers=int(rng.integers(3, 9)),
        )
        for anchor in (0, 1)
        for i in range(2, n)
    ]
    return Shelf(snapshot_of(products, pairs))


def test_the_loudest_entry_is_the_evidence_whatever_the_order_of_the_cart() -> None:
    shelf = wide_shop(1)
    for cart in (("p0", "p1"), ("p1", "p0")):
        situation = understand(OfferRequest(placement="cart", cart=cart), shelf, OfferPolicy())
        candidates = candidates_of(situation, "product")
        assert candidates is not None
        rows = shelf.snapshot.pairs
        for code, entry in zip(candidates.code, candidates.entry, strict=True):
            own = np.flatnonzero(rows.candidate == code)
            enough = rows.n_customers[own] >= 5
            heard = np.where(enough, rows.score[own], np.minimum(rows.score[own], 0))
            assert heard[own == entry][0] == heard.max()
