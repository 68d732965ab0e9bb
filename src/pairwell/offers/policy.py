"""What a shop may set about its offers; beside each number stands its row of the mission."""

from __future__ import annotations

import hashlib
import math
from functools import cached_property
from typing import Annotated

import msgspec

from pairwell.model.incentive import Incentive
from pairwell.model.offer import Placement, Technique
from pairwell.model.stage import Stage
from pairwell.offers.bundle_price import KEPT_MARGIN
from pairwell.offers.incentives import IncentivePolicy
from pairwell.offers.placements import PLACEMENTS, PlacementRule
from pairwell.offers.rules import (
    CostRule,
    KitRule,
    Part,
    Positive,
    ServiceRule,
    SetRule,
    Share,
    ThresholdRule,
    UpSellRule,
)
from pairwell.offers.shipping_threshold import MAX_OVERSHOOT, REACH
from pairwell.offers.suggested_discount import SUGGESTED

FLOOR = 5
"""P29, P52: distinct customers behind a pair before it is offered; a lower floor is warned of."""

Count = Annotated[int, msgspec.Meta(ge=0)]


class OfferPolicy(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The rules of offering.

    Attributes:
        min_customers: distinct customers behind a pair (P29, P52).
        max_price_ratio: hard ceiling of candidate's price over the anchor's; None = no
            ceiling (R-02, T4).
        price_weight: how much the price prior may move a score, both ways (R-01, R-03, T4).
        price_centre: up to this price ratio the prior is at its best (R-01: 10-50 %).
        price_centres: other centres by category of the product on the page, or of the dearest thing
            in the cart; a place's own goes before them (R-01, T4).
        price_spread: how many times dearer than the centre until the prior falls to 0.61 of its
            range, as a standard deviation on the log scale (default).
        margin_weight: how much the margin may move a score: 0 = relevance alone, 0.75 (default) =
            by a factor of 2.8 at most, both ways (R-20, T5).
        unknown_is_consumable: take "not known" as bought again and again (groceries), so that
            what a customer owns may be offered to them again (R-27).
        max_refusals: so many refusals are listed in an answer, the most relevant first (default).
        min_relevance: what scores less by relevance is not offered (R-25, P-31; default none).
        barred_tags: products with one of these tags are no add-ons: dead stock (R-14), not
            presentable.
        dead_after_days: what is in stock, was not sold for so many days and used to sell in a
            month that lies whole within them is no add-on (R-14, offers/gates/unsold.py); None =
            what the shop tagged alone.
        needs_image: what has no picture is not offered (R-13).
        stand_ins: what is out of stock gives its place to its substitute (R-13; default no).
        regulated_packs: kinds of regulated products that this shop may offer, with consent and
            suitability (C25, L-01, L-03).
        satisfied_categories: a category of which the cart has an add-on leaves (T-18).
        ranges: categories whose sisters of one family are bought together, as a person confirmed
            (``pairwell matrix ranges`` proposes them; ``*`` = all): there proven sisters are
            offered beside each other (R-02); default none.
        max_of_family: one list shows no more complements of one family of variants than these,
            where families are known; None = as orders rank them (R-39; default).
        max_of_category: the same for categories, so that a list shows the breadth of the catalogue
            (R-39); None = as orders rank them (default).
        max_shown_per_day: a person sees no more offers than these on a day; None = no cap (R-25).
        cool_down_days: for so many days a person is not offered again what they turned down (R-24,
            C10); 0 = what the page itself tells alone.
        impulse_max_ratio: an impulse thing costs at most this share of the anchor (T-11).
        impulse_tag: products with this tag may fill places as impulse goods (T-19).
        due_after: from this share of the usual interval on, what a customer uses up is offered
            again (T-10, T-22; default).
        given_up_after: after so many usual intervals it is not: they buy it elsewhere, or no more
            (T-10; default).
        max_missing_share: an order sum is told of, and closed, while at most this share of it is
            missing (T-15, T-16; default).
        max_overshoot_share: what closes the gap costs at most so much more than the gap, as a
            share of it (T-15).
        min_kept_share: of what its members earn apart, a kit keeps this share at least (T-05,
            T-06).
        suggested_discounts: first figures for a person who wants to enter a discount, by technique
            (T-08, T-09, R-11, R-12); nothing is given by it.
        up_sell, services, kits, sets, thresholds: rules of these techniques.
        incentives: what may go with an offer, if the shop confirmed it for the cart (T-08, T-09,
            S-09); none by default.
        incentive_rules: what holds for all of them (T8, C8).
        costs: what offers cost beside the products: contacts, returns, parcels (T-17).
        price_country: whose rule says what a price was before its reduction (C6, ISO 3166);
            empty = the strict one, which no country eases.
        stage_weights: weights of techniques by the visitor's stage (P-20, P-21, T12), over the
            defaults of offers/stage.py.
        placements: rules of places, over the defaults of offers/placements.py.
        explore: whether places go by chance among what could be as good, the chance logged, so
            that outcomes teach what is accepted (R-39; offers/explore.py).
    """

    min_customers: Annotated[int, msgspec.Meta(ge=1)] = FLOOR
    max_price_ratio: Positive | None = None
    price_weight: Share = 0.8
    price_centre: Positive = 0.5
    price_centres: dict[str, Positive] = {}
    price_spread: Positive = math.log(4)
    margin_weight: Share = 0.75
    unknown_is_consumable: bool = False
    max_refusals: Count = 10
    min_relevance: Annotated[float, msgspec.Meta(ge=0.0)] = 0.0
    barred_tags: tuple[str, ...] = ("dead_stock",)
    dead_after_days: Annotated[int, msgspec.Meta(ge=61, le=3650)] | None = None
    needs_image: bool = False
    stand_ins: bool = False
    regulated_packs: tuple[str, ...] = ()
    satisfied_categories: bool = False
    ranges: tuple[str, ...] = ()
    max_of_family: Annotated[int, msgspec.Meta(ge=1)] | None = None
    max_of_category: Annotated[int, msgspec.Meta(ge=1)] | None = None
    max_shown_per_day: Count | None = None
    cool_down_days: Annotated[int, msgspec.Meta(ge=0, le=3650)] = 30
    impulse_max_ratio: Positive = 0.10
    impulse_tag: str = "impulse"
    due_after: Positive = 0.8
    given_up_after: Positive = 3.0
    max_missing_share: Part = REACH
    max_overshoot_share: Annotated[float, msgspec.Meta(ge=0.0)] = MAX_OVERSHOOT
    min_kept_share: Part = KEPT_MARGIN
    suggested_discounts: dict[Technique, Share] = msgspec.field(
        default_factory=lambda: dict(SUGGESTED)
    )
    up_sell: UpSellRule = UpSellRule()
    services: tuple[ServiceRule, ...] = ()
    kits: tuple[KitRule, ...] = ()
    sets: tuple[SetRule, ...] = ()
    thresholds: tuple[ThresholdRule, ...] = ()
    incentives: tuple[Incentive, ...] = ()
    incentive_rules: IncentivePolicy = IncentivePolicy()
    costs: CostRule = CostRule()
    price_country: Annotated[str, msgspec.Meta(pattern="^([A-Z]{2})?$")] = ""
    stage_weights: dict[Stage, dict[Technique, Positive]] = {}
    placements: dict[Placement, PlacementRule] = {}
    explore: bool = False

    def rule(self, placement: Placement) -> PlacementRule | None:
        """What holds at a place; None where there is no such place.

        >>> OfferPolicy().rule("payment").cap
        0
        """
        return self.placements.get(placement) or PLACEMENTS.get(placement)

    @cached_property
    def digest(self) -> str:
        """What the rules are, in sixteen letters: it stands in the name of every decision.

        >>> OfferPolicy().digest == OfferPolicy(margin_weight=0.75).digest
        True
        >>> OfferPolicy().digest == OfferPolicy(margin_weight=0.4).digest
        False
        """
        rules = msgspec.json.encode(self, order="deterministic")
        return hashlib.blake2b(rules, digest_size=8).hexdigest()


def warnings_of(policy: OfferPolicy) -> tuple[str, ...]:
    """What the policy weakens, in sentences.

    >>> warnings_of(OfferPolicy(min_customers=2))
    ('Pairs behind which stand only 2 customers may be offered; the safe floor is 5.',)
    """
    if policy.min_customers >= FLOOR:
        return ()
    return (
        f"Pairs behind which stand only {policy.min_customers} customers may be offered; "
        f"the safe floor is {FLOOR}.",
    )
