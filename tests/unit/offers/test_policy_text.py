"""The policy as a text: whole, explained, and the same when it is read back (R-37)."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pairwell.model.incentive import Conditions, Incentive
from pairwell.offers.incentives import IncentivePolicy
from pairwell.offers.placements import PLACEMENTS, PlacementRule
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.policy_lines import line_of
from pairwell.offers.policy_notes import NOTES
from pairwell.offers.policy_text import in_full, policy_toml
from pairwell.offers.presets import PRESETS
from pairwell.offers.rules import (
    GroupRule,
    KitRule,
    ServiceRule,
    SetRule,
    ThresholdRule,
    UpSellRule,
)
from pairwell.settings import read_settings

ROW = re.compile(r"^((P|R|T|S|L|C)-?\d+(, )?)+: |^default: ")


def read_back(text: str, tmp_path: Path) -> OfferPolicy:
    file = tmp_path / "pairwell.toml"
    file.write_text(text, "utf-8")
    return read_settings(file).offers


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_the_same_when_read_back(name: str, tmp_path: Path) -> None:
    policy = PRESETS[name]
    text = policy_toml(policy, name)
    back = read_back(text, tmp_path)
    assert back == in_full(policy)
    assert policy_toml(back, name) == text
    assert tomllib.loads(text)["shop"] == {"preset": name}
    for place in PLACEMENTS:
        assert back.rule(place) == policy.rule(place)


FULL = OfferPolicy(
    max_price_ratio=None,
    max_shown_per_day=7,
    regulated_packs=("insurance",),
    up_sell=UpSellRule(band=0.2, bands={"TV > 4K": 0.3}, adjacent=(("A", "B"),)),
    services=(ServiceRule(service=17, category='Say "cheese"', min_price_minor=5),),
    sets=(
        SetRule(
            set_id="s",
            anchors=("a", 2),
            groups=(GroupRule(label="Łódź", labels={"ru": "Л"}, category="X"),),
        ),
    ),
    kits=(KitRule(kit_id="k", title="Ключ\n\x7f", members=("a", 2), saving=0.05),),
    thresholds=(ThresholdRule(kind="gift", target_minor=900, zone="PL"),),
    incentives=(
        Incentive(
            name="cable",
            kind="percent",
            discount_share=0.15,
            confirmed_by="C",
            valid_to=datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC),
            conditions=Conditions(products=frozenset({"b", 1}), segments=frozenset({"vip"})),
            limit=3,
        ),
    ),
    incentive_rules=IncentivePolicy(withheld_from=frozenset({"b", "a"})),
    stage_weights={"purchase": {"cross_sell": 1.5}},
    placements={"cart": PlacementRule(target=1, price_weight=0.2)},
    explore=True,
)


def test_a_policy_with_everything_is_the_same_when_read_back(tmp_path: Path) -> None:
    back = read_back(policy_toml(FULL, "general"), tmp_path)
    assert back == in_full(FULL)
    assert back.stage_weights["purchase"] == {
        "up_sell": 0.8, "service": 1.2, "impulse": 1.2, "cross_sell": 1.5,
    }  # fmt: skip


def test_every_setting_stands_there_with_its_row() -> None:
    for kind, notes in NOTES.items():
        tables = {
            "up_sell",
            "costs",
            "services",
            "kits",
            "thresholds",
            "incentives",
            "incentive_rules",
        }
        tables |= {"sets", "stage_weights", "placements"}
        elsewhere = tables if kind is OfferPolicy else set()
        assert set(notes) | elsewhere == set(kind.__struct_fields__), kind
        for name, note in notes.items():
            assert ROW.match(note), (kind, name, note)
    text = policy_toml(FULL, "general")
    numbers = [
        line
        for line in text.splitlines()
        if re.search(r"^\w+ = -?\d", line) and " = " in line and "stage" not in line
    ]
    weights = {f"{t} = {w}" for own in in_full(FULL).stage_weights.values() for t, w in own.items()}
    assert [line for line in numbers if "# " not in line and line not in weights] == []
    assert len(numbers) > 60


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("offers", "kits"), 3),
        (("offers", "kits", 0, "saving"), 5),
        (("offers", "kits", 1), 6),
        (("offers", "kits", 1, "valid_to"), 6),
        (("offers", "placements", "cart", "cap"), 9),
        (("offers", "placements", "cart", "target"), 10),
        (("offers", "services", 1, "service"), 14),
        (("offers", "up_sell", "bands", "TV.4K"), 16),
        (("offers", "incentives", 0, "conditions", "products"), 20),
        (("offers", "min_customers"), 0),
        (("matrix", "seed"), 0),
        (("shop",), 1),
    ],
)
def test_a_setting_is_found_in_its_line(path: tuple[str | int, ...], line: int) -> None:
    text = """[shop]
preset = "gift" # [[offers.kits]]
[[offers.kits]]
kit_id = "[a]"
saving = 0.1
[[ offers.kits ]]  # the second
kit_id = "b"

[offers.placements.cart]
target = 1
[offers]
services = [
    { service = "x" },
    { service = "y" },
]
up_sell.bands."TV.4K" = 0.1
[[offers.incentives]]
name = "n"
[offers.incentives.conditions]
products = ["a"]
"""
    assert line_of(text, path) == line


def test_every_setting_of_a_whole_policy_is_found_in_its_line() -> None:
    text = policy_toml(FULL, "general")
    lines = text.splitlines()
    paths: list[tuple[str | int, ...]] = [(name,) for name in NOTES[OfferPolicy]]
    for place, rule in in_full(FULL).placements.items():
        named = [n for n in rule.__struct_fields__ if getattr(rule, n) is not None]
        paths += [("placements", place, name) for name in named]
    paths += [("incentives", 0, "valid_to"), ("kits", 0, "saving"), ("up_sell", "bands")]
    for path in paths:
        assert lines[line_of(text, ("offers", *path)) - 1].startswith(f"{path[-1]} = "), path
    assert len(paths) > 100
