"""Broken promises: an incentive was shown, and the shop's cart did not charge by it.

The shop's back end reports one; its incentive is withdrawn until a person puts it back.
"""

from __future__ import annotations

from datetime import datetime

import msgspec


class BrokenPromise(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One report; its door has checked it, and what is kept is read whatever it says.

    Attributes:
        id: made by the shop, unique with it; counted once for ever.
        decision_id, offer_id: the offer that the incentive went with.
        product_id: what was offered.
        incentive: its name in the policy.
        promised_minor: what was to be paid at most: for the product, for the cart, or for all
            pieces of a multibuy.
        charged_minor: what the cart charged for the same; None: it did not take the incentive.
        currency: ISO 4217 code of both; empty: the catalogue names none.
        order_id: the order, where there is one already.
    """

    id: str
    decision_id: str
    offer_id: str
    product_id: str
    incentive: str
    promised_minor: int
    charged_minor: int | None = None
    currency: str
    order_id: str | None = None


class ReportedIncentive(msgspec.Struct, frozen=True, kw_only=True):
    """An incentive of which at least one promise was broken.

    Attributes:
        name: in the policy.
        withdrawn: nobody is promised it; False: a person put it back.
        n_times: reports in all.
        last_at: when the latest one arrived.
        latest: that one.
    """

    name: str
    withdrawn: bool
    n_times: int
    last_at: datetime
    latest: BrokenPromise
