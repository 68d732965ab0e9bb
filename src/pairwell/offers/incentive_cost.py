"""What one incentive takes off, what it costs the shop, and what margin it leaves.

All in integer minor units. A percentage is rounded up on the line's total (see ``rounding``); no
incentive takes off more than there is to pay.
"""

from __future__ import annotations

from typing import NamedTuple

from pairwell.model.incentive import Incentive
from pairwell.offers.rounding import at_least, saving_of


class LineWorth(NamedTuple):
    """What is sold: a product's line, or the whole cart.

    Attributes:
        price_minor: to pay before the incentive.
        cost_minor: what it costs the shop; for a cart the cost of all its goods.
    """

    price_minor: int
    cost_minor: int


class Granted(NamedTuple):
    """What an incentive does to a line or cart.

    Attributes:
        list_minor: to pay without it.
        saving_minor: what the shopper pays less for goods.
        paid_minor: list − saving.
        expense_minor: what the shop spends beside it: the gift, the parcel.
        left_minor: margin left: paid − cost − expense.
    """

    list_minor: int
    saving_minor: int
    paid_minor: int
    expense_minor: int
    left_minor: int

    @property
    def cost_minor(self) -> int:
        """What the incentive costs the shop each time it is used."""
        return self.saving_minor + self.expense_minor

    def keeps(self, floor: float) -> bool:
        """Whether at least this share of what is paid is left as margin; a loss never is."""
        return self.left_minor >= 0 and at_least(self.left_minor, floor, self.paid_minor)


def granted_on(incentive: Incentive, worth: LineWorth, shipping_minor: int = 0) -> Granted:
    """What it does to a product of which one piece is offered, or to a cart.

    Args:
        incentive: of ``multibuy`` the worth is that of one piece, and ``take`` are sold.
        worth: before it.
        shipping_minor: what the delivery would cost the shop if it were free.

    >>> cable = Incentive(name="c", kind="percent", discount_share=0.15, confirmed_by="C15")
    >>> granted_on(cable, LineWorth(1999, 1000))
    Granted(list_minor=1999, saving_minor=300, paid_minor=1699, expense_minor=0, left_minor=699)
    """
    price, cost = worth
    saving = expense = 0
    if incentive.kind == "percent":
        saving = saving_of(price, incentive.discount_share)
    elif incentive.kind == "amount":
        saving = min(incentive.discount_minor, price)
    elif incentive.kind == "multibuy":
        saving = (incentive.take - incentive.pay) * price
        price, cost = incentive.take * price, incentive.take * cost
    elif incentive.kind == "gift":
        expense = incentive.cost_minor
    elif incentive.kind == "free_shipping":
        expense = shipping_minor
    paid = price - saving
    return Granted(price, saving, paid, expense, paid - cost - expense)
