"""Slow twins of the counting: plain dictionaries and exact fractions, for tests to compare with."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import permutations
from typing import Any, NamedTuple

Line = tuple[Any, Any, Any]
"""Order, product, customer (None: not known)."""


class PlainPair(NamedTuple):
    """One row of ``count_pairs``."""

    anchor_id: Any
    candidate_id: Any
    n_both: int
    n_anchor: int
    n_candidate: int
    n_baskets: int
    n_customers: int


class PlainBaskets(NamedTuple):
    """Distinct products of each order, and who counts as its customer."""

    products: Mapping[Hashable, frozenset[Any]]
    voter: Mapping[Hashable, Hashable]


def plain_baskets(lines: Iterable[Line]) -> PlainBaskets:
    """Group lines; what has no order or no product is left out."""
    products: dict[Hashable, set[Any]] = defaultdict(set)
    voter: dict[Hashable, Hashable] = {}
    for order, product, customer in lines:
        if order is None or product is None:
            continue
        products[order].add(product)
        if customer is not None:
            voter[order] = ("customer", customer)
        voter.setdefault(order, ("guest", order))
    return PlainBaskets({o: frozenset(p) for o, p in products.items()}, voter)


def plain_pairs(lines: Iterable[Line], top: int = 50, min_both: int = 1) -> list[PlainPair]:
    """What ``count_pairs`` must return, row by row."""
    baskets = plain_baskets(lines)
    degree: Counter[Any] = Counter()
    joint: Counter[tuple[Any, Any]] = Counter()
    voters: dict[tuple[Any, Any], set[Hashable]] = defaultdict(set)
    for order, products in baskets.products.items():
        degree.update(products)
        for pair in permutations(products, 2):
            joint[pair] += 1
            voters[pair].add(baskets.voter[order])
    rows = []
    for anchor in sorted(degree):
        found = [
            PlainPair(anchor, other, n, degree[anchor], degree[other],
                      len(baskets.products), len(voters[anchor, other]))
            for (one, other), n in joint.items()
            if one == anchor and n >= min_both
        ]  # fmt: skip
        found.sort(
            key=lambda p: (
                -Fraction(p.n_both**2, p.n_anchor * p.n_candidate),
                -p.n_both,
                p.candidate_id,
            )
        )
        rows += found[:top]
    return rows


def plain_expectation(
    baskets: Sequence[Iterable[Any]], one: Any, other: Any, months: Sequence[Any] | None = None
) -> float:
    """Joint baskets of two products when nothing binds them, month by month: exact until the end.

    n_i · n_j · Σ b(b−1) / (Σ b)² over the baskets of each month.
    """
    strata: dict[Any, list[frozenset[Any]]] = defaultdict(list)
    for at, basket in enumerate(baskets):
        strata[None if months is None else months[at]].append(frozenset(basket))
    total = Fraction(0)
    for month in strata.values():
        sizes = [len(basket) for basket in month]
        n_one, n_other = (sum(p in basket for basket in month) for p in (one, other))
        total += Fraction(n_one * n_other * sum(b * (b - 1) for b in sizes), sum(sizes) ** 2)
    return float(total)


def plain_hajek(
    baskets: Sequence[Iterable[Any]], one: Any, other: Any, months: Sequence[Any] | None = None
) -> float:
    """The same when products are drawn into baskets without replacement (Hájek 1964).

    In each month m · (π_i π_j − π_i (1 − π_i) π_j (1 − π_j) / Σ π (1 − π)), scaled so that all
    pairs together meet as often as the baskets' sizes say.
    """
    strata: dict[Any, list[frozenset[Any]]] = defaultdict(list)
    for at, basket in enumerate(baskets):
        strata[None if months is None else months[at]].append(frozenset(basket))
    total = 0.0
    for month in strata.values():
        share = Counter(product for basket in month for product in basket)
        pi = {product: n / len(month) for product, n in share.items()}
        spread = {product: p * (1 - p) for product, p in pi.items()}
        d = math.fsum(spread.values())

        def chance(
            i: Any,
            j: Any,
            pi: dict[Any, float] = pi,
            spread: dict[Any, float] = spread,
            d: float = d,
        ) -> float:
            both = pi.get(i, 0.0) * pi.get(j, 0.0)
            return both - (spread.get(i, 0.0) * spread.get(j, 0.0) / d if d > 1e-9 else 0.0)

        meant = math.fsum(chance(i, j) for i, j in permutations(pi, 2))
        pairs = sum(len(basket) * (len(basket) - 1) for basket in month)
        total += chance(one, other) * pairs / meant if meant * len(month) > 1e-9 else 0.0
    return max(total, 0.0)


def plain_tail(n: int, expected: float) -> float:
    """P(X ≥ n) of a Poisson X: the shorter of two sums of logarithms, added exactly."""

    def term(k: int) -> float:
        return math.exp(k * math.log(expected) - expected - math.lgamma(k + 1))

    if n <= 0:
        return 1.0
    if n <= expected:
        return 1.0 - math.fsum(term(k) for k in range(n))
    return math.fsum(term(k) for k in range(n, n + 60 + 40 * math.isqrt(n + 1)))


def plain_q_values(p_values: Sequence[float], n_tested: int) -> list[float]:
    """Benjamini and Hochberg's step-up rule as it is written: pairs never seen have p = 1."""
    everything = sorted([*p_values, *[1.0] * (n_tested - len(p_values))])
    return [
        min(q * n_tested / (sum(other <= q for other in everything)) for q in everything if q >= p)
        for p in p_values
    ]
