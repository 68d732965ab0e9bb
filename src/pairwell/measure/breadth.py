"""How many different products a customer buys: told with the profit beside it, or not at all (T7).

As a figure alone it rewards selling what nobody needs: a bank that steered by it opened accounts
that its customers never asked for. So there is no way to get the one without the other, and no
goal of an experiment or incentive is made of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt


class Breadth(msgspec.Struct, frozen=True, kw_only=True):
    """Means over known customers.

    Attributes:
        n_customers: those who are known by id.
        n_products: different products a customer.
        profit_minor: price less cost of all pieces a customer, in minor units.
    """

    n_customers: int
    n_products: float
    profit_minor: float


def breadth(
    customers: Sequence[str | None], products: Sequence[str], profit_minor: npt.NDArray[np.float64]
) -> Breadth | None:
    """What known customers bought and left.

    Args:
        customers: of each line; None for a guest.
        products: of each line.
        profit_minor: of each line; NaN where price or cost is not known.

    Returns:
        None where nobody is known, or the profit of one of their lines is not.

    >>> breadth(["ann", "ann", None], ["tea", "cup", "tea"], np.array([100.0, 50.0, np.nan]))
    Breadth(n_customers=1, n_products=2.0, profit_minor=150.0)
    >>> breadth(["ann", "ann"], ["tea", "cup"], np.array([100.0, np.nan])) is None
    True
    """
    known = [i for i, customer in enumerate(customers) if customer is not None]
    profit = float(profit_minor[known].sum())
    if not known or np.isnan(profit):
        return None
    people = {customers[i] for i in known}
    bought = {(customers[i], products[i]) for i in known}
    return Breadth(
        n_customers=len(people),
        n_products=len(bought) / len(people),
        profit_minor=profit / len(people),
    )
