"""What cannot be kept together, each named by its setting; and what a day or catalogue spoils."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from pairwell.model.incentive import Conditions, Incentive
from pairwell.model.offer import OfferRequest, ProductId
from pairwell.offers.decide import decide
from pairwell.offers.incentive_checks import Worth
from pairwell.offers.placements import PLACEMENTS, PlacementRule
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.policy_conflicts import conflicts_of, conflicts_today, kept_share
from pairwell.offers.presets import PRESETS
from pairwell.offers.rules import (
    BetterRule,
    GroupRule,
    KitRule,
    ServiceRule,
    SetRule,
    ThresholdRule,
    UpSellRule,
)
from pairwell.offers.shelf import Shelf
from tests.snapshots import Pair, Product, snapshot_of

TODAY = datetime(2026, 11, 22, tzinfo=UTC)
WORTH: dict[ProductId, Worth] = {
    "a": Worth(1000, 600, "GBP"),
    "b": Worth(500, 400, "GBP"),
    "free": Worth(500, -1, "GBP"),
}


def kit(kit_id: str = "k", saving: float = 0.0, **fields: str) -> KitRule:
    return KitRule(kit_id=kit_id, members=("a", "b"), saving=saving, **fields)


def test_a_ceiling_that_nothing_meets() -> None:
    """The cheapest, 5.00, is half of the dearest: nothing costs a third of anything."""
    priced = list(WORTH.values())

    def paths(policy: OfferPolicy, worths: list[Worth] = priced) -> list[tuple[str | int, ...]]:
        return [conflict.path for conflict in conflicts_today(policy, TODAY, catalogue=worths)]

    assert paths(OfferPolicy(max_price_ratio=0.33)) == [("max_price_ratio",)]
    assert paths(OfferPolicy(max_price_ratio=0.5)) == []
    assert paths(OfferPolicy(max_price_ratio=0.33), priced[:1]) == []
    tight = OfferPolicy(placements={"cart": PlacementRule(max_price_ratio=0.1)})
    assert paths(tight) == [("placements", "cart", "max_price_ratio")]
    # the checkout's own ceiling of a half is no word of this shop
    alike = [Worth(1000, 1, "GBP"), Worth(900, 1, "GBP")]
    usual = OfferPolicy(placements={"checkout": PLACEMENTS["checkout"]})
    assert paths(usual, alike) == []


def test_what_is_given_up_when_it_is_due_is_refused() -> None:
    [conflict] = conflicts_of(OfferPolicy(due_after=3.0))
    assert conflict.path == ("given_up_after",)
    assert list(conflicts_of(OfferPolicy(due_after=2.9))) == []


@pytest.mark.parametrize("name", PRESETS)
def test_no_preset_has_a_conflict(name: str) -> None:
    assert list(conflicts_of(PRESETS[name])) == []
    assert list(conflicts_today(PRESETS[name], TODAY, WORTH.get)) == []


@pytest.mark.parametrize(
    ("policy", "path", "says"),
    [
        (OfferPolicy(regulated_packs=("loans",)), ("regulated_packs",), "'loans'"),
        (
            OfferPolicy(placements={"cart": PlacementRule(target=9)}),
            ("placements", "cart", "target"),
            "shows 9 offers and allows 4",
        ),
        (
            OfferPolicy(placements={"cart": PlacementRule(up_sell_target=20)}),
            ("placements", "cart", "up_sell_target"),
            "20 dearer",
        ),
        (
            OfferPolicy(placements={"cart": PlacementRule(cap=5)}),
            ("placements", "cart", "cap"),
            "allows 5 offers",
        ),
        (
            OfferPolicy(placements={"product": PlacementRule(up_sell_cap=11)}),
            ("placements", "product", "up_sell_cap"),
            "11 dearer",
        ),
        (
            OfferPolicy(placements={"call": PlacementRule(cap=4, up_sell_target=3, up_sell_cap=3)}),
            ("placements", "call", "cap"),
            "allows 4 offers",
        ),
        (
            OfferPolicy(
                up_sell=UpSellRule(
                    better=(
                        BetterRule(attribute="noise", better="less"),
                        BetterRule(attribute="noise", better="more"),
                    )
                )
            ),
            ("up_sell", "better", 1),
            "Two rules",
        ),
        (
            OfferPolicy(
                up_sell=UpSellRule(better=(BetterRule(attribute="class", better=("A", "A")),))
            ),
            ("up_sell", "better", 0),
            "from worse to better",
        ),
        (
            OfferPolicy(placements={"home": PlacementRule(blocks=("kit",), turns=("better",))}),
            ("placements", "home", "turns"),
            "gives a turn to a list that it does not have",
        ),
        (
            OfferPolicy(placements={"payment": PlacementRule()}),
            ("placements", "payment"),
            "Nothing is offered at payment",
        ),
        (
            OfferPolicy(up_sell=UpSellRule(bands={"TV": -0.1})),
            ("up_sell", "bands", "TV"),
            "0.1 of its price cheaper",
        ),
        (OfferPolicy(kits=(kit(), kit())), ("kits", 1, "kit_id"), "Two kits"),
        (
            OfferPolicy(kits=(KitRule(kit_id="k", members=("a", "a")),)),
            ("kits", 0, "members"),
            "twice",
        ),
        (
            OfferPolicy(kits=(kit(valid_from="2027-01-02", valid_to="2027-01-01"),)),
            ("kits", 0, "valid_to"),
            "ends before it begins",
        ),
        (OfferPolicy(kits=(kit(valid_to="soon"),)), ("kits", 0, "valid_to"), "cannot be read"),
        (
            OfferPolicy(thresholds=(ThresholdRule(target_minor=-1),)),
            ("thresholds", 0, "target_minor"),
            "reached by an empty cart",
        ),
        (
            OfferPolicy(
                thresholds=(
                    ThresholdRule(target_minor=5, zone="DE"),
                    ThresholdRule(target_minor=5),
                    ThresholdRule(target_minor=5, zone="DE", kind="gift"),
                )
            ),
            ("thresholds", 2, "target_minor"),
            "Two thresholds stand at 5  DE",
        ),
        (
            OfferPolicy(incentives=(Incentive(name="n", kind="percent"),)),
            ("incentives", 0, "discount_share"),
            "without discount_share",
        ),
        (
            OfferPolicy(
                incentives=tuple(
                    Incentive(name=n, kind="social_proof", limit=1) for n in ("one", "two")
                )
            ),
            ("incentives", 1, "limit"),
            "both limited",
        ),
    ],
)
def test_a_conflict_is_named_by_its_setting(
    policy: OfferPolicy, path: tuple[str | int, ...], says: str
) -> None:
    [found] = conflicts_of(policy)
    assert found.path == path
    assert says in found.message
    assert found.hint


def discount(share: float, valid_to: datetime | None = None) -> Incentive:
    return Incentive(
        name="n",
        kind="percent",
        discount_share=share,
        confirmed_by="C",
        conditions=Conditions(products=frozenset({"b"})),
        valid_to=valid_to,
    )


@pytest.mark.parametrize(
    ("policy", "path", "says"),
    [
        (OfferPolicy(kits=(kit(valid_to="2026-11-21"),)), ("kits", 0, "valid_to"), "ended on"),
        (
            OfferPolicy(incentives=(discount(0.01, valid_to=TODAY),)),
            ("incentives", 0, "valid_to"),
            "ended on",
        ),
        (
            OfferPolicy(services=(ServiceRule(service="wrap"),)),
            ("services", 0, "service"),
            "no product 'wrap'",
        ),
        (
            OfferPolicy(kits=(KitRule(kit_id="k", members=("a", "zz")),)),
            ("kits", 0, "members"),
            "no product 'zz'",
        ),
        # b brings 100 of 500; 15 % off leave 25 of 425
        (
            OfferPolicy(incentives=(discount(0.15),)),
            ("incentives", 0, "discount_share"),
            "leaves 25 of 425",
        ),
        # apart a and b bring 500; 15 % off their 1500 takes 225
        (OfferPolicy(kits=(kit(saving=0.15),)), ("kits", 0, "saving"), "keeps 55%"),
    ],
)
def test_the_day_and_the_catalogue_spoil_it(
    policy: OfferPolicy, path: tuple[str | int, ...], says: str
) -> None:
    assert list(conflicts_of(policy)) == []
    [found] = conflicts_today(policy, TODAY, WORTH.get)
    assert found.path == path
    assert says in found.message


def test_what_is_not_known_is_no_conflict() -> None:
    policy = OfferPolicy(
        kits=(KitRule(kit_id="k", members=("a", "free"), saving=0.5), kit("s", 0.1)),
        services=(ServiceRule(service="b"),),
        incentives=(discount(0.05, valid_to=TODAY.replace(year=2027)),),
    )
    assert list(conflicts_today(policy, TODAY, WORTH.get)) == []
    assert list(conflicts_today(OfferPolicy(services=(ServiceRule(service="x"),)), TODAY)) == []
    assert kept_share(kit(saving=0.1), WORTH.get) == pytest.approx(0.7)
    assert kept_share(kit(), WORTH.get) is None


def test_a_set_hangs_on_something_and_every_group_has_something_in_it() -> None:
    empty = SetRule(set_id="s", groups=(GroupRule(label="Lock"),))
    alike = SetRule(
        set_id="s",
        category="Bicycles",
        groups=tuple(GroupRule(label="L", category="X") for _ in "ab"),
    )
    told = [(found.path, found.message) for found in conflicts_of(OfferPolicy(sets=(empty, alike)))]
    assert [path for path, _ in told] == [
        ("sets", 0, "anchors"), ("sets", 0, "groups"), ("sets", 1, "set_id"),
    ]  # fmt: skip
    assert "hangs on nothing" in told[0][1]
    assert "'Lock'" in told[1][1]
    assert "called alike" in told[2][1]
    lost = SetRule(set_id="s", anchors=("a",), groups=(GroupRule(label="L", products=("lost",)),))
    [found] = conflicts_today(OfferPolicy(sets=(lost,)), TODAY, WORTH.get)
    assert (found.path, "'lost'" in found.message) == (("sets", 0, "groups"), True)


def test_no_policy_shows_more_than_the_hard_caps() -> None:
    """T2, R-08, R-09: also where nobody asked whether the policy holds."""
    products = [Product(id="pc", category="C", price_minor=100, attributes={"gb": 0})]
    products += [
        Product(id=f"x{i}", category="C", price_minor=101 + i, attributes={"gb": i + 1})
        for i in range(20)
    ]
    pairs = [Pair(anchor="pc", candidate=f"x{i}") for i in range(20)]
    shelf = Shelf(snapshot_of(products, pairs))
    wide = PlacementRule(target=50, cap=50, up_sell_target=50, up_sell_cap=50)
    policy = OfferPolicy(
        placements={"cart": wide, "call": wide},
        up_sell=UpSellRule(band=9.0, better=(BetterRule(attribute="gb", better="more"),)),
    )
    asked = OfferRequest(placement="cart", anchors=("pc",))
    assert len(decide(asked, shelf, policy).offers) == 4
    wider = replace(asked, block="better", limit=50)
    assert len(decide(wider, shelf, policy).offers) == 10
    assert len(decide(replace(wider, placement="call"), shelf, policy).offers) == 3
