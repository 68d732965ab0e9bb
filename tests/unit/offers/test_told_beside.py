"""Sentences beside offers: kits, order sums, personal prices, and why an incentive is not given."""

from __future__ import annotations

import pytest

from pairwell.model.incentive import Conditions
from pairwell.model.offer import OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.incentives import IncentivePolicy
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.rules import KitRule, ThresholdRule
from pairwell.offers.shelf import Shelf
from pairwell.offers.why import why
from tests.incentive_samples import NOW, incentive, percent
from tests.snapshots import Pair, Past, Product, snapshot_of

SHELF = Shelf(
    snapshot_of(
        [
            Product(id="phone", price_minor=50_000),
            Product(
                id="cable",
                price_minor=2000,
                cost_minor=800,
                prices=(Past(since=NOW.replace(month=1), price_minor=2000),),
            ),
        ],
        [Pair(anchor="phone", candidate="cable")],
    )
)


@pytest.mark.parametrize(
    ("saving", "locale", "says"),
    [
        (0.1, "en", "Together £468.00 instead of £520.00: you save £52.00 (10 %)."),
        (0.0, "en", "Together £520.00."),
        (0.0, "pl", "Razem 520,00\u00a0£."),
    ],
)
def test_a_kit_says_what_it_saves_and_what_a_part_is_worth_that_comes_back(
    saving: float, locale: str, says: str
) -> None:
    policy = OfferPolicy(kits=(KitRule(kit_id="k", members=("phone", "cable"), saving=saving),))
    kit = decide(OfferRequest(anchors=("phone",), block="kit", locale=locale), SHELF, policy).kit
    assert kit is not None
    assert kit.text == says
    assert kit.refund_rule
    if locale == "en":
        assert kit.refund_rule.startswith("If you send back a part, you get back")


@pytest.mark.parametrize(
    ("quantity", "says"),
    [(2, "Add £10.00 more for free delivery."), (3, "Delivery is free.")],
)
def test_an_order_sum_says_what_is_missing(quantity: int, says: str) -> None:
    policy = OfferPolicy(thresholds=(ThresholdRule(target_minor=5000),))
    asked = OfferRequest(placement="cart", cart=("cable",) * quantity)
    progress = decide(asked, SHELF, policy).threshold
    assert progress is not None
    assert progress.text == says


def asked(**more: object) -> OfferRequest:
    return OfferRequest(anchors=("phone",), as_of=NOW.isoformat(), **more)  # type: ignore[arg-type]


def test_a_price_for_one_group_carries_its_label() -> None:
    members = percent("m", 0.1, currency="", conditions=Conditions(segments=frozenset({"members"})))
    policy = OfferPolicy(
        incentives=(members,), incentive_rules=IncentivePolicy(personal_prices=True)
    )
    offer = decide(asked(confirmed=("m",), segments=("members",)), SHELF, policy).offers[0]
    assert offer.promise is not None
    assert offer.promise.label == "This price was set for you by an automated decision."
    open_to_all = OfferPolicy(incentives=(percent("a", 0.1, currency=""),))
    plain = decide(asked(confirmed=("a",)), SHELF, open_to_all).offers[0].promise
    assert plain is not None
    assert plain.label == ""


def test_staff_reads_why_each_incentive_is_given_or_not() -> None:
    policy = OfferPolicy(
        incentives=(
            incentive("reviews", "social_proof", confirmed_by="", currency=""),
            percent("ten", 0.1, currency=""),
            percent("five", 0.05, currency=""),
            percent("idea", 0.2, currency="", confirmed_by=""),
        )
    )
    told = why(asked(confirmed=("ten", "five"), locale="pl"), "cable", SHELF, policy)
    assert [(each.name, each.code) for each in told.incentives] == [
        ("reviews", ""), ("five", ""), ("ten", "less_is_enough"), ("idea", "not_confirmed"),
    ]  # fmt: skip
    assert told.incentives[2].text == "Wystarczy tańsza zachęta."
    assert told.no_claim == "Obecna cena nie została ogłoszona jako obniżka."
    timeless = why(OfferRequest(anchors=("phone",)), "cable", SHELF, policy)
    assert {each.code for each in timeless.incentives} == {"", "not_confirmed"}
    assert timeless.no_claim == "No prices are known for this variant in this channel."
