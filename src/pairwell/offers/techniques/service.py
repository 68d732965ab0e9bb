"""Services: insurance, warranty, installation, gift wrap, where the shop says they belong."""

from __future__ import annotations

from pairwell.model.snapshot import RELATIONS
from pairwell.offers.candidates import Candidates, named_by_shop
from pairwell.offers.eligibility import FITNESS
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.source import Source

_SERVICE = (RELATIONS.index("service"),)


def services_of(situation: Situation) -> Candidates | None:
    """Services of the shop's rules, in their order, then those it links; each once."""
    shelf = situation.shelf
    found: dict[int, int] = {}
    for rule in situation.policy.services:
        code = shelf.code(rule.service)
        if code < 0 or (rule.only_gifts and not situation.request.is_gift):
            continue
        categories = set(shelf.under(rule.category).tolist()) if rule.category else None
        for anchor in situation.anchors:
            category = int(shelf.snapshot.products.category[anchor])
            price = int(shelf.price_minor[anchor])  # −1, not known, is enough where no sum is set
            dear_enough = not rule.min_price_minor or price >= rule.min_price_minor
            if dear_enough and (categories is None or category in categories):
                found.setdefault(code, anchor)
    if shelf.links_in(_SERVICE):
        for anchor in situation.anchors:
            for code in shelf.linked(anchor, _SERVICE).tolist():
                found.setdefault(code, anchor)
    return named_by_shop(found, "service")


SERVICE = Source("service", services_of, FITNESS)
"""Of a full list it gets the last place at most (R-22), and else what goods leave free (T-12)."""
