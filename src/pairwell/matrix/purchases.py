"""Purchases of known customers by group of products, as flat arrays: what white space is seen in.

A group is a category or a single product. Lines without a customer, a group or a time are left out.
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pairwell.matrix.codes import coded
from pairwell.matrix.rows import Int32s
from pairwell.matrix.significance import Float64s

DAY_US = 86_400_000_000


class Purchases(msgspec.Struct, frozen=True, kw_only=True):
    """One entry a line.

    Attributes:
        customer: code into ``customer_ids``.
        group: code of the group, as given.
        order: code of the order.
        day: time in days since 1970, with its fraction.
        customer_ids: sorted distinct ids of the customers that any line names.
        n_groups: groups there are, also those never bought.
    """

    customer: Int32s
    group: Int32s
    order: Int32s
    day: Float64s
    customer_ids: pa.Array
    n_groups: int

    @property
    def n_customers(self) -> int:
        """Known customers."""
        return len(self.customer_ids)

    def until(self, day: float) -> Purchases:
        """Those of this instant and before; the codes stay."""
        return self._only(self.day <= day)

    def between(self, after: float, until: float) -> Purchases:
        """Those later than the one instant and not later than the other."""
        return self._only((self.day > after) & (self.day <= until))

    def cells(self) -> npt.NDArray[np.int64]:
        """Distinct customer × group, as customer · n_groups + group, ascending."""
        cell: npt.NDArray[np.int64] = self.customer.astype(np.int64) * self.n_groups + self.group
        cell.sort()
        fresh = np.append(True, cell[1:] != cell[:-1])[: len(cell)]  # np.unique is slower
        distinct: npt.NDArray[np.int64] = cell[fresh]
        return distinct

    def _only(self, wanted: npt.NDArray[np.bool_]) -> Purchases:
        return msgspec.structs.replace(
            self, customer=self.customer[wanted], group=self.group[wanted],
            order=self.order[wanted], day=self.day[wanted],
        )  # fmt: skip


def purchases_of(lines: pa.Table, group: Int32s, n_groups: int) -> Purchases:
    """Read lines.

    Args:
        lines: ``LINES`` columns (model/columns.py).
        group: of each line, −1 none.
        n_groups: groups there are.
    """
    customer, customer_ids = coded(lines["customer_id"], "customer_id")
    order, _ = coded(lines["order_id"], "order_id")
    instants = lines["ordered_at"].cast(pa.timestamp("us"), safe=False).cast(pa.int64())
    timed = instants.is_valid().to_numpy()
    kept = (customer >= 0) & (group >= 0) & timed
    return Purchases(
        customer=customer[kept],
        group=group[kept],
        order=order[kept],
        day=instants.fill_null(0).to_numpy()[kept] / DAY_US,
        customer_ids=customer_ids,
        n_groups=n_groups,
    )
