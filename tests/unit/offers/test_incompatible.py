"""What does not fit is never offered; what fits says so, and only then has a kit a label.

Shows R-17, R-19, T1 of docs/mission.md.
"""

from __future__ import annotations

from pairwell.matrix.compatibility import compatibility_of
from pairwell.model.compatibility_rules import CompatibilityRules, FitRule, NeverRule
from pairwell.model.offer import OfferAnswer, OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.rules import KitRule
from pairwell.offers.shelf import Shelf
from tests.snapshots import Link, Pair, Product, snapshot_of

PRODUCTS = [
    Product(
        id="body", title="Body", category="Bodies", price_minor=90000, attributes={"mount": "EF"}
    ),
    Product(id="lens", category="Lenses", price_minor=30000, attributes={"mount": "EF"}),
    Product(id="other", category="Lenses", price_minor=30000, attributes={"mount": "X"}),
    Product(id="plain", category="Lenses", price_minor=30000),
    Product(id="card", category="Cards", price_minor=2000),
    Product(id="cake", category="Cakes", price_minor=2000),
    Product(id="battery", category="Batteries", price_minor=4000),
]
RULES = CompatibilityRules(
    fits=(
        FitRule(
            name="mount",
            anchors=("category:Bodies",),
            candidates=("category:Lenses",),
            anchor_attribute="mount",
            candidate_attribute="mount",
        ),
    ),
    never=(NeverRule(name="no cakes", one=("category:Bodies",), other=("category:Cakes",)),),
)


def answer_of(policy: OfferPolicy, **asked: object) -> OfferAnswer:
    pairs = [
        Pair(anchor="body", candidate=product.id, score=0.5)
        for product in PRODUCTS
        if product.id not in ("body", "battery")
    ]
    links = [Link(anchor="body", target="battery", relation="required_part")]
    snapshot = snapshot_of(PRODUCTS, pairs, links=links)
    shelf = Shelf(snapshot, compatibility=compatibility_of(RULES, snapshot))
    return decide(OfferRequest(anchors=("body",), limit=4, **asked), shelf, policy)  # type: ignore[arg-type]


def test_what_does_not_fit_is_refused_and_what_fits_says_so() -> None:
    answer = answer_of(OfferPolicy())
    assert {r.product_id: r.code for r in answer.refusals} == {
        "other": "incompatible",
        "cake": "incompatible",
    }
    told = {offer.product_id: offer.compatible for offer in answer.offers}
    assert told == {"lens": "verified", "plain": "unknown", "card": "assumed"}


def test_a_required_part_is_information() -> None:
    assert answer_of(OfferPolicy()).required == ("battery",)
    assert answer_of(OfferPolicy(), owned=("battery",)).required == ()


def test_only_a_kit_that_fits_for_certain_may_have_a_label() -> None:
    for members, fits in ((("body", "lens"), True), (("body", "plain"), False)):
        kits = (KitRule(kit_id="k", members=members),)
        kit = answer_of(OfferPolicy(kits=kits), block="kit").kit
        assert kit is not None
        assert kit.compatible is fits
    none = answer_of(
        OfferPolicy(kits=(KitRule(kit_id="k", members=("body", "other")),)), block="kit"
    )
    assert none.kit is None
