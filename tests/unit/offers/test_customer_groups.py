"""T9, T11: groups and profiles change what is given on top, never what everybody has a right to."""

from __future__ import annotations

import pytest

from pairwell.model.incentive import Conditions
from pairwell.model.offer import OfferAnswer, OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.incentives import IncentivePolicy, choose_incentives
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.rules import KitRule
from pairwell.offers.shelf import Shelf
from tests.incentive_samples import NOW, incentive, occasion, percent
from tests.snapshots import Link, Pair, Product, snapshot_of

PROFILES = (
    "", "service_demander", "revenue_reverser", "promotion_maximizer", "spending_limiter",
)  # fmt: skip
RETURNS = incentive("thirty days to send it back", "information", confirmed_by="")
PERK = percent("longer trial", 0.15)


@pytest.mark.parametrize("profile", PROFILES)
def test_t9_a_fact_about_rights_is_told_to_every_profile(profile: str) -> None:
    policy = IncentivePolicy(withheld_from=frozenset(PROFILES[1:]))
    here = occasion("longer trial", risk_profile=profile)
    chosen = choose_incentives([RETURNS, PERK], here, policy)
    assert [fact.name for fact in chosen.told] == [RETURNS.name]
    assert (chosen.given is not None) == (profile == "")
    if profile:
        assert chosen.refused == ((PERK.name, "withheld_from_profile"),)


def answered(
    profile: str, *segments: str, policy: OfferPolicy, block: str = "with_this"
) -> OfferAnswer:
    shelf = Shelf(
        snapshot_of(
            [
                Product(id="phone", price_minor=50_000),
                Product(id="cable", price_minor=2000, cost_minor=800),
                Product(id="cord", price_minor=500),
            ],
            [Pair(anchor="phone", candidate="cable")],
            links=[Link(anchor="phone", target="cord", relation="required_part")],
        )
    )
    request = OfferRequest(
        anchors=("phone",),
        as_of=NOW.isoformat(),
        confirmed=("longer trial",),
        segments=segments,
        risk_profile=profile,
        currency="GBP",
        block=block,  # type: ignore[arg-type]
    )
    return decide(request, shelf, policy)


@pytest.mark.parametrize("profile", PROFILES[1:])
def test_t9_prices_parts_and_refunds_are_the_same_for_every_profile(profile: str) -> None:
    kit = KitRule(kit_id="k", members=("phone", "cable"), saving=0.01)
    policy = OfferPolicy(kits=(kit,))
    for block in ("with_this", "kit"):
        nobody = answered("", policy=policy, block=block)
        theirs = answered(profile, policy=policy, block=block)
        assert theirs.required == nobody.required == ("cord",)
        assert theirs.offers == nobody.offers
        assert theirs.kit == nobody.kit  # and with it each member's share that is given back


BUDGETS = IncentivePolicy(budgets={"clv_high": 300, "clv_low": 100})


def test_t11_the_value_of_the_group_sets_the_budget_and_the_profile_has_a_veto() -> None:
    def code(*segments: str, profile: str = "") -> str:
        here = occasion(PERK.name, segments=frozenset(segments), risk_profile=profile)
        refused = choose_incentives([PERK], here, BUDGETS).refused  # costs 300 of 2000
        return refused[0][1] if refused else ""

    assert code("clv_high") == code("clv_low", "clv_high") == code() == code("other") == ""
    assert code("clv_low") == "over_budget"
    assert code("clv_high", profile="promotion_maximizer") == "withheld_from_profile"


def test_t11_a_decision_hears_of_groups_and_profiles_from_the_back_end() -> None:
    perk = percent(PERK.name, 0.15, currency="")
    policy = OfferPolicy(incentives=(perk,), incentive_rules=BUDGETS)
    assert answered("", "clv_high", policy=policy).offers[0].promise is not None
    assert answered("", "clv_low", policy=policy).offers[0].promise is None
    veto = answered("promotion_maximizer", "clv_high", policy=policy)
    assert veto.offers[0].promise is None


def test_a_price_for_a_group_needs_personal_prices_switched_on() -> None:
    only = percent(
        PERK.name, 0.1, currency="", conditions=Conditions(segments=frozenset({"clv_high"}))
    )
    closed = OfferPolicy(incentives=(only,))
    opened = OfferPolicy(incentives=(only,), incentive_rules=IncentivePolicy(personal_prices=True))
    assert answered("", "clv_high", policy=closed).offers[0].promise is None
    assert answered("", "clv_high", policy=opened).offers[0].promise is not None
    assert answered("", "clv_low", policy=opened).offers[0].promise is None
