"""What a purchase in a group typically comes to: the median over the orders that hold the group.

Money of one currency only; what is not known is NaN and takes no part.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.matrix.significance import Float64s


def one_currency(lines: pa.Table) -> str | None:
    """The one currency of the lines (empty: none is named); None when there are several."""
    named = pc.unique(lines["currency"]).to_pylist()
    return (named[0] or "") if len(named) == 1 else None if named else ""


def revenue_of(lines: pa.Table) -> Float64s:
    """Of each line, in minor units; NaN where the price is not known."""
    price = lines["unit_price_minor"].cast(pa.float64()).fill_null(np.nan).to_numpy()
    out: Float64s = price * lines["quantity"].to_numpy()
    return out


def typical(
    order: npt.NDArray[np.integer], group: npt.NDArray[np.integer], amount: Float64s, n_groups: int
) -> Float64s:
    """The median of what one order spends in each group; NaN where nothing is known.

    Args:
        order: code of each line's order.
        group: code of each line's group, −1 does not count.
        amount: of each line.
        n_groups: groups there are.

    >>> typical(np.array([0, 0, 1, 2]), np.array([0, 0, 0, 1]), np.array([5, 5, 30, np.nan]), 2)
    array([20., nan])
    """
    counts = (group >= 0) & ~np.isnan(amount)
    key = order[counts].astype(np.int64) * max(n_groups, 1) + group[counts]
    cells, at = np.unique(key, return_inverse=True)
    total = np.bincount(at, weights=amount[counts], minlength=len(cells)).astype(np.float64)
    return medians(cells % max(n_groups, 1), total, n_groups)


def medians(group: npt.NDArray[np.integer], value: Float64s, n_groups: int) -> Float64s:
    """The median value of each group; NaN where it has none.

    >>> medians(np.array([0, 0, 0, 2]), np.array([1.0, 9.0, 2.0, 4.0]), 3)
    array([ 2., nan,  4.])
    """
    order = np.lexsort((value, group))
    n = np.bincount(group, minlength=n_groups)
    starts = np.cumsum(n) - n
    some = n > 0
    out = np.full(n_groups, np.nan)
    held = value[order]
    low, high = starts[some] + (n[some] - 1) // 2, starts[some] + n[some] // 2
    out[some] = (held[low] + held[high]) / 2
    return out
