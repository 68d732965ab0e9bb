"""Is a set bought together oftener than its sub-sets explain? Exact tests, inside basket sizes.

For every two members: in the baskets that hold the rest of the set, do the two meet oftener than
chance? That is Fisher's exact test, the worst answer counts, and a set is beyond its sub-sets only
if all are sure (an intersection–union test, Berger 1982; the idea is that of the self-sufficient
itemsets of Webb 2010). Of three products a, b, c it means: more joint baskets than each of

    n_ab · n_ac / n_a,    n_ab · n_bc / n_b,    n_ac · n_bc / n_c,

what two of the pairs explain when the third product is left out of it. Two add-ons of one main
product, each taken for its own sake, are no bundle: given the main product they are independent.

Big baskets hold everything: in them three products meet without being a kit. So the baskets are
split by the number of *other* products in them (0, 1, 2, 3–4, 5–8 …; the whole size would tell the
kit itself), each part is tested given its own counts, and the joint counts of all parts are added:
the distribution of the sum is the convolution of theirs.

A set whose rest is never seen without the two members cannot be told from one that its sub-sets
explain: four products that are only ever bought as one are found as their threes.

A set's baskets are told as *cells*: parts × 2^k counts, where bit m of the cell's number says
whether member m is in the basket.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.rows import Int64s

Float64s = npt.NDArray[np.float64]


def part_of(n_others: npt.NDArray[np.integer]) -> npt.NDArray[np.int8]:
    """The part of a basket by its number of other products: 0, 1, 2, 3–4, 5–8 and so on.

    >>> part_of(np.array([0, 1, 2, 3, 4, 5, 8, 9, 1024])).tolist()
    [0, 1, 2, 3, 3, 4, 4, 5, 11]
    """
    power = np.ceil(np.log2(np.maximum(n_others, 1))).astype(np.int8) + 1
    return np.where(np.asarray(n_others) < 1, 0, power).astype(np.int8)


@njit(nogil=True, cache=True)
def beyond_rest(cells: Int64s, one: int, other: int) -> tuple[float, float]:
    """Expected joint baskets of a set if two of its members were independent given the rest, and p.

    Args:
        cells: parts × 2^k counts (module docstring).
        one: number of a member.
        other: number of another.

    Returns:
        The expectation, and P(at least so many as were seen).

    >>> expected, p = beyond_rest(np.array([[3, 1, 1, 3]]), 0, 1)  # Fisher's lady tasting tea
    >>> round(expected, 12), round(70 * p, 9)
    (2.0, 17.0)
    """
    upper = np.empty(2, dtype=np.int64)
    lower = np.empty(2, dtype=np.int64)
    whole = cells.shape[1] - 1
    shares = np.ones(1)
    seen = start = 0
    for part in range(cells.shape[0]):
        n = cells[part]
        both = n[whole]
        upper[0], upper[1] = n[whole - (1 << one)], n[whole - (1 << other)]
        lower[0], lower[1] = both, n[whole - (1 << one) - (1 << other)]
        shares = _with_part(shares, upper, lower)
        seen += both
        start += both - min(lower.min(), both)
    return _mean_and_tail(shares, start, seen)


@njit(nogil=True, cache=True)
def _with_part(shares: Float64s, upper: Int64s, lower: Int64s) -> Float64s:
    # the distribution of one more part's joint count, added to that of the parts before
    down, up = lower.min(), upper.min()  # how far the joint count can fall and rise
    if down + up == 0:
        return shares
    own = np.empty(down + up + 1)
    own[0] = 0.0  # logarithms, from the lowest possible count on
    top = 0.0
    for k in range(down + up):
        step = k - down
        ratio = 0.0
        for cell in range(len(upper)):
            ratio += np.log(upper[cell] - step) - np.log(lower[cell] + step + 1)
        own[k + 1] = own[k] + ratio
        top = max(top, own[k + 1])
    total = 0.0
    for k in range(len(own)):
        own[k] = np.exp(own[k] - top)
        total += own[k]
    out = np.zeros(len(shares) + len(own) - 1)
    for k in range(len(own)):
        share = own[k] / total
        if share > 0.0:
            for at in range(len(shares)):
                out[at + k] += share * shares[at]
    return out


@njit(nogil=True, cache=True)
def _mean_and_tail(shares: Float64s, start: int, seen: int) -> tuple[float, float]:
    mean = tail = 0.0
    for at in range(len(shares)):
        mean += shares[at] * (start + at)
        if start + at >= seen:
            tail += shares[at]
    return mean, min(tail, 1.0)
