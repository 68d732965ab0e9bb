"""White spots (T-30): holes between categories, and best sellers that nothing goes with."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import sparse

from pairwell.app.report.baskets import Baskets
from pairwell.app.report.data import Gap, WhiteSpots
from pairwell.app.report.group_map import found_and_expected, order_counts
from pairwell.app.report.groups import Groups
from pairwell.app.report.items import best_sellers, item
from pairwell.app.report.space import space_of
from pairwell.model.snapshot import Snapshot

MIN_CUSTOMERS, TOP_GAPS = 30, 30
WINDOW_DAYS = 90
MAX_BASKET_LIFT, DEVIATIONS = 0.8, 2.0


def white_spots(
    snapshot: Snapshot, lines: pa.Table, baskets: Baskets, groups: Groups
) -> WhiteSpots:
    """Pairs of categories bought by the same people but not at once, and lonely best sellers.

    A gap: at least 30 customers with two orders or more bought from both categories, no fewer than
    chance says, while joint purchases inside one order are at least a fifth rarer than chance, and
    by more than two standard deviations (Poisson). A lonely seller: one of the best 500 that no
    proven pair starts from.
    """
    sellers = best_sellers(snapshot)
    pairs = snapshot.pairs
    running = np.concatenate([[0], np.cumsum(pairs.proven)])
    n_proven = running[pairs.offsets[1:]] - running[pairs.offsets[:-1]]
    can_see = groups.by == "category" and baskets.n_customers > 0
    gaps = _gaps(baskets, groups) if can_see else None
    space, value_of = space_of(snapshot, lines, groups, WINDOW_DAYS)
    return WhiteSpots(
        can_see_gaps=gaps is not None,
        gaps=gaps or (),
        lonely=tuple(item(snapshot, c) for c in sellers.tolist() if n_proven[c] == 0),
        n_sellers=len(sellers),
        space=space,
        window_days=WINDOW_DAYS,
        value_of=value_of,
    )


def _gaps(baskets: Baskets, groups: Groups) -> tuple[Gap, ...] | None:
    """The gaps, most customers apart first; None when nobody came twice."""
    known = baskets.customer >= 0
    visits = np.bincount(baskets.customer[known], minlength=baskets.n_customers)
    again = known & (visits[baskets.customer] >= 2)
    if not again.any():
        return None
    orders = (order_counts(baskets, groups) > 0).astype(np.float64)[np.flatnonzero(again)]
    _, who = np.unique(baskets.customer[again], return_inverse=True)
    member = sparse.csr_matrix(
        (np.ones(len(who)), (who, np.arange(len(who)))), shape=(who.max() + 1, len(who))
    )
    people = ((member @ orders) > 0).astype(np.float64)
    both = np.asarray((people.T @ people).todense())
    together = _together(member, orders)
    customer_lift = both / np.maximum(_by_chance(people), 1e-12)
    found, expected = found_and_expected(baskets, groups)
    basket_lift = found / np.maximum(expected, 1e-12)
    holes = (
        (both >= MIN_CUSTOMERS)
        & (customer_lift >= 1)
        & (basket_lift <= MAX_BASKET_LIFT)
        & (expected - found > DEVIATIONS * np.sqrt(expected))
    )
    gaps = [
        Gap(
            a=groups.names[a],
            b=groups.names[b],
            n_customers=int(both[a, b]),
            n_together=int(together[a, b]),
            customer_lift=float(customer_lift[a, b]),
            basket_lift=float(basket_lift[a, b]),
        )
        for a, b in np.argwhere(np.triu(holes, 1)).tolist()
    ]
    gaps.sort(key=lambda g: (g.n_together - g.n_customers, g.a, g.b))
    return tuple(gaps[:TOP_GAPS])


def _together(member: sparse.csr_matrix, orders: sparse.csr_matrix) -> npt.NDArray[np.int64]:
    """Customers who ever bought from both groups in one order."""
    n = orders.shape[1]
    answer = np.zeros((n, n), dtype=np.int64)
    by_group = orders.tocsc()
    for g in range(n):
        rows = by_group[:, [g]].nonzero()[0]
        joint = member[:, rows] @ orders[rows]
        answer[g] = np.asarray((joint > 0).sum(axis=0)).ravel()
    return answer


def _by_chance(people: sparse.csr_matrix) -> npt.NDArray[np.float64]:
    """Customers of both groups if tastes were independent, corrected for how much each buys."""
    size = np.asarray(people.sum(axis=1)).ravel()
    n = np.asarray(people.sum(axis=0)).ravel()
    total = float(size.sum())
    return np.outer(n, n) * (float((size * (size - 1)).sum()) / (total * total) if total else 0.0)
