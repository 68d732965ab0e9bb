"""How many joint baskets chance alone gives a pair, from basket sizes and months.

Equal baskets are the textbook's assumption, not a shop's: two products of a big basket meet
without any liking. With random baskets of the same sizes the expected joint count is
E_ij = n_i · n_j · Σ b(b−1) / (Σ b)² over baskets of size b. Where orders have times the sum is
taken month by month, so that a season alone does not make a pair.

That formula takes a product's chance to grow in proportion to the basket's size, which it cannot
when a product is in most big baskets already: then the others meet oftener than it says. Where that
would show (few products, many orders) the baskets are split by size as well, and inside a stratum
of m baskets with shares π the two are drawn without replacement (Hájek 1964):

    E_ij = m · (π_i π_j − π_i (1 − π_i) π_j (1 − π_j) / d),   d = Σ π (1 − π),

scaled so that all pairs together meet as often as the baskets' sizes say.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.rows import Int32s, Int64s

Float64s = npt.NDArray[np.float64]

MAX_STRATA = 60
"""Months are joined to runs so that there are no more; split by size, all parts together."""

MIN_STRATUM = 200
"""A split by size keeps so many baskets in each part: with few, the margins are the pair itself."""

MAX_BIAS = 0.5
"""Standard deviations by which the simple formula may be off for any pair before sizes split it."""

N_COMPARED = 400


class Expectation(NamedTuple):
    """Expected joint counts as products of short rows (``expected_joint``).

    Attributes:
        loads: products × strata, their products summed.
        relief: products × strata, their products subtracted; products × 0 for the simple formula.
        pooled: c of the simple E_ij = c · n_i · n_j over everything, that of ``lift``.
        how: ``pooled``, ``by month``, ``by size`` or ``by month and size``.
    """

    loads: Float64s
    relief: Float64s
    pooled: float
    how: str


@njit(nogil=True, cache=True)
def expected_joint(loads: Float64s, relief: Float64s, one: int, other: int) -> float:
    """The expected joint baskets of two products: always the same sums in the same order."""
    even = odd = relieved = 0.0  # sums that do not wait for each other
    n_strata = loads.shape[1]
    if relief.shape[1]:
        for s in range(n_strata):
            even += loads[one, s] * loads[other, s]
            relieved += relief[one, s] * relief[other, s]
    else:
        for s in range(0, n_strata - 1, 2):
            even += loads[one, s] * loads[other, s]
            odd += loads[one, s + 1] * loads[other, s + 1]
        if n_strata % 2:
            even += loads[one, n_strata - 1] * loads[other, n_strata - 1]
    return max(even + odd - relieved, 0.0)


@njit(nogil=True, cache=True)
def expected_four(
    loads: Float64s, relief: Float64s, one: int, a: int, b: int, c: int, d: int
) -> tuple[float, float, float, float]:
    """``expected_joint`` of four others, to the bit: four chains of sums that do not wait."""
    if not relief.shape[1]:
        return (
            expected_joint(loads, relief, one, a), expected_joint(loads, relief, one, b),
            expected_joint(loads, relief, one, c), expected_joint(loads, relief, one, d),
        )  # fmt: skip
    mine, to_a, to_b, to_c, to_d = loads[one], loads[a], loads[b], loads[c], loads[d]
    less, off_a, off_b, off_c, off_d = relief[one], relief[a], relief[b], relief[c], relief[d]
    sum_a = sum_b = sum_c = sum_d = 0.0
    rest_a = rest_b = rest_c = rest_d = 0.0
    for s in range(len(mine)):
        sum_a += mine[s] * to_a[s]
        sum_b += mine[s] * to_b[s]
        sum_c += mine[s] * to_c[s]
        sum_d += mine[s] * to_d[s]
        rest_a += less[s] * off_a[s]
        rest_b += less[s] * off_b[s]
        rest_c += less[s] * off_c[s]
        rest_d += less[s] * off_d[s]
    return (
        max(sum_a - rest_a, 0.0), max(sum_b - rest_b, 0.0),
        max(sum_c - rest_c, 0.0), max(sum_d - rest_d, 0.0),
    )  # fmt: skip


def size_constant(sizes: npt.NDArray[np.integer]) -> float:
    """Σ b(b−1) / (Σ b)² over basket sizes; 0 when there is nothing.

    >>> size_constant(np.array([1, 2, 3])) == (0 + 2 + 6) / 36
    True
    """
    b = sizes.astype(np.float64)
    total = b.sum()
    return float((b * (b - 1)).sum() / total**2) if total else 0.0


def month_of(seconds: Int64s) -> Int64s:
    """Months since 1970 of UTC seconds.

    >>> month_of(np.array([0, 31 * 86400])).tolist()
    [0, 1]
    """
    return seconds.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)


def expectation_of(
    basket: Int32s, product: Int32s, sizes: Int32s, n_products: int, seconds: Int64s | None
) -> Expectation:
    """The expectation from distinct (basket, product) entries.

    Args:
        basket: basket of each entry.
        product: product of each entry, in any numbering; ``loads`` follows it.
        sizes: distinct products of each basket.
        n_products: products in that numbering.
        seconds: time of each basket, or None.
    """
    period = _periods(seconds, len(sizes))
    by_month = "by month" if len(period) and period.max() > 0 else "pooled"
    simple = _simple(_counted(basket, product, period, n_products), sizes, period)
    runs = _fewer(period, sizes)
    stratum = _split_by_size(sizes, runs)
    if len(stratum):  # also where sizes cannot be split: few products fill any basket alike
        split = _split(_counted(basket, product, stratum, n_products), sizes, stratum)
        if _bias(simple, *split) > MAX_BIAS:
            how = "by size" if by_month == "pooled" else "by month and size"
            if stratum.max() == runs.max():
                how = by_month
            return Expectation(*split, size_constant(sizes), how)
    nothing = np.empty((n_products, 0))
    return Expectation(simple, nothing, size_constant(sizes), by_month)


def _fewer(period: Int64s, sizes: Int32s) -> Int64s:
    # runs of periods, so that a part for each size leaves no more than MAX_STRATA
    n_powers = int(np.log2(max(int(sizes.max(initial=1)), 1))) + 1
    n_periods = int(period.max(initial=0)) + 1
    return period // -(-n_periods * n_powers // MAX_STRATA)


def _periods(seconds: Int64s | None, n_baskets: int) -> Int64s:
    # months, or runs of months where there would be too many
    if seconds is None or not n_baskets:
        return np.zeros(n_baskets, dtype=np.int64)
    months = month_of(seconds)
    months -= months.min()
    runs = months // -(-(int(months.max()) + 1) // MAX_STRATA)
    numbers: Int64s = np.unique(runs, return_inverse=True)[1].astype(np.int64)
    return numbers


def _split_by_size(sizes: Int32s, period: Int64s) -> Int64s:
    # inside a period: sizes by powers of two, the biggest joined with the next while too few
    power = np.floor(np.log2(np.maximum(sizes, 1))).astype(np.int64)
    n_powers = int(power.max()) + 1 if len(power) else 1
    n_periods = int(period.max()) + 1 if len(period) else 1
    counts = np.bincount(period * n_powers + power, minlength=n_periods * n_powers)
    part = np.zeros(n_periods * n_powers, dtype=np.int64)
    number = -1
    for p in range(n_periods):
        waiting = MIN_STRATUM  # a period begins a new part
        for q in range(n_powers - 1, -1, -1):
            rest = int(counts[p * n_powers : p * n_powers + q + 1].sum())
            if waiting >= MIN_STRATUM and (rest >= MIN_STRATUM or q == n_powers - 1):
                number += 1
                waiting = 0
            part[p * n_powers + q] = number
            waiting += int(counts[p * n_powers + q])
    stratum: Int64s = part[period * n_powers + power]
    return stratum


@njit(nogil=True, cache=True)
def _counted(basket: Int32s, product: Int32s, stratum: Int64s, n_products: int) -> Float64s:
    n_strata = 1
    for s in stratum:
        n_strata = max(n_strata, s + 1)
    counts = np.zeros((n_products, n_strata))
    for at in range(len(basket)):
        counts[product[at], stratum[basket[at]]] += 1.0
    return counts


def _simple(counts: Float64s, sizes: Int32s, stratum: Int64s) -> Float64s:
    n_strata = counts.shape[1]
    b = sizes.astype(np.float64)
    lines = np.bincount(stratum, weights=b, minlength=n_strata)
    pairs = np.bincount(stratum, weights=b * (b - 1), minlength=n_strata)
    constant = np.divide(pairs, lines**2, out=np.zeros(n_strata), where=lines > 0)
    loads: Float64s = counts * np.sqrt(constant)
    return loads


def _split(counts: Float64s, sizes: Int32s, stratum: Int64s) -> tuple[Float64s, Float64s]:
    n_strata = counts.shape[1]
    b = sizes.astype(np.float64)
    m = np.maximum(np.bincount(stratum, minlength=n_strata), 1)
    pairs = np.bincount(stratum, weights=b * (b - 1), minlength=n_strata)
    share = counts / m
    spread = share * (1 - share)
    d = spread.sum(axis=0)
    inverse = np.divide(1.0, d, out=np.zeros(n_strata), where=d > 1e-9)
    meant = share.sum(axis=0) ** 2 - (share**2).sum(axis=0)
    meant -= inverse * (d**2 - (spread**2).sum(axis=0))
    total = m * meant
    scale = np.divide(pairs, total, out=np.zeros(n_strata), where=total > 1e-9)
    return share * np.sqrt(m * scale), spread * np.sqrt(m * scale * inverse)


def _bias(simple: Float64s, loads: Float64s, relief: Float64s) -> float:
    # the worst difference over products of every popularity, in standard deviations
    order = np.argsort(simple.sum(axis=1), kind="stable")
    at = order[np.unique(np.linspace(0, len(order) - 1, N_COMPARED).astype(np.int64))]
    at = np.union1d(at, order[-N_COMPARED:])
    plain = simple[at] @ simple[at].T
    fine = np.maximum(loads[at] @ loads[at].T - relief[at] @ relief[at].T, 0.0)
    off = np.abs(fine - plain) / np.sqrt(np.maximum(plain, 1.0))
    np.fill_diagonal(off, 0.0)
    return float(off.max(initial=0.0))
