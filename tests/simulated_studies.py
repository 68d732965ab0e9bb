"""The two studies on simulated data that say whether "proven" can be believed.

A null shop has nothing to find; a planted shop has a known truth. Both are built with fixed
numbers of strength: what is proven does not depend on them.
"""

from __future__ import annotations

import msgspec
import numpy as np
from scipy import stats

from pairwell.app.compare_truth import TruthComparison, compare_truth
from pairwell.matrix.build_matrix import build_matrix
from pairwell.matrix.options import MatrixOptions, StrengthNumbers
from pairwell.simulate.null_shop import NullShape, null_shop
from pairwell.simulate.sessions import views_of
from pairwell.simulate.shop import ShopSize, SizeName, simulate_shop

FIXED = MatrixOptions(strength=StrengthNumbers())


class NullAlarm(msgspec.Struct, frozen=True):
    """A null shop in which something was called proven."""

    seed: int
    shape: NullShape
    n_proven: int


def null_shape(rng: np.random.Generator) -> NullShape:
    """A shop of any shape: 50 to 1,000 products, small or large baskets, with times or without."""
    n_products = int(np.exp(rng.uniform(np.log(50), np.log(1_000))))
    return NullShape(
        n_products=n_products,
        n_orders=int(np.exp(rng.uniform(np.log(300), np.log(8_000)))),
        mean_basket=float(np.exp(rng.uniform(np.log(1.5), np.log(min(20.0, n_products / 8))))),
        zipf=float(rng.uniform(0.0, 1.2)),
        n_months=int(rng.choice([0, 6, 12, 24])),
        season=float(rng.choice([1.0, 2.0, 5.0])),
        n_customers=int(rng.choice([0, 400])),
    )


def null_alarms(seeds: range) -> list[NullAlarm]:
    """Build a matrix of each null shop and keep those with a proven pair."""
    alarms = []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        shape = null_shape(rng)
        pairs = build_matrix(null_shop(shape, rng), options=FIXED).pairs()
        # A pair is stored in both directions; either is the same discovery.
        n_proven = int(np.ceil(pairs["proven"].to_numpy().sum() / 2))
        if n_proven:
            alarms.append(NullAlarm(seed, shape, n_proven))
    return alarms


def most_alarms(n_shops: int) -> int:
    """How many alarms 5 % allow: the 99 % quantile of the binomial distribution.

    Where nothing is true, the chance of any discovery is the false-discovery rate itself.
    """
    return int(stats.binom.ppf(0.99, n_shops, 0.05))


def planted_study(
    size: SizeName | ShopSize, seed: int, *, with_views: bool = False
) -> TruthComparison:
    """Build the matrix of a planted shop and compare it with the truth."""
    shop = simulate_shop(size, np.random.default_rng(seed))
    views = views_of(shop, np.random.default_rng([seed, 1])) if with_views else None
    matrix = build_matrix(shop.lines, shop.products, FIXED, views=views)
    return compare_truth(shop, matrix.pairs(), views)
