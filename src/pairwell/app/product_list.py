"""Products with their roles and what goes with them: what orders propose, what people confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.matrix.product_roles import UNKNOWN, product_roles
from pairwell.model.product_role import Role
from pairwell.model.snapshot import ROLES, Snapshot

Wanted = Literal["main", "addon", "both", "unknown", "without", "unconfirmed"]
"""A role; or products without a pair, or of which nobody confirmed what orders propose."""


class RoleCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How the products that were sold are parted, and how far pairs reach.

    Attributes:
        n_sold: products in at least one order.
        roles: of these, by role; ``unknown`` where neither orders nor people tell.
        n_confirmed: of these, with a word of a person.
        n_covered: of these, with a pair of enough customers.
        orders_covered_share: orders' lines of those over all; NaN where nothing is sold.
    """

    n_sold: int
    roles: dict[str, int]
    n_confirmed: int
    n_covered: int
    orders_covered_share: float


class ProductTable:
    """Roles and coverage of all products of a version.

    Args:
        snapshot: the version.
        confirmed: what people said, by product id.
        min_customers: distinct customers behind a pair that counts.
    """

    def __init__(
        self, snapshot: Snapshot, confirmed: Mapping[str, Role], min_customers: int
    ) -> None:
        products, pairs = snapshot.products, snapshot.pairs
        n = len(products.n_orders)
        self._n_orders = products.n_orders
        proposed = np.full(n, UNKNOWN, dtype=np.int8)
        found = product_roles(pairs)
        proposed[: len(found)] = found
        self.proposed: npt.NDArray[np.int8] = proposed
        """Index into ``ROLES``; -1 where orders do not tell."""
        nobody = np.full(n, UNKNOWN, dtype=np.int8)
        self.said: npt.NDArray[np.int8] = (
            roles_with(nobody, confirmed, products.ids.unpack()) if confirmed else nobody
        )
        """What people confirmed, as ``proposed``; -1 where nobody did."""
        anchor = np.repeat(np.arange(len(pairs.offsets) - 1), np.diff(pairs.offsets))
        enough = pairs.n_customers >= min_customers
        self.n_pairs = np.bincount(anchor[enough], minlength=n)
        """Pairs of enough customers, by product."""

    @property
    def role(self) -> npt.NDArray[np.int8]:
        """What holds: people's word, else what orders propose."""
        return np.where(self.said != UNKNOWN, self.said, self.proposed).astype(np.int8)

    def counts(self) -> RoleCounts:
        """The summary over all products that were sold."""
        sold = self._n_orders > 0
        role = self.role[sold]
        total = float(self._n_orders[sold].sum())
        covered = sold & (self.n_pairs > 0)
        return RoleCounts(
            n_sold=int(sold.sum()),
            roles={
                **{name: int((role == nth).sum()) for nth, name in enumerate(ROLES)},
                "unknown": int((role == UNKNOWN).sum()),
            },
            n_confirmed=int((self.said[sold] != UNKNOWN).sum()),
            n_covered=int(covered.sum()),
            orders_covered_share=float(self._n_orders[covered].sum()) / total
            if total
            else float("nan"),
        )

    def listed(self, wanted: Wanted | None = None, among: Sequence[int] | None = None) -> list[int]:
        """Codes of products, most sold first; those never sold only where they were asked for.

        Args:
            wanted: only these; None: all.
            among: only of these codes, in their order; None: of all.
        """
        keep = np.ones(len(self._n_orders), dtype=np.bool_)
        if wanted == "without":
            keep = self.n_pairs == 0
        elif wanted == "unconfirmed":
            keep = (self.said == UNKNOWN) & (self.proposed != UNKNOWN)
        elif wanted == "unknown":
            keep = self.role == UNKNOWN
        elif wanted is not None:
            keep = self.role == ROLES.index(wanted)
        if among is not None:
            return [code for code in among if keep[code]]
        keep = keep & (self._n_orders > 0)
        order = np.argsort(-self._n_orders.astype(np.int64), kind="stable")
        return [int(code) for code in order[keep[order]]]


def roles_with(
    proposed: npt.NDArray[np.int8], confirmed: Mapping[str, Role], ids: Sequence[str]
) -> npt.NDArray[np.int8]:
    """Roles with people's word before what orders propose.

    >>> roles_with(np.array([-1, 0], dtype=np.int8), {"b": "addon"}, ["a", "b"]).tolist()
    [-1, 2]
    """
    roles = proposed.copy()
    for code, product_id in enumerate(ids[: len(roles)]):
        if product_id in confirmed:
            roles[code] = ROLES.index(confirmed[product_id])
    return roles
