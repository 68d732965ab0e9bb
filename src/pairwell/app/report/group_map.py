"""The matrix by category: joint purchases found and expected between groups of products."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pairwell.app.report.baskets import Baskets
from pairwell.app.report.data import GroupMap
from pairwell.app.report.groups import Groups
from pairwell.model.snapshot import Snapshot


def order_counts(baskets: Baskets, groups: Groups) -> sparse.csr_matrix:
    """Orders × groups: distinct products of the group in the order."""
    group = groups.code[baskets.product]
    inside = group >= 0
    return sparse.csr_matrix(
        (np.ones(int(inside.sum())), (baskets.order[inside], group[inside])),
        shape=(baskets.n_orders, len(groups.names)),
    )


def found_and_expected(
    baskets: Baskets, groups: Groups
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Σ n_both and Σ c·n_a·n_b over pairs of different products, group by group.

    Summed over pairs of products, so that a cell is the matrix of products added up, not a new
    statistic; inside one group each unordered pair counts twice, in both figures.
    """
    counts = order_counts(baskets, groups)
    found: npt.NDArray[np.float64] = np.asarray((counts.T @ counts).toarray(), dtype=np.float64)
    n_orders = np.diff(baskets.starts).astype(np.float64)
    inside = groups.code >= 0
    code = groups.code[inside]
    n = len(groups.names)
    total: npt.NDArray[np.float64] = np.bincount(
        code, weights=n_orders[inside], minlength=n
    ).astype(np.float64)
    squares = np.bincount(code, n_orders[inside] ** 2, minlength=n).astype(np.float64)
    found[np.diag_indices(n)] -= total
    expected: npt.NDArray[np.float64] = np.outer(total, total).astype(np.float64)
    expected[np.diag_indices(n)] -= squares
    expected *= baskets.expectation()
    return found, expected


def group_map(snapshot: Snapshot, baskets: Baskets, groups: Groups) -> GroupMap:
    """The map of the groups."""
    n = len(groups.names)
    found, expected = found_and_expected(baskets, groups)
    with_group = np.asarray((order_counts(baskets, groups) > 0).sum(axis=0)).ravel()
    pairs = snapshot.pairs
    anchor = np.repeat(np.arange(len(pairs.offsets) - 1), np.diff(pairs.offsets))[pairs.proven]
    a, b = groups.code[anchor], groups.code[pairs.candidate[pairs.proven]]
    both = (a >= 0) & (b >= 0)
    proven = np.bincount(a[both] * n + b[both], minlength=n * n).reshape(n, n)
    return GroupMap(
        by=groups.by,
        names=groups.names,
        n_orders=tuple(int(v) for v in with_group),
        observed=tuple(tuple(int(v) for v in row) for row in found),
        expected=tuple(tuple(float(v) for v in row) for row in expected),
        proven=tuple(tuple(int(v) for v in row) for row in proven),
        n_groups=groups.n_groups,
    )
