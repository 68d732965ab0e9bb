"""What each setting of the policy means, in a line, with its row of the mission: for the file.

Every number of the policy stands here; ``default`` marks those that no row names.
"""

from __future__ import annotations

import msgspec

from pairwell.model.incentive import Conditions, Incentive
from pairwell.offers.incentives import IncentivePolicy
from pairwell.offers.placements import PlacementRule
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.rules import (
    BetterRule,
    CostRule,
    GroupRule,
    KitRule,
    ServiceRule,
    SetRule,
    ThresholdRule,
    UpSellRule,
)

NOTES: dict[type[msgspec.Struct], dict[str, str]] = {
    OfferPolicy: {
        "min_customers": "P29, P52: distinct customers behind a pair",
        "max_price_ratio": 'R-02, T4: hard ceiling over the anchor\'s price; "none" = no ceiling',
        "price_weight": "R-01, R-03, T4: how much the price may move a score, both ways",
        "price_centre": "R-01: price ratio up to which an add-on is at its best",
        "price_centres": "R-01, T4: other ratios by the anchor's category",
        "price_spread": "T4: how fast that fades for dearer ones (log scale)",
        "margin_weight": "R-20, T5: how much the margin may move a score; 0 = not at all",
        "unknown_is_consumable": "R-27: taken as bought again where the catalogue does not say",
        "max_refusals": "default: refused candidates listed with their reasons",
        "min_relevance": "R-25, P-31: what orders speak for less is not offered",
        "barred_tags": "R-14: tags of what is no add-on",
        "dead_after_days": 'R-14: not sold for so long, out of season apart; "none" = tags alone',
        "needs_image": "R-13: what has no picture is not offered",
        "stand_ins": "R-13: its substitute takes the place of what is out of stock",
        "regulated_packs": "C25, L-01, L-03: insurance, credit, investment",
        "satisfied_categories": "T-18: a category that the cart has an add-on of leaves",
        "max_shown_per_day": 'R-25, T10: offers a person sees on a day; "none" = no cap',
        "cool_down_days": "R-24, C10: so long what a person turned down is not offered to them",
        "impulse_max_ratio": "T-11: an impulse thing costs at most this share of the anchor",
        "impulse_tag": "T-19: tag of things that may fill places",
        "due_after": "T-10, T-22: share of the usual interval after which it is needed again",
        "given_up_after": "T-10: so many usual intervals after which it is not offered again",
        "max_missing_share": "T-15, T-16: an order sum is told of while at most this is missing",
        "max_overshoot_share": "T-15: what closes the gap costs at most so much more than the gap",
        "min_kept_share": "T-05, T-06: of what its members earn apart a kit keeps this at least",
        "suggested_discounts": "T-08, T-09, R-11, R-12: first figures for a person; none is given",
        "ranges": 'R-02: categories whose sisters are bought together; "*" = all',
        "max_of_family": 'R-39: of one family of variants in a list; "none" = no cap',
        "price_country": "C6: whose rule of earlier prices holds; empty = the strict one",
        "max_of_category": 'R-39: of one category in a list; "none" = no cap',
        "explore": "R-39: try what could be as good, and log the chance of each offer",
    },
    UpSellRule: {
        "band": "R-04, R-05, T3: at most so much dearer; never cheaper (R-06)",
        "bands": "R-04: other bands by category",
        "match": "R-07: attributes that have to be equal",
        "better": "R-35: which values are better; without one there is no up-sell",
        "min_better": "R-35: so many attributes are better at least",
        "adjacent": "R-04: categories that count as one beside their own",
    },
    CostRule: {
        "contact_minor": "R-29: of showing or sending one offer, by place",
        "return_share": "R-29: of what is bought, the share that comes back",
        "return_cost_minor": "R-29: what one return costs, its lost margin apart",
        "parcels": "T-17: up to so many grams a parcel costs so much, lightest first",
        "weight": "T-17: attribute of the catalogue that tells grams",
    },
    BetterRule: {
        "attribute": "R-35: its name in the catalogue",
        "better": "R-35: more or less of a number, or the values from worst to best",
        "category": "R-35: holds here and below; empty = everywhere",
    },
    PlacementRule: {
        "target": "R-09, R-10: offers when the page names no number",
        "cap": "T2, R-09: never more",
        "up_sell_target": "R-08: dearer alternatives when the page names no number",
        "up_sell_cap": "R-08, T2: never more",
        "blocks": "P-12, P-13, P-14: the lists, in the order of the page",
        "turns": "P-14: lists that take turns where the page names none",
        "techniques": "P-10, P-11, T6: what may be offered here",
        "price_weight": "T4, T6: instead of the policy's",
        "price_centre": "T4, T6: instead of the policy's",
        "max_price_ratio": "P-10, T4: hard ceiling here, beside the policy's",
        "from_history": "T-10: purchases stand in for anchors",
    },
    ServiceRule: {
        "service": "T-12: product id of the service",
        "category": "T-13: for anchors of this category; empty = all",
        "min_price_minor": "T-13, R-22: from this price of the anchor on",
        "only_gifts": "T-14: only where the purchase is a present",
    },
    KitRule: {
        "kit_id": "T-05: the shop's name of it",
        "title": "T-05: what shoppers read",
        "members": "T-05, R-18: the anchor first",
        "saving": "T-06: share of the sum taken off",
        "valid_from": "R-23: from then on",
        "valid_to": "R-23, C4: the true end",
    },
    SetRule: {
        "set_id": "R-18: the shop's name of it",
        "anchors": "R-18: products that it hangs on",
        "category": "R-18: or what is in this category or below it",
        "groups": "R-18: the needs, one thing for each",
    },
    GroupRule: {
        "label": "R-18: what shoppers read above it",
        "labels": "R-18: the same in other languages",
        "products": "R-18: what serves the need",
        "category": "R-18: or what is in this category or below it",
        "choices": "default: so many are shown, of which the customer takes one",
    },
    ThresholdRule: {
        "kind": "T-15, T-16: what it earns",
        "target_minor": "T-15, T-16: the sum to reach",
        "currency": "T-15: of the target; empty = the catalogue's",
        "zone": "T-15: where it holds; empty = everywhere",
    },
    IncentivePolicy: {
        "min_margin_share": "R-20: margin that must be left over what is paid",
        "max_open_share": "R-20, T8: most that one without named products gives away",
        "withheld_from": "T8: risk profiles that get nothing that costs money",
        "budgets": "T11: the most an incentive may cost for a customer of a group",
        "personal_prices": "C8: whether a price may depend on who asks",
    },
    Incentive: {
        "name": "S-09: what people and reports call it",
        "kind": "S-09: what it is",
        "discount_share": "T-08, T-09, R-11, R-12: share off the price",
        "discount_minor": "T-08: money off",
        "cost_minor": "S-09: what a gift costs the shop each time",
        "take": "T-07: take so many",
        "pay": "T-07: pay for so many",
        "currency": "T-08: of amounts",
        "applies_to": "T-08: the offered product or the cart",
        "code": "S-09: what the shopper types",
        "confirmed_by": "S-09: code or cart rule that the shop charges by",
        "valid_from": "R-23: from then on",
        "valid_to": "R-23, C4: the true end, the same for everybody",
        "conditions": "T-08: when it holds",
        "stacks": "S-09: whether it goes on top of others that do",
        "limit": "S-09: so many times in all",
        "min_margin_share": "R-20: instead of the policy's",
        "expected_lift": "T8: by how much more buy with it",
    },
    Conditions: {
        "anchors": "T-08: one of these in the cart or on the page",
        "products": "T-08: with these only",
        "min_sum_minor": "T-15: goods in the cart",
        "segments": "T8: the customer is in one of these",
    },
}
"""By kind of rule and field."""
