"""In a store the decision is that of a shop whose stock is the store's; it never adds a word."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pairwell.model.offer import OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.eligibility import judge
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Loops, Shelf
from pairwell.offers.situation import understand
from pairwell.offers.stores import shelf_of
from pairwell.offers.techniques.cross_sell import candidates_of
from tests.property.test_decide_fast_laws import IDS, policy, request, shelves
from tests.property.test_quick_way_laws import plain

rules = settings(max_examples=40, derandomize=True, deadline=None)
words = st.dictionaries(st.sampled_from([*IDS, "nobody"]), st.booleans(), max_size=6)


def shop_of_its_own(shelf: Shelf, told: dict[str, bool]) -> Shelf:
    """The slow twin: a shop of its own, whose general stock is what the store has."""
    products = shelf.snapshot.products
    stock = [
        np.int8(told.get(each, before))
        for each, before in zip(products.ids.unpack(), products.in_stock, strict=True)
    ]
    changed = msgspec.structs.replace(products, in_stock=np.array(stock, dtype=np.int8))
    return Shelf(msgspec.structs.replace(shelf.snapshot, products=changed))


def bare(asked: OfferRequest, shelf: Shelf, own: OfferPolicy) -> Any:
    """An answer without its name, and without in which store something is sold out."""
    answer = msgspec.structs.replace(decide(asked, shelf, own), decision_id="")
    refusals = [
        msgspec.structs.replace(each, detail="") if each.code == "out_of_stock" else each
        for each in answer.refusals
    ]
    told = msgspec.structs.replace(answer, refusals=tuple(refusals))
    return msgspec.json.decode(msgspec.json.encode(told))


@rules
@given(shelves(), request, policy, words)
def test_a_store_is_a_shop_with_its_stock(
    shelf: Shelf, asked: OfferRequest, own: OfferPolicy, told: dict[str, bool]
) -> None:
    general = msgspec.json.encode(decide(asked, shelf, own))
    here, warnings = shelf_of(shelf, "north", {"north": told})
    assert not warnings
    assert bare(asked, here, own) == bare(asked, shop_of_its_own(shelf, told), own)
    offered = {str(offer.product_id) for offer in decide(asked, here, own).offers}
    assert not offered & {each for each, there in told.items() if not there}
    # nobody who names no store hears of it
    assert msgspec.json.encode(decide(asked, shelf, own)) == general


@rules
@given(shelves(), request, policy, words)
def test_a_store_opens_the_gates_only_to_what_it_has(
    shelf: Shelf, asked: OfferRequest, own: OfferPolicy, told: dict[str, bool]
) -> None:
    here, _ = shelf_of(shelf, "north", {"north": told})

    def eligible(where: Shelf) -> set[str]:
        situation = understand(asked, where, own)
        found = candidates_of(situation, "product")
        if found is None:
            return set()
        passed = found.code[judge(found, situation) == 0]
        return {str(where.product_id(code)) for code in passed.tolist()}

    has = {each for each, there in told.items() if there}
    assert eligible(here) <= eligible(shelf) | has
    has_not, _ = shelf_of(shelf, "south", {"south": dict.fromkeys(told, False)})
    assert eligible(has_not) == eligible(shelf) - set(told)


@rules
@given(shelves(), request, policy, words)
def test_the_quick_way_says_the_same_in_a_store(
    loops: Loops, shelf: Shelf, asked: OfferRequest, own: OfferPolicy, told: dict[str, bool]
) -> None:
    here, _ = shelf_of(shelf, "north", {"north": told})
    before = bare(asked, here, own)
    decide(asked, shelf, own)  # what the general shelf made of its own stock stays its own
    shelf.loops = loops
    decide(asked, shelf, own)
    quickly, _ = shelf_of(shelf, "north", {"north": told})
    assert quickly.loops is loops
    assert plain(bare(asked, quickly, own)) == plain(before)
