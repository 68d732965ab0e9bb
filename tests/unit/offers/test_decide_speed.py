"""A decision costs no more than some hundreds of small steps of numpy, on any machine."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np

from pairwell.model.offer import OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.shelf import Shelf
from tests.snapshots import Pair, Product, snapshot_of

N_STEPS = 1000
"""Twice to three times what it takes (docs/benchmarks.md), so that only a slip is caught."""


def least(work: Callable[[], object]) -> float:
    """The quickest of many: what other work on the machine cannot shorten."""
    times = []
    for _ in range(60):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


def test_a_cart_of_three_takes_few_steps() -> None:
    rng = np.random.default_rng(0)
    products = [Product(id=f"p{i}", price_minor=100 + i, cost_minor=50) for i in range(400)]
    pairs = [
        Pair(anchor=f"p{anchor}", candidate=f"p{i}", score=float(rng.random()))
        for anchor in range(3)
        for i in rng.choice(np.arange(3, 400), 50, replace=False).tolist()
    ]
    shelf = Shelf(snapshot_of(products, pairs))
    request = OfferRequest(placement="cart", cart=("p0", "p1", "p2"))
    values = rng.random(150)

    def steps() -> None:
        for _ in range(N_STEPS):
            np.exp(values)

    assert len(decide(request, shelf).offers) == 3
    assert min(least(lambda: decide(request, shelf)) / least(steps) for _ in range(3)) < 1
