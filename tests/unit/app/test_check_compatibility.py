"""Rules held against products and stored pairs; rules on nothing are refused with a hint."""

from __future__ import annotations

import pytest

from pairwell.app.check_compatibility import check_compatibility, refuse_idle
from pairwell.model.compatibility_rules import NO_RULES, CompatibilityRules, FitRule, NeverRule
from pairwell.model.errors import InputRefused
from tests.detailed_shop import detailed
from tests.snapshots import Pair

SHOP = detailed(
    {
        "5d": ("Cameras", {"mount": "EF", "colour": "black"}),
        "z6": ("Cameras", {"mount": "Z"}),
        "50mm": ("Lenses", {"mount": "EF"}),
        "old": ("Lenses", {"glass": 4}),
        "bag": ("Bags", {}),
    },
    [
        Pair(anchor="5d", candidate="50mm", score=0.5),
        Pair(anchor="z6", candidate="50mm", score=0.3),
        Pair(anchor="50mm", candidate="z6", score=0.4),
        Pair(anchor="5d", candidate="old"),
        Pair(anchor="bag", candidate="5d"),
        Pair(anchor="bag", candidate="old"),
    ],
    [("bag", "accessory", "old")],
)
MOUNT = FitRule(
    name="mount", anchors=("category:Cameras",), candidates=("category:Lenses",),
    anchor_attribute="mount", candidate_attribute="mount", line=2,
)  # fmt: skip
RULES = CompatibilityRules(fits=(MOUNT,), file="c.toml")


def test_what_the_rules_do_to_the_stored_pairs() -> None:
    report = check_compatibility(RULES, SHOP)
    [rule] = report.rules
    assert (rule.name, rule.line, rule.n_anchors, rule.n_candidates) == ("mount", 2, 2, 2)
    assert report.decided == {"assumed": 1, "verified": 2, "unknown": 1, "incompatible": 2}
    assert report.by_rule["mount"] == {"verified": 1, "unknown": 1, "incompatible": 2}
    assert report.by_rule["link"]["verified"] == 1
    assert (report.n_links, report.n_pairs) == (1, 6)
    told = [(s.anchor_id, s.candidate_id, s.compatible, s.rules) for s in report.samples]
    assert told == [
        ("50mm", "z6", "incompatible", ("mount",)),
        ("z6", "50mm", "incompatible", ("mount",)),
        ("5d", "old", "unknown", ("mount",)),
    ]
    assert report.samples[0].anchor_title == "The 50mm"


def test_without_rules_the_links_alone_are_told() -> None:
    report = check_compatibility(NO_RULES, SHOP)
    assert report.decided == {"assumed": 5, "verified": 1, "unknown": 0, "incompatible": 0}
    assert not report.rules
    assert not report.samples


@pytest.mark.parametrize(
    ("changed", "said", "hint"),
    [
        ({"anchor_attribute": "mont"}, "no product of category:Cameras has the attribute 'mont'",
         "Did you mean mount?"),
        ({"candidate_attribute": "colour"}, "category:Lenses has the attribute 'colour'",
         "They have: glass, mount."),
        ({"anchors": ("category:Camera",)}, "category:Camera names no product", "Cameras"),
        ({"candidates": ("attribute:mount=EE",)}, "attribute:mount=EE names no", "mount=EF"),
        ({"candidates": ("category:Bags",)}, "has the attribute 'mount'", "docs/compatibility"),
        ({"candidate_attribute": "", "lowest": "glass", "highest": "glas"}, "'glas'", "glass"),
    ],
)  # fmt: skip
def test_a_rule_on_what_nobody_has_is_refused(
    changed: dict[str, object], said: str, hint: str
) -> None:
    fields = {name: getattr(MOUNT, name) for name in MOUNT.__struct_fields__}
    rules = CompatibilityRules(fits=(FitRule(**{**fields, **changed}),), file="c.toml")
    with pytest.raises(InputRefused) as refused:
        refuse_idle(rules, SHOP)
    assert refused.value.message.startswith("c.toml line 2: ")
    assert said in refused.value.message
    assert hint in refused.value.hint


def test_never_rules_are_checked_too() -> None:
    never = NeverRule(name="n", one=("5d",), other=("nothing",), line=7)
    with pytest.raises(InputRefused, match="line 7: nothing names no product"):
        refuse_idle(CompatibilityRules(never=(never,), file="c.toml"), SHOP)
