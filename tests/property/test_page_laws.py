"""Laws of every list of every page: what is offered where, to whom, and what never is."""

from __future__ import annotations

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pairwell.model.offer import OfferAnswer, OfferRequest
from pairwell.model.product_details import REGULATED
from pairwell.model.snapshot import Snapshot
from pairwell.offers.decide import decide
from pairwell.offers.page import decide_page
from pairwell.offers.placements import PLACEMENTS
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.presets import PRESETS, preset
from pairwell.offers.rules import BetterRule, KitRule, ServiceRule, ThresholdRule, UpSellRule
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import Situation, understand
from pairwell.offers.unit_price import unit_saving
from tests.snapshots import GroupPair, Link, Pair, Product, snapshot_of

IDS = [f"p{i}" for i in range(9)]
BLOCKS = ("with_this", "better", "kit", "general")
MAIN = IDS[:3]
"""What pages and carts hold: few, so that pairs and links of theirs are not rare."""
laws = settings(max_examples=100, derandomize=True, deadline=None)

price = st.sampled_from([1000, 1000, 1050, 1100, 1250, 1500, 300, 100, 5000, 0, -1])
product = st.builds(
    Product,
    id=st.just(""),
    category=st.sampled_from(["", "A", "A", "B"]),
    family=st.sampled_from(["", "", "F"]),
    price_minor=price,
    cost_minor=price,
    in_stock=st.sampled_from([True, True, None, None, None, False]),
    consumable=st.sampled_from([None, None, True, False]),
    n_orders=st.integers(0, 50),
    attributes=st.fixed_dictionaries(
        {"x": st.integers(1, 3)},
        optional={"tags": st.sampled_from(["impulse", "dead_stock"]), "size": st.integers(1, 2)},
    ),
    kind=st.sampled_from(["", "", "product", "service"]),
    pack_size=st.none() | st.sampled_from([1.0, 2.0, 10.0]),
    pack_unit=st.just("kg"),
    min_age=st.sampled_from([0, 0, 0, 0, 18]),
    regulated=st.sampled_from(["", "", "", "", "insurance"]),
)
score = st.sampled_from([0.9, 0.5, 0.2, 0.05, -0.1])
pair = st.builds(
    Pair,
    anchor=st.sampled_from(MAIN),
    candidate=st.sampled_from(IDS),
    score=score,
    n_customers=st.sampled_from([20, 9, 5, 4]),
    proven=st.booleans(),
    relation=st.sampled_from(["related", "related", "variant", "substitute", "part_of_set"]),
)
link = st.builds(
    Link,
    anchor=st.sampled_from(MAIN),
    target=st.sampled_from(IDS),
    relation=st.sampled_from(
        ["accessory", "upgrade", "upgrade", "service", "impulse", "part_of_set", "required_part"]
    ),
)
some = st.lists(st.sampled_from([*IDS, "stranger"]), max_size=3).map(tuple)
few = st.sampled_from([(), (), (), ("p0",), ("p1",), ("p4",), ("p5", "stranger")])
request = st.builds(
    OfferRequest,
    placement=st.sampled_from(["product", "cart", "checkout", *sorted(PLACEMENTS)]),
    block=st.sampled_from(BLOCKS),
    anchors=st.lists(st.sampled_from(MAIN), min_size=1, max_size=2).map(tuple),
    cart=few,
    owned=few,
    refused=few,
    limit=st.none() | st.integers(1, 12),
    age=st.sampled_from([None, 17, 18]),
    consents=st.sampled_from([(), ("insurance",)]),
    suits=some,
    stage=st.sampled_from([None, "awareness", "purchase"]),
    n_shown_today=st.integers(0, 6),
)
policy = st.builds(
    OfferPolicy,
    max_price_ratio=st.sampled_from([None, 0.5, 1.0]),
    min_relevance=st.sampled_from([0.0, 0.1]),
    regulated_packs=st.sampled_from([(), ("insurance",)]),
    satisfied_categories=st.booleans(),
    max_shown_per_day=st.sampled_from([None, None, 4, 8]),
    max_refusals=st.just(99),
    up_sell=st.builds(
        UpSellRule,
        band=st.sampled_from([0.0, 0.1, 0.25]),
        better=st.just((BetterRule(attribute="x", better="more"),)),
    ),
    services=st.sampled_from([(), (ServiceRule(service="p7"),)]),
    kits=st.just(
        (KitRule(kit_id="a", members=("p0", "p5")), KitRule(kit_id="b", members=("p1", "p4")))
    ),
    thresholds=st.sampled_from([(), (ThresholdRule(target_minor=2000),)]),
)


@st.composite
def shops(draw: st.DrawFn) -> Snapshot:
    products = [msgspec.structs.replace(draw(product), id=i) for i in IDS]
    pairs = draw(
        st.lists(pair, min_size=4, max_size=16, unique_by=lambda p: (p.anchor, p.candidate))
    )
    links = draw(st.lists(link, max_size=8, unique_by=lambda p: (p.anchor, p.target)))
    groups = [GroupPair(group="A", candidate=i, score=0.2) for i in draw(some) if i in IDS]
    return snapshot_of(
        products,
        [p for p in pairs if p.anchor != p.candidate],
        categories=list(dict.fromkeys(groups)) if any(p.category == "A" for p in products) else [],
        links=[each for each in links if each.anchor != each.target],
    )


def code(product_id: str | int) -> int:
    return IDS.index(str(product_id))


def offered(answer: OfferAnswer) -> list[str | int]:
    return [offer.product_id for offer in answer.offers]


def in_kit(answer: OfferAnswer) -> list[str | int]:
    return [] if answer.kit is None else [member.product_id for member in answer.kit.members[1:]]


@laws
@given(shops(), request, policy)
def test_what_no_list_ever_offers(shop: Snapshot, asked: OfferRequest, rules: OfferPolicy) -> None:
    answer = decide(asked, Shelf(shop), rules)
    details = shop.details
    assert details is not None
    for i in (*offered(answer), *in_kit(answer)):
        assert i not in asked.refused
        assert i not in asked.cart
        assert shop.products.in_stock[code(i)] != 0
        assert shop.products.consumable[code(i)] == 1 or i not in asked.owned
        assert details.min_age[code(i)] <= (asked.age or 0)
        if details.regulated[code(i)] >= 0:
            kind = REGULATED[int(details.regulated[code(i)])]
            assert kind in asked.consents
            assert kind in rules.regulated_packs
            assert i in asked.suits
    assert not set(answer.required) & {
        offer.product_id
        for offer in answer.offers
        if offer.technique in ("cross_sell", "impulse", "replenish", "threshold")
    }
    assert (answer.why_none is None) == bool(answer.offers or answer.kit)


@laws
@given(shops(), request, policy)
def test_a_place_shows_no_more_than_its_cap(
    shop: Snapshot, asked: OfferRequest, rules: OfferPolicy
) -> None:
    """T2, R-08, R-25, P-11: four, ten alternatives, what the day has left, nothing at payment."""
    shelf = Shelf(shop)
    answer = decide(asked, shelf, rules)
    place = PLACEMENTS[asked.placement]
    cap = place.up_sell_cap if asked.block == "better" else place.cap
    assert len(answer.offers) <= min(cap, asked.limit or cap)
    if rules.max_shown_per_day is not None:
        assert len(answer.offers) <= max(rules.max_shown_per_day - asked.n_shown_today, 0)
        if asked.n_shown_today >= rules.max_shown_per_day:
            assert (answer.offers, answer.kit) == ((), None)
    paying = decide(msgspec.structs.replace(asked, placement="payment"), shelf, rules)
    assert (paying.offers, paying.kit, paying.threshold) == ((), None, None)
    assert {offer.technique for offer in answer.offers} <= set(place.techniques)


@laws
@given(shops(), request, policy)
def test_dearer_ones_are_dearer_within_the_band(
    shop: Snapshot, asked: OfferRequest, rules: OfferPolicy
) -> None:
    """R-04 … R-06: never cheaper; above the band only bigger packs and the shop's own steps."""
    shelf, prices = Shelf(shop), shop.products.price_minor
    answer = decide(msgspec.structs.replace(asked, block="better"), shelf, rules)
    situation = understand(asked, shelf, rules)
    for offer in answer.offers:
        main, own = code(offer.evidence.anchor_id), code(offer.product_id)
        assert offer.technique == "up_sell"
        assert prices[own] > prices[main] > 0
        if offer.relation != "upgrade" and not unit_saving(main, own, situation):
            assert prices[own] <= (1 + rules.up_sell.band) * prices[main] + 1e-6
            assert any(line.is_better for line in offer.comparison)


@laws
@given(shops(), request, policy)
def test_no_good_is_above_a_hard_ceiling(
    shop: Snapshot, asked: OfferRequest, rules: OfferPolicy
) -> None:
    """R-02, P-10: exempt are consumables, services, sets and what is of the anchor's range."""
    shelf = Shelf(shop)
    for placement in (asked.placement, "checkout"):
        here = msgspec.structs.replace(asked, placement=placement, block=None)
        situation = understand(here, shelf, rules)
        place = PLACEMENTS[placement].max_price_ratio
        ceiling = min(rules.max_price_ratio or np.inf, place or np.inf)
        for offer in decide(here, shelf, rules).offers:
            own = code(offer.product_id)
            if offer.technique not in ("cross_sell", "threshold") or situation.anchor_price <= 0:
                continue
            if not _is_exempt(own, offer.relation, situation):
                assert shop.products.price_minor[own] <= ceiling * situation.anchor_price


def _is_exempt(own: int, relation: str, situation: Situation) -> bool:
    products, details = situation.shelf.snapshot.products, situation.shelf.snapshot.details
    assert details is not None
    families = {int(products.family[anchor]) for anchor in situation.anchors} - {-1}
    return bool(
        products.consumable[own] == 1
        or details.kind[own] > 0
        or relation == "part_of_set"
        or int(products.family[own]) in families
    )


@laws
@given(shops(), st.lists(request, min_size=2, max_size=4), policy)
def test_nothing_stands_twice_on_a_page(
    shop: Snapshot, lists: list[OfferRequest], rules: OfferPolicy
) -> None:
    """P-14, P-05; and the lists together show no more than the day has left (R-25)."""
    first = lists[0]
    rules = msgspec.structs.replace(rules, max_shown_per_day=first.n_shown_today + 3)
    asked = [msgspec.structs.replace(first, block=each.block, limit=each.limit) for each in lists]
    asked.append(msgspec.structs.replace(first, block="kit"))
    answers = decide_page(asked, Shelf(shop), rules)
    shown = [i for answer in answers for i in (*offered(answer), *in_kit(answer))]
    assert len(shown) == len(set(shown))
    assert sum(len(answer.offers) for answer in answers) <= 3
    again = decide_page(asked, Shelf(shop), rules)
    assert msgspec.json.encode(answers) == msgspec.json.encode(again)


@laws
@given(shops(), request, policy, st.sampled_from(IDS))
def test_more_filters_never_add_offers(
    shop: Snapshot, asked: OfferRequest, rules: OfferPolicy, out: str
) -> None:
    """To refuse one thing more in any list: at most as many offers of its lists, and no more."""
    if asked.block == "general":  # a refusal asks for something cheaper: that is another question
        narrower = [msgspec.structs.replace(asked, elsewhere=(out,))]
    else:
        narrower = [
            msgspec.structs.replace(asked, elsewhere=(out,)),
            msgspec.structs.replace(asked, refused=(*asked.refused, out)),
        ]
    shelf = Shelf(shop)
    wide = decide(asked, shelf, rules)
    for narrow in narrower:
        answer = decide(narrow, shelf, rules)
        assert len(answer.offers) <= len(wide.offers)
        assert out not in offered(answer)
        if len(wide.offers) < understand(asked, shelf, rules).limit:
            assert set(offered(answer)) <= set(offered(wide))
    quiet = msgspec.structs.replace(rules, max_shown_per_day=asked.n_shown_today)
    assert decide(asked, shelf, quiet).offers == ()


@laws
@given(shops(), request, policy, st.permutations(MAIN))
def test_who_puts_what_into_the_cart_first_changes_nothing(
    shop: Snapshot, asked: OfferRequest, rules: OfferPolicy, cart: list[str]
) -> None:
    shelf = Shelf(shop)
    asked = msgspec.structs.replace(asked, anchors=(), cart=tuple(MAIN))
    one = decide(asked, shelf, rules)
    other = decide(msgspec.structs.replace(asked, cart=tuple(cart)), shelf, rules)
    assert msgspec.structs.replace(other, decision_id=one.decision_id) == one


@laws
@given(shops(), request, st.sampled_from(sorted(PRESETS)))
def test_every_kind_of_shop_answers_every_question(
    shop: Snapshot, asked: OfferRequest, kind: str
) -> None:
    """The worst answer is an empty list with a reason; every offer says why (C9, R-30)."""
    answer = decide(asked, Shelf(shop), preset(kind))
    assert [offer.rank for offer in answer.offers] == list(range(1, len(answer.offers) + 1))
    assert all(offer.score > 0 and offer.reason.text for offer in answer.offers)
    assert answer.why_none or answer.offers or answer.kit
    assert answer.title
