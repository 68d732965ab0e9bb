"""What may go with an offer to make yes easier: a fact, free shipping, a gift, a discount.

An incentive is policy: a person wrote it. What is promised is what the shop's cart charges, so one
that costs money names the code or cart rule that the shop redeems. It ends at an instant that is
the same for everybody; there is no field for a time that starts anew with each visitor (C4).
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from pairwell.model.offer import ProductId

IncentiveKind = Literal[
    "social_proof", "information", "free_shipping", "gift", "percent", "amount", "multibuy"
]
"""From what costs nothing to what costs most, as a rule."""

FREE_KINDS = frozenset({"social_proof", "information"})
"""These tell a fact: they cost nothing, promise nothing and need no confirmation."""

PRICE_KINDS = frozenset({"percent", "amount", "multibuy"})
"""These lower a price: what is said of them is a claim of a reduction (C6, C7)."""

Share = Annotated[float, msgspec.Meta(ge=0.0, lt=1.0)]
Minor = Annotated[int, msgspec.Meta(ge=0)]
Count = Annotated[int, msgspec.Meta(ge=1)]


class Conditions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When an incentive holds; everything that is given must be met.

    Attributes:
        anchors: at least one of these is in the cart or on the page; empty: anything.
        products: it goes with these only; empty: with every product.
        min_sum_minor: goods in the cart, the offered product with them.
        segments: the customer is in one of these; empty: everybody.
    """

    anchors: frozenset[ProductId] = frozenset()
    products: frozenset[ProductId] = frozenset()
    min_sum_minor: Minor = 0
    segments: frozenset[str] = frozenset()


class Incentive(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One incentive that a shop may give.

    Attributes:
        name: what people and reports call it; each once.
        kind: what it is.
        discount_share: of ``percent``: share off the price; 0.15 is 15 %.
        discount_minor: of ``amount``: money off.
        cost_minor: of ``gift``: what it costs the shop each time.
        take, pay: of ``multibuy``: take three, pay for two.
        currency: ISO 4217 code of amounts; empty: no amount in it.
        applies_to: the offered product, or the whole cart; free shipping is for the cart.
        code: what the shopper types, if there is something to type.
        confirmed_by: name of the code or cart rule in the shop, which the shop confirmed that its
            cart charges; empty: never shown, unless it is a mere fact.
        valid_from: from when; None: at once.
        valid_to: the true end, the same for everybody; None: until withdrawn, and no countdown.
        conditions: when it holds.
        stacks: whether it may be given on top of others that stack too.
        limit: so many times in all, counted by the shop's state; None: no limit.
        min_margin_share: margin that must be left, over what is paid; None: the policy's.
        expected_lift: by how much more buy with it, relative to those who buy anyway, as a test
            measured it or a person expects; None: not known. Below the break-even it is not given.

    >>> Incentive(name="cable", kind="percent", discount_share=0.15, confirmed_by="CABLE15").value
    0.15
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    kind: IncentiveKind
    discount_share: Share = 0.0
    discount_minor: Minor = 0
    cost_minor: Minor = 0
    take: Count = 1
    pay: Count = 1
    currency: Annotated[str, msgspec.Meta(pattern="^([A-Z]{3})?$")] = ""
    applies_to: Literal["product", "cart"] = "product"
    code: str = ""
    confirmed_by: str = ""
    valid_from: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    valid_to: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    conditions: Conditions = Conditions()
    stacks: bool = False
    limit: Count | None = None
    min_margin_share: Share | None = None
    expected_lift: Annotated[float, msgspec.Meta(ge=0.0)] | None = None

    @property
    def value(self) -> float | int:
        """The figure of the API: share of a percentage, minor units of an amount, items free."""
        if self.kind == "percent":
            return self.discount_share
        if self.kind == "multibuy":
            return self.take - self.pay
        return self.discount_minor if self.kind == "amount" else 0

    @property
    def is_free(self) -> bool:
        """Whether it is a mere fact that costs nothing."""
        return self.kind in FREE_KINDS

    @property
    def is_lasting(self) -> bool:
        """Whether it has neither begin nor end."""
        return self.valid_from is None and self.valid_to is None

    def holds_at(self, as_of: datetime) -> bool:
        """Whether an instant lies in its half-open period."""
        return (self.valid_from is None or self.valid_from <= as_of) and (
            self.valid_to is None or as_of < self.valid_to
        )
