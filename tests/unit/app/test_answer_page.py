"""A page with several placements: one product in one list, in time or from the fallback."""

from __future__ import annotations

import msgspec

from pairwell.app.answer_page import answer_page
from pairwell.model.offer import CartLine, OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.fallback import FallbackList
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.rules import KitRule
from tests.curated_shop import block, shelf_of
from tests.snapshots import Pair, Product, snapshot_of

IDS = ("a", "b", "c", "d", "e", "f")
SNAPSHOT = snapshot_of(
    [
        Product(id="x", n_orders=500),
        *(
            Product(id=i, title=i.upper(), n_orders=100 - n, consumable=i == "a")
            for n, i in enumerate(IDS)
        ),
        Product(id="gone", n_orders=900, in_stock=False),
        Product(id="few", n_orders=4),
    ],
    [Pair(anchor="x", candidate=i, score=1 - n / 10) for n, i in enumerate(IDS)],
)
PRICED = [Product(id=i, price_minor=1000) for i in ("x", *IDS)]
PAIRS = [Pair(anchor="x", candidate=i, score=1 - n / 10) for n, i in enumerate(IDS)]
SHELF = shelf_of(SNAPSHOT)
POLICY = OfferPolicy()


def ask(*placements: OfferRequest, in_time: bool = True) -> list[str]:
    answers, late = answer_page(
        placements,
        lambda request: decide(request, SHELF, POLICY),
        fall_back=FallbackList(SHELF, POLICY).answer,
        in_time=lambda: in_time,
    )
    assert late is not in_time
    return ["".join(str(offer.product_id) for offer in answer.offers) for answer in answers]


PAGE = OfferRequest(placement="product", anchors=("x",))
CART = OfferRequest(placement="mini_cart", anchors=("x",))


def test_what_the_first_list_has_the_second_has_not() -> None:
    assert ask(PAGE) == ["abc"]
    assert ask(PAGE, CART) == ["abc", "de"]
    assert ask(CART, PAGE) == ["ab", "cde"]
    assert ask(CART, CART, CART) == ["ab", "cd", "ef"]


def test_a_kit_keeps_its_members_and_the_day_its_cap() -> None:
    """The page of the service keeps the laws of ``decide_page`` (offers/page.py)."""
    policy = OfferPolicy(kits=(KitRule(kit_id="k", members=("x", "a")),), max_shown_per_day=3)
    shelf = shelf_of(snapshot_of(PRICED, PAIRS))
    answers, late = answer_page(
        [CART, OfferRequest(block="kit", anchors=("x",)), PAGE],
        lambda request: decide(request, shelf, policy),
        fall_back=FallbackList(shelf, policy).answer,
        in_time=lambda: True,
    )
    names = [[offer.product_id for offer in answer.offers] for answer in answers]
    assert (names, late) == ([["b", "c"], [], ["d"]], False)
    assert answers[1].kit is not None


def test_the_clock_is_asked_before_each_list() -> None:
    times = iter([True, False])
    answers, late = answer_page(
        [PAGE, CART],
        lambda request: decide(request, SHELF, POLICY),
        fall_back=FallbackList(SHELF, POLICY).answer,
        in_time=lambda: next(times),
    )
    assert late
    assert [offer.reason.code for answer in answers for offer in answer.offers] == [
        "bought_together", "bought_together", "bought_together", "popular", "popular",
    ]  # fmt: skip
    assert [offer.product_id for offer in answers[1].offers] == ["d", "e"]


def test_out_of_time_best_sellers_take_over() -> None:
    assert ask(PAGE, in_time=False) == ["abc"]
    unknown = OfferRequest(placement="home", anchors=("nothing",), limit=4)
    assert ask(unknown, in_time=False) == ["xabc"]


def test_the_fallback_obeys_people_stock_and_the_floor() -> None:
    shelf = shelf_of(SNAPSHOT, block("a"), block("b", anchor="x"))
    fallback = FallbackList(shelf, POLICY)

    def names(request: OfferRequest) -> str:
        return "".join(str(offer.product_id) for offer in fallback.answer(request).offers)

    assert names(PAGE) == "cde"
    assert names(OfferRequest(placement="home")) == "xbc"
    assert (
        names(
            OfferRequest(
                placement="product", anchors=("x",), cart_lines=(CartLine(product_id="c"),)
            )
        )
        == "def"
    )
    assert names(OfferRequest(placement="product", anchors=("x",), refused=("d",))) == "cef"
    closed = fallback.answer(OfferRequest(placement="payment"))
    assert (closed.offers, closed.why_none) == ((), "placement_closed")


def test_the_fallback_lets_through_what_every_gate_lets_through() -> None:
    """C25, C30, R-14, R-25, P-10, P-11: being late opens nothing."""
    shop = snapshot_of(
        [
            Product(id="x", price_minor=1000),
            Product(id="wine", n_orders=900, min_age=18, price_minor=300),
            Product(id="loan", n_orders=800, regulated="credit", price_minor=300),
            Product(id="dusty", n_orders=700, attributes={"tags": ["dead_stock"]}),
            Product(id="dear", n_orders=600, price_minor=900),
            Product(id="soap", n_orders=500, price_minor=200),
        ]
    )

    def names(request: OfferRequest, policy: OfferPolicy = POLICY) -> list[str]:
        answer = FallbackList(shelf_of(shop), policy).answer(request)
        return [str(offer.product_id) for offer in answer.offers]

    assert names(PAGE) == ["dear", "soap"]
    assert names(msgspec.structs.replace(PAGE, age=18)) == ["wine", "dear", "soap"]
    assert names(msgspec.structs.replace(PAGE, currency="EUR")) == []
    assert names(OfferRequest(placement="checkout", cart=("x",))) == ["soap"]
    assert names(OfferRequest(placement="payment", cart=("x",))) == []
    daily = OfferPolicy(max_shown_per_day=5)
    assert names(msgspec.structs.replace(PAGE, n_shown_today=4), daily) == ["dear"]
    assert names(msgspec.structs.replace(PAGE, n_shown_today=5), daily) == []
