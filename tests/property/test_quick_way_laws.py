"""With compiled loops and without them the decision gives the same answer, whatever the shop."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pairwell.matrix.compatibility import compatibility_of
from pairwell.matrix.curated import resolve
from pairwell.matrix.selectors import Catalogue
from pairwell.model.compatibility_rules import CompatibilityRules, FitRule, NeverRule
from pairwell.model.curated import CuratedRow
from pairwell.model.offer import OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.eligibility import CODES, FINE
from pairwell.offers.loops.shapes import SHIFT
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Loops, Shelf
from tests.property.test_decide_fast_laws import IDS, pair, policy, product, request
from tests.snapshots import Link, Pair, Product, history_of, snapshot_of

SRC = Path(__file__).resolve().parents[2] / "src"

side = st.sampled_from(["category:A", "category:B", "product:p1", "product:p5"])
fit = st.builds(
    FitRule,
    name=st.just("r"),
    anchors=st.tuples(side),
    candidates=st.tuples(side),
    anchor_attribute=st.just("tags"),
    candidate_attribute=st.just("tags"),
)
never = st.builds(NeverRule, name=st.just("n"), one=st.tuples(side), other=st.tuples(side))
rules = st.builds(
    CompatibilityRules,
    fits=st.lists(fit, max_size=2).map(tuple),
    never=st.lists(never, max_size=2).map(tuple),
)
link = st.builds(
    Link,
    anchor=st.sampled_from(IDS[:4]),
    relation=st.sampled_from(["accessory", "required_part", "required_part", "service"]),
    target=st.sampled_from(IDS),
)
row = st.builds(
    CuratedRow,
    anchor=st.sampled_from(["product:p0", "product:p1", "category:A", "*"]),
    candidate=st.sampled_from(["product:p6", "product:p7", "category:B"]),
    action=st.just("block"),
)
who = st.sampled_from([None, "c"])


@st.composite
def shelves(draw: st.DrawFn) -> Shelf:
    products = [msgspec.structs.replace(draw(product), id=i) for i in IDS]
    pairs = draw(st.lists(pair, max_size=40, unique_by=lambda p: (p.anchor, p.candidate)))
    links = draw(st.lists(link, max_size=4, unique_by=lambda each: (each.anchor, each.target)))
    snapshot = snapshot_of(
        products,
        [p for p in pairs if p.anchor != p.candidate],
        links=[each for each in links if each.anchor != each.target],
    )
    return Shelf(
        snapshot,
        history_of({"c": draw(st.lists(st.integers(0, len(IDS) - 1), unique=True))}),
        resolve(draw(st.lists(row, max_size=2)), Catalogue(snapshot.products, snapshot.details)),
        compatibility_of(draw(rules), snapshot),
    )


def plain(value: Any) -> Any:
    """An answer without the last digits: libraries' logarithms differ in the last place."""
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def told(asked: OfferRequest, shelf: Shelf, rules: OfferPolicy) -> Any:
    return plain(msgspec.json.decode(msgspec.json.encode(decide(asked, shelf, rules))))


@settings(max_examples=40, derandomize=True, deadline=None)
@given(
    shelves(),
    request,
    policy,
    who,
    st.sampled_from([0, 2, 10]),
    st.sampled_from([None, 1]),
    st.sampled_from([(), ("*",), ("A",)]),
    st.sampled_from([(), (), ("B",)]),
)
def test_the_quick_way_and_the_plain_way_give_the_same_answer(
    loops: Loops,
    shelf: Shelf,
    asked: OfferRequest,
    own: OfferPolicy,
    customer: str | None,
    listed: int,
    of_family: int | None,
    ranges: tuple[str, ...],
    likes: tuple[str, ...],
) -> None:
    asked = msgspec.structs.replace(asked, customer_id=customer, likes=likes)
    own = msgspec.structs.replace(own, max_refusals=listed, max_of_family=of_family, ranges=ranges)
    before = told(asked, shelf, own)
    shelf.loops = loops
    assert told(asked, shelf, own) == before


@pytest.mark.parametrize("n", [60, 300])
def test_many_equal_scores_go_by_joint_baskets_popularity_and_id(loops: Loops, n: int) -> None:
    rng = np.random.default_rng(0)
    made = [
        Product(id=f"p{i}", n_orders=int(rng.integers(1, 3)), in_stock=i % 3 > 0 or i < 2)
        for i in range(n)
    ]
    pairs = [
        Pair(anchor=f"p{anchor}", candidate=f"p{i}", score=0.5, n_both=int(rng.integers(5, 8)))
        for anchor in range(2)
        for i in range(3, n)
    ]
    shelf = Shelf(snapshot_of(made, pairs))
    asked = OfferRequest(placement="cart", cart=("p0", "p1"), limit=4)
    before = told(asked, shelf, OfferPolicy())
    shelf.loops = loops
    assert told(asked, shelf, OfferPolicy()) == before
    assert len(before["offers"]) == 4
    assert before["n_eligible"] == sum(i % 3 > 0 for i in range(3, n))


def test_numbers_of_gates_fit_beside_a_product() -> None:
    assert len(CODES) <= SHIFT < FINE


def test_loading_never_compiles(tmp_path: Path) -> None:
    code = "from pairwell.offers import quick; print(quick.load())"
    said = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(SRC), "NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "None"
    assert not list(tmp_path.rglob("*.nbc"))
