"""Every candidate with every gate's verdict (C9): by hand, and beside the one-pair twin."""

from __future__ import annotations

from collections import defaultdict

import msgspec
from hypothesis import given, settings
from msgspec import UNSET

from pairwell.model.looked_at import LookedAt
from pairwell.model.offer import OfferAnswer, OfferRequest
from pairwell.model.snapshot import Snapshot
from pairwell.offers.decide import decide
from pairwell.offers.eligibility import CODES, COMPLEMENTS
from pairwell.offers.looked_at import with_looked_at
from pairwell.offers.page import in_turn
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.rules import GroupRule, KitRule, SetRule
from pairwell.offers.shelf import Shelf
from pairwell.offers.why import why
from tests.curated_shop import pin, shelf_of
from tests.property.test_decide_laws import policy, request, shops
from tests.snapshots import GroupPair, Pair, Product, snapshot_of

PRODUCTS = [
    Product(id="chair", category="Seats", price_minor=5000, n_orders=100),
    Product(id="table", price_minor=20000, in_stock=False),
    Product(id="rug"),
    Product(id="vase"),
    Product(id="lamp"),
]
PAIRS = [
    Pair(anchor="chair", candidate="table", score=0.5, n_customers=3, proven=False),
    Pair(anchor="chair", candidate="rug", score=0.3),
    Pair(anchor="chair", candidate="vase", score=0.2),
]
GROUPS = [GroupPair(group="Seats", candidate="lamp"), GroupPair(group="Seats", candidate="rug")]
SHOP = snapshot_of(PRODUCTS, PAIRS, categories=GROUPS)
CHAIR, PLAIN = OfferRequest(anchors=("chair",)), OfferPolicy()


def told(
    asked: OfferRequest = CHAIR, rules: OfferPolicy = PLAIN, shelf: Shelf | None = None
) -> tuple[OfferAnswer, tuple[LookedAt, ...]]:
    shelf = shelf or Shelf(SHOP)
    plain = decide(asked, shelf, rules)
    answer = with_looked_at(plain, asked, shelf, rules)
    assert msgspec.structs.replace(answer, looked_at=UNSET) == plain
    assert answer.looked_at is not UNSET
    return answer, answer.looked_at


def of(source: LookedAt) -> dict[str | int, tuple[int | None, int | None, list[str]]]:
    return {v.product_id: (v.rank, v.place, list(v.refused_by)) for v in source.candidates}


def test_every_gate_of_every_candidate() -> None:
    _, (pairs, category) = told(rules=OfferPolicy(max_price_ratio=1.0))
    assert (pairs.technique, pairs.level) == ("cross_sell", "product")
    assert pairs.gates == tuple(gate.__name__ for gate in COMPLEMENTS)
    assert of(pairs) == {
        "rug": (1, 1, []),
        "vase": (2, 2, []),
        "table": (None, None, ["out_of_stock", "too_few_customers", "too_dear"]),
    }
    [refused] = [each for each in pairs.candidates if each.refused_by]
    assert refused.refused_by["too_dear"] == "above 1 of the anchor's price"
    # the rug is settled among the pairs, and the list has room for one of the category
    assert (category.level, of(category)) == ("category", {"lamp": (3, 1, [])})


def test_what_had_no_room_is_told_with_its_place() -> None:
    answer, (pairs, category) = told(OfferRequest(anchors=("chair",), limit=1))
    assert [offer.product_id for offer in answer.offers] == ["rug"]
    assert of(pairs)["vase"] == (None, 2, [])
    assert of(category)["lamp"] == (None, 1, [])


def test_a_pin_is_told_with_the_gates_that_it_does_not_open() -> None:
    _, (pins, *_) = told(shelf=shelf_of(SHOP, pin("chair", "lamp", 1), pin("chair", "table", 2)))
    assert of(pins) == {"lamp": (1, 1, []), "table": (None, None, ["out_of_stock"])}


def test_members_of_kits_and_groups_are_candidates_too() -> None:
    rules = OfferPolicy(
        kits=(
            KitRule(kit_id="k", members=("chair", "rug", "table")),
            KitRule(kit_id="other", members=("rug", "vase")),
        ),
        sets=(
            SetRule(
                set_id="s",
                anchors=("chair",),
                groups=(GroupRule(label="Soft", products=("rug", "vase")),),
            ),
        ),
    )
    asked = OfferRequest(anchors=("chair",), block="kit", refused=("vase",))
    answer, (kit, group) = told(asked, rules)
    assert answer.kit is None
    assert (kit.technique, of(kit)) == (
        "bundle", {"rug": (1, 1, []), "table": (None, None, ["out_of_stock"])},
    )  # fmt: skip
    assert of(group) == {"rug": (1, 1, []), "vase": (None, None, ["refused_before"])}
    assert "too_dear" in group.gates
    assert told(CHAIR, rules)[1] == told(CHAIR)[1]


def test_a_closed_place_looked_at_nothing() -> None:
    assert told(OfferRequest(anchors=("chair",), placement="payment"))[1] == ()
    assert told(OfferRequest(anchors=("ghost",)))[1] == ()


def test_on_a_page_the_other_list_is_a_verdict() -> None:
    shelf, rules = Shelf(SHOP), OfferPolicy()
    both = in_turn(
        (CHAIR, CHAIR), lambda r: with_looked_at(decide(r, shelf, rules), r, shelf, rules)
    )
    assert both[1].looked_at is not UNSET
    assert of(both[1].looked_at[0])["rug"] == (None, None, ["elsewhere"])


@settings(max_examples=60, derandomize=True, deadline=None)
@given(snapshot=shops(), asked=request, rules=policy)
def test_the_first_verdict_is_the_code_of_the_refusal(
    snapshot: Snapshot, asked: OfferRequest, rules: OfferPolicy
) -> None:
    answer, sources = told(asked, rules, Shelf(snapshot))
    offered = {offer.product_id: offer.rank for offer in answer.offers}
    first: dict[str | int, set[str]] = defaultdict(set)
    for source in sources:
        places = [each.place for each in source.candidates if each.place]
        assert places == list(range(1, len(places) + 1))
        for each in source.candidates:
            assert (each.place is None) == bool(each.refused_by)
            assert list(each.refused_by) == sorted(each.refused_by, key=CODES.index)
            assert each.rank == offered.get(each.product_id)
            first[each.product_id].add(next(iter(each.refused_by), ""))
    assert offered.keys() <= first.keys()
    for refusal in answer.refusals:
        if refusal.code != "unknown_product":
            assert refusal.code in first[refusal.product_id]


@settings(max_examples=25, derandomize=True, deadline=None)
@given(snapshot=shops(), rules=policy)
def test_it_says_what_the_one_pair_says(snapshot: Snapshot, rules: OfferPolicy) -> None:
    shelf, asked = Shelf(snapshot), OfferRequest(anchors=("p0",))
    for source in told(asked, rules, shelf)[1]:
        for each in source.candidates:
            [level] = [
                level
                for level in why(asked, each.product_id, shelf, rules).levels
                if (level.technique, level.evidence.level) == (source.technique, source.level)
            ]
            assert {gate.gate: gate.detail for gate in level.gates if gate.refused} == (
                each.refused_by
            )
            assert tuple(gate.gate for gate in level.gates) == source.gates
