"""What each country lets a shop call the price before a reduction, as data.

The Price Indication Directive 98/6/EC, Art. 6a: the lowest price of the thirty days before the
reduction was applied. Three easings are each country's own choice; a country that is not listed
has none of them, and neither has a shop that names no country.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import msgspec

from pairwell.model.errors import SettingsRefused


class PriceRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the earlier price is found (C6).

    Attributes:
        days: length of the window that ends where the reduction began; thirty at least.
        progressive: a reduction that deepens without a break is one reduction, measured from its
            first step (Art. 6a 5). Off: each step is a reduction of its own.
        new_goods: what came on sale within the window is measured from its launch (Art. 6a 4).
            Off: no claim.
        perishable: what would soon spoil is measured by the price just before the reduction
            (Art. 6a 3). Off: like everything else.
        source: where it is written.

    >>> PriceRule().window.days
    30
    """

    days: Annotated[int, msgspec.Meta(ge=30)] = 30
    progressive: bool = False
    new_goods: bool = False
    perishable: bool = False
    source: str = "Directive 98/6/EC, Art. 6a (1), (2)"

    @property
    def window(self) -> timedelta:
        """The length of the window."""
        return timedelta(days=self.days)


STRICT = PriceRule()
"""No easing: lawful in every country of the directive."""

PRICE_RULES: dict[str, PriceRule] = {
    "DE": PriceRule(progressive=True, perishable=True, source="PAngV § 11 (1), (2), (4)"),
    "FR": PriceRule(
        progressive=True, perishable=True, source="Code de la consommation, L112-1-1 I"
    ),
    "PL": PriceRule(
        new_goods=True,
        perishable=True,
        source="ustawa o informowaniu o cenach towarów i usług, art. 4 (2)-(4)",
    ),
}
"""Where easings were looked up; Germany's and France's for perishable goods are exemptions, which
are held to the price just before all the same."""


def rule_of(country: str) -> PriceRule:
    """The rule of a country (ISO 3166 code); the strict one where none is listed.

    Raises:
        SettingsRefused: no two capital letters.

    >>> rule_of("PL").new_goods, rule_of("SE") == STRICT
    (True, True)
    """
    if country and not (len(country) == 2 and country.isascii() and country.isupper()):
        raise SettingsRefused(f"{country!r} is no country.", "Write two capital letters: PL.")
    return PRICE_RULES.get(country, STRICT)
