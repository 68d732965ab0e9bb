"""How likely a customer is to buy what they never bought: a score from what they own.

    score(c, g) = orders(c) · √( popular(g) · ( Σ_h gain(h, g) + 0.01 ) )

over the groups h that c owns: orders(c) counts c's orders, each half as much after half a year;
popular(g) is the share of the last window's customers who bought g; and gain(h, g) is what owning h
adds to owning g, from the matrix in which a customer's whole history is one basket: (n_both − E) /
(n_anchor + 20), as in the back-off. The 0.01 lets popularity speak where nothing owned does. The
score only ranks; what share of such cells is bought, the staircase counts (staircase.py).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import sparse

from pairwell.matrix.backoff import PRIOR
from pairwell.matrix.count_pairs import count_pairs
from pairwell.matrix.prune import MIN_CUSTOMERS
from pairwell.matrix.purchases import Purchases
from pairwell.matrix.significance import Float64s

HALF_LIFE_DAYS = 180.0
NEIGHBOURS = 100
"""So many groups are kept beside each one."""

ALONE = 0.01


class Seen(NamedTuple):
    """What was known at an instant.

    Attributes:
        owned: customer × group, 1 where bought.
        gain: group × group, what owning the row's adds for the column's; stored ones above zero.
        rate: orders of each customer, faded.
        popular: share of the window's customers who bought each group.
        owners: customers of each group.
    """

    owned: sparse.csr_matrix
    gain: sparse.csr_matrix
    rate: Float64s
    popular: Float64s
    owners: npt.NDArray[np.int64]

    def known(self) -> npt.NDArray[np.int64]:
        """Customers with any purchase."""
        return np.flatnonzero(np.diff(self.owned.indptr))

    def scores(self, customers: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Customer × group; NaN where owned already or where too few customers own the group."""
        owned = self.owned[customers]
        gained = np.asarray((owned @ self.gain).todense(), dtype=np.float32)
        base = (gained + np.float32(ALONE)) * self.popular.astype(np.float32)
        score: npt.NDArray[np.float32] = np.sqrt(base)
        score *= self.rate[customers, None].astype(np.float32)
        score[:, self.owners < MIN_CUSTOMERS] = np.nan
        score[owned.nonzero()] = np.nan
        return score


def seen_at(purchases: Purchases, day: float, window_days: float) -> Seen:
    """Look at the purchases up to an instant."""
    known = purchases.until(day)
    n, n_groups = known.n_customers, known.n_groups
    customer, group = np.divmod(known.cells(), max(n_groups, 1))
    shape = (n, n_groups)
    owned = sparse.csr_matrix((np.ones(len(group), np.float32), (customer, group)), shape=shape)
    _, first = np.unique(known.order, return_index=True)
    faded = np.exp2(-(day - known.day[first]) / HALF_LIFE_DAYS)
    rate = np.bincount(known.customer[first], weights=faded, minlength=n).astype(np.float64)
    lately = known.between(day - window_days, day).cells()
    n_lately = len(np.unique(lately // max(n_groups, 1)))
    popular = np.bincount(lately % max(n_groups, 1), minlength=n_groups) / max(n_lately, 1)
    return Seen(
        owned, _gains(customer, group, n_groups), rate, popular,
        np.bincount(group, minlength=n_groups),
    )  # fmt: skip


def _gains(
    customer: npt.NDArray[np.int64], group: npt.NDArray[np.int64], n_groups: int
) -> sparse.csr_matrix:
    lines = pa.table({"order_id": customer, "product_id": group})
    counts = count_pairs(lines, top=NEIGHBOURS, min_both=MIN_CUSTOMERS)
    owner, other = counts["anchor_id"].to_numpy(), counts["candidate_id"].to_numpy()
    n_anchor = counts["n_anchor"].to_numpy()
    size = np.bincount(customer).astype(np.float64)
    chance = float((size * (size - 1)).sum()) / max(float(size.sum()), 1.0) ** 2
    expected = chance * n_anchor * counts["n_candidate"].to_numpy()
    gain = (counts["n_both"].to_numpy() - expected) / (n_anchor + PRIOR)
    up = gain > 0
    return sparse.csr_matrix(
        (gain[up].astype(np.float32), (owner[up], other[up])), shape=(n_groups, n_groups)
    )
