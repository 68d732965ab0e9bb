"""What may be *said* of a given incentive: a code for everybody is a reduction like any other.

A percentage or amount off a product begins with its code and is measured from the lowest price of
the thirty days before that (C6, C7). Where nothing may be claimed the code and the price to pay may
be shown, and no percentage, no saving, no price struck through.
"""

from __future__ import annotations

from datetime import datetime

from pairwell.model.price_history import PriceHistory
from pairwell.offers.incentives import Given
from pairwell.offers.price_claims import NoClaim, PriceClaim, code_claim
from pairwell.offers.price_rules import STRICT, PriceRule


def is_reduction(given: Given) -> bool:
    """Whether it announces a lower price of this product to everybody.

    A voucher for a whole cart, a price for one segment, and "three for two" are none: they show
    what is paid without them and the true saving.
    """
    incentive = given.incentive
    return (
        incentive.kind in ("percent", "amount")
        and incentive.applies_to == "product"
        and not incentive.conditions.segments
    )


def incentive_claim(
    given: Given,
    history: PriceHistory | None,
    as_of: datetime,
    rule: PriceRule = STRICT,
    *,
    perishable: bool = False,
) -> PriceClaim | NoClaim:
    """The claim that an incentive may carry, or why none.

    Args:
        given: for which ``is_reduction`` holds.
        history: of the offered variant in this channel, without the code.
        as_of: the instant at which it is shown.
        rule: of the country.
        perishable: whether the product would soon spoil.

    A code of which nobody wrote down when it began has no window to look at.
    """
    began = given.incentive.valid_from
    if history is None or began is None:
        return "no_history"
    return code_claim(history, given.paid_minor, began, as_of, rule, perishable=perishable)
