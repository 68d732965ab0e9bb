"""Verdicts agree with a plain reading of the rules, pair by pair, whatever the shop."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pairwell.matrix.compatibility import compatibility_of
from pairwell.model.compatibility import COMPATIBLE
from pairwell.model.compatibility_rules import CompatibilityRules, FitRule, NeverRule
from tests.detailed_shop import Link, detailed

NAMES = "abcdef"
sides = st.sampled_from(["category:A", "category:B", "category:C"])
products = st.fixed_dictionaries(
    {
        name: st.tuples(
            st.sampled_from("ABC"),
            st.fixed_dictionaries(
                {},
                optional={
                    "mount": st.lists(st.sampled_from(["EF", "F", 4]), min_size=1, max_size=2),
                    "size": st.integers(1, 4),
                    "low": st.integers(1, 4),
                    "high": st.integers(1, 4),
                },
            ),
        )
        for name in NAMES
    }
)


def rule(one: str, other: str, *, ranged: bool) -> FitRule:
    if ranged:
        return FitRule(
            name="r", anchors=(one,), candidates=(other,), anchor_attribute="size",
            lowest="low", highest="high",
        )  # fmt: skip
    return FitRule(
        name="r", anchors=(one,), candidates=(other,), anchor_attribute="mount",
        candidate_attribute="mount",
    )  # fmt: skip


fits = st.builds(rule, sides, sides, ranged=st.booleans())
never = st.builds(lambda one, other: NeverRule(name="n", one=(one,), other=(other,)), sides, sides)
links = st.lists(
    st.tuples(
        st.sampled_from(NAMES), st.sampled_from(["accessory", "upgrade"]), st.sampled_from(NAMES),
        st.booleans(),
    ).filter(lambda link: link[0] != link[2]),
    max_size=4,
    unique_by=lambda link: link[:3],
)  # fmt: skip
shops = st.tuples(
    products.map(lambda shelf: {name: shelf[name] for name in NAMES}),
    st.lists(fits, max_size=3),
    st.lists(never, max_size=2),
    links,
)


def plain(shop: Any, one: str, other: str) -> str:
    """The verdict on a pair, read off the rules as a person would."""
    shelf, rules, nevers, linked = shop
    said = {"assumed"}
    for a, c in ((one, other), (other, one)):
        for rule in rules:
            if on(shelf, a, rule.anchors[0]) and on(shelf, c, rule.candidates[0]):
                said.add(reading(rule, shelf[a][1], shelf[c][1]))
        lists = {
            source
            for source, relation, target, fits_only in linked
            if target == c and fits_only and relation == "accessory"
        }
        if a not in lists and shelf[a][0] in {shelf[source][0] for source in lists}:
            said.add("incompatible")
    if any({one, other} == {a, c} for a, relation, c, _ in linked if relation == "accessory"):
        said = {"verified"}
    for rule in nevers:
        if any(
            on(shelf, a, rule.one[0]) and on(shelf, c, rule.other[0])
            for a, c in ((one, other), (other, one))
        ):
            said.add("incompatible")
    return max(said, key=COMPATIBLE.index)


def on(shelf: Any, name: str, side: str) -> bool:
    return bool(side == f"category:{shelf[name][0]}")


def reading(rule: FitRule, anchor: dict[str, Any], candidate: dict[str, Any]) -> str:
    if rule.candidate_attribute:
        mine, theirs = (set(each.get("mount", ())) for each in (anchor, candidate))
        if not mine or not theirs:
            return "unknown"
        return "verified" if mine & theirs else "incompatible"
    if not {"size"} <= set(anchor) or not {"low", "high"} <= set(candidate):
        return "unknown"
    fit = candidate["low"] <= anchor["size"] <= candidate["high"]
    return "verified" if fit else "incompatible"


@settings(max_examples=60)
@given(shops, st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
def test_verdicts_are_those_of_a_plain_reading(shop: Any, cart: list[str]) -> None:
    shelf, rules, nevers, linked = shop
    typed: list[Link] = list(linked)
    snapshot = detailed(shelf, links=typed)
    compiled = compatibility_of(
        CompatibilityRules(fits=tuple(rules), never=tuple(nevers)), snapshot
    )
    others = [name for name in NAMES if name not in cart]
    expected = [
        max((plain(shop, anchor, other) for anchor in cart), key=COMPATIBLE.index)
        for other in others
    ]
    if compiled is None:
        assert set(expected) <= {"assumed"}
        return
    codes = np.array([NAMES.index(name) for name in others], dtype=np.int32)
    found = compiled.beside([NAMES.index(name) for name in cart], codes)
    assert [COMPATIBLE[verdict] for verdict in found.tolist()] == expected


@settings(max_examples=60)
@given(shops)
def test_a_pair_fits_whichever_of_the_two_is_in_the_cart(shop: Any) -> None:
    shelf, rules, nevers, linked = shop
    compiled = compatibility_of(
        CompatibilityRules(fits=tuple(rules), never=tuple(nevers)), detailed(shelf, links=linked)
    )
    if compiled is None:
        return
    everyone = np.arange(len(NAMES), dtype=np.int32)
    table = np.stack([compiled.beside([anchor], everyone) for anchor in everyone.tolist()])
    np.fill_diagonal(table, 0)
    assert (table == table.T).all()
