"""What fits what, in the words of a shop, and the verdicts that follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pairwell.ingest.compatibility_file import read_compatibility
from pairwell.matrix.compatibility import compatibility_of
from pairwell.model.compatibility import COMPATIBLE, FITS_LIST, LINK, Compatibility
from pairwell.model.compatibility_rules import NO_RULES
from tests.detailed_shop import Link, detailed

Shelf = Mapping[str, tuple[str, Mapping[str, Any]]]


class Shop:
    """Products, rules and links, asked by id."""

    def __init__(
        self, folder: Path, rules: str, products: Shelf, links: Sequence[Link] = ()
    ) -> None:
        file = folder / "compatibility.toml"
        file.write_text(rules, "utf-8")
        self.ids = list(products)
        found = compatibility_of(read_compatibility(file), detailed(products, links=links))
        assert found is not None
        self.compatibility: Compatibility = found

    def verdicts(self, cart: str, candidates: str) -> str:
        """Verdicts on candidates, all named in one text, as one text."""
        codes = np.array([self.ids.index(each) for each in candidates.split()], dtype=np.int32)
        anchors = [self.ids.index(each) for each in cart.split()]
        said = self.compatibility.beside(anchors, codes)
        return " ".join(COMPATIBLE[verdict] for verdict in said.tolist())


EXAMPLES: dict[str, tuple[str, Shelf, Sequence[Link], list[tuple[str, str, str]]]] = {
    "a lens fits the mount of the body": (
        '[[rule]]\nanchors = "category:Cameras"\ncandidates = "category:Lenses"\n'
        'equals = "mount"\n',
        {
            "5d": ("Cameras", {"mount": "EF"}),
            "z6": ("Cameras", {"mount": "Z"}),
            "50mm": ("Lenses", {"mount": "ef"}),
            "35mm": ("Lenses", {"mount": ["Z", "F"]}),
            "old": ("Lenses", {"glass": 4}),
            "strap": ("Straps", {"mount": "X"}),
        },
        [],
        [
            ("5d", "50mm 35mm old strap", "verified incompatible unknown assumed"),
            ("z6", "50mm 35mm", "incompatible verified"),
            ("50mm", "5d z6", "verified incompatible"),
            ("5d z6", "50mm 35mm", "incompatible incompatible"),
            ("5d strap", "50mm", "verified"),
        ],
    ),
    "a cartridge fits the printers of its list": (
        "",
        {
            "laser1": ("Printers", {}),
            "laser2": ("Printers", {}),
            "toaster": ("Kitchen", {}),
            "black": ("Ink", {}),
            "paper": ("Paper", {}),
        },
        [("laser1", "consumable", "black", True), ("laser1", "consumable", "paper")],
        [
            ("laser1", "black paper", "verified verified"),
            ("laser2", "black paper", "incompatible assumed"),
            ("black", "laser1 laser2 toaster", "verified incompatible assumed"),
            ("toaster", "black", "assumed"),
        ],
    ),
    "a battery of the right size": (
        '[[rule]]\nanchors = "category:Toys"\ncandidates = "category:Batteries"\n'
        'one_of = { anchor = "batteries", candidate = "size" }\n',
        {
            "robot": ("Toys", {"batteries": ["AA", "AAA"]}),
            "clock": ("Toys", {"batteries": "C"}),
            "aa8": ("Batteries", {"size": "aa"}),
            "c2": ("Batteries", {"size": " C "}),
        },
        [],
        [
            ("robot", "aa8 c2", "verified incompatible"),
            ("clock", "aa8 c2", "incompatible verified"),
        ],
    ),
    "a case for the very model": (
        '[[rule]]\nanchors = "category:Phones"\ncandidates = "category:Cases"\n'
        'one_of = { anchor = "model", candidate = "fits" }\n',
        {
            "p15": ("Phones", {"model": "iPhone 15"}),
            "p15pro": ("Phones", {"model": "iPhone 15 Pro"}),
            "clear": ("Cases", {"fits": ["iphone 15", "iPhone 14"]}),
            "any": ("Cases", {"colour": "red"}),
        },
        [],
        [
            ("p15", "clear any", "verified unknown"),
            ("p15pro", "clear any", "incompatible unknown"),
        ],
    ),
    "a mattress of the bed's size, not too high": (
        '[[rule]]\nanchors = "category:Beds"\ncandidates = "category:Mattresses"\n'
        'equals = "size"\n'
        '[[rule]]\nanchors = "category:Mattresses"\ncandidates = "category:Beds"\n'
        'range = { anchor = "height_cm", highest = "max_height_cm" }\n',
        {
            "oak": ("Beds", {"size": "160x200", "max_height_cm": 25}),
            "pine": ("Beds", {"size": "160x200"}),
            "soft": ("Mattresses", {"size": "160 × 200", "height_cm": 20}),
            "thick": ("Mattresses", {"size": "160x200", "height_cm": "25,5"}),
            "single": ("Mattresses", {"size": "90x200", "height_cm": 20}),
        },
        [],
        [
            ("oak", "soft thick single", "verified incompatible incompatible"),
            ("pine", "soft thick single", "unknown unknown incompatible"),
        ],
    ),
    "a ring for the finger": (
        '[[rule]]\nanchors = "category:Fingers"\ncandidates = "category:Rings"\n'
        'range = { anchor = "ring_size", lowest = "size_from", highest = "size_to" }\n',
        {
            "hers": ("Fingers", {"ring_size": 16.5}),
            "his": ("Fingers", {"ring_size": "21"}),
            "fixed": ("Rings", {"size_from": 16.5, "size_to": 16.5}),
            "open": ("Rings", {"size_from": 17, "size_to": 21}),
            "half": ("Rings", {"size_from": 17}),
        },
        [],
        [
            ("hers", "fixed open half", "verified incompatible unknown"),
            ("his", "fixed open half", "incompatible verified unknown"),
        ],
    ),
    "never together, whatever the links say": (
        '[[never]]\none = ["category:Toasters", "lighter"]\nother = "category:Computers"\n',
        {
            "toaster": ("Toasters", {}),
            "lighter": ("Smoking", {}),
            "laptop": ("Computers > Laptops", {}),
            "bag": ("Bags", {}),
        },
        [("laptop", "accessory", "toaster"), ("laptop", "accessory", "bag")],
        [
            ("laptop", "toaster lighter bag", "incompatible incompatible verified"),
            ("lighter", "laptop toaster", "incompatible assumed"),
        ],
    ),
    "the shop's own link goes before a rule: an adapter lens": (
        '[[rule]]\nanchors = "category:Cameras"\ncandidates = "category:Lenses"\n'
        'equals = "mount"\n',
        {
            "z6": ("Cameras", {"mount": "Z"}),
            "adapted": ("Lenses", {"mount": "F"}),
            "bare": ("Lenses", {}),
            "other": ("Lenses", {"mount": "F"}),
        },
        [
            ("z6", "accessory", "adapted"),
            ("z6", "required_part", "bare"),
            ("z6", "related", "other"),
        ],
        [("z6", "adapted bare other", "verified verified incompatible")],
    ),
}


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_of_a_shop(tmp_path: Path, example: str) -> None:
    rules, products, links, expected = EXAMPLES[example]
    shop = Shop(tmp_path, rules, products, links)
    for cart, candidates, verdicts in expected:
        assert shop.verdicts(cart, candidates) == verdicts, cart


def test_a_shop_that_says_nothing_pays_nothing() -> None:
    shop = detailed({"a": ("A", {}), "b": ("B", {})}, links=[("a", "upgrade", "b")])
    assert compatibility_of(NO_RULES, shop) is None


def test_why_names_the_rules_and_the_link(tmp_path: Path) -> None:
    rules, products, _, _ = EXAMPLES["a lens fits the mount of the body"]
    named = rules.replace("[[rule]]\n", '[[rule]]\nname = "mount"\n')
    links: list[Link] = [("5d", "accessory", "35mm", True)]
    shop = Shop(tmp_path, named, products, links)
    body, zoom, z6 = (shop.ids.index(each) for each in ("5d", "35mm", "z6"))
    why = shop.compatibility.why
    assert why(body, zoom) == (("mount", "incompatible"), (LINK, "verified"))
    assert why(z6, zoom) == (("mount", "verified"), (FITS_LIST, "incompatible"))
    assert why(body, shop.ids.index("strap")) == ()


def test_a_kit_has_a_label_only_if_everything_fits(tmp_path: Path) -> None:
    rules, products, _, _ = EXAMPLES["a lens fits the mount of the body"]
    never = '[[never]]\none = "50mm"\nother = "strap"\n'
    links: list[Link] = [("5d", "accessory", "strap"), ("z6", "accessory", "strap")]
    kit = Shop(tmp_path, rules, products, links)
    apart = Shop(tmp_path, rules + never, products, links)
    for members, label, label_apart in (
        ("5d 50mm", True, True),
        ("5d 50mm strap", True, False),
        ("5d strap", True, True),
        ("5d old", False, False),
        ("5d 35mm", False, False),
        ("50mm strap", False, False),
    ):
        codes = [kit.ids.index(each) for each in members.split()]
        assert kit.compatibility.fits_as_kit(codes) is label
        assert apart.compatibility.fits_as_kit(codes) is label_apart


def test_a_rule_on_an_attribute_that_is_gone_leaves_pairs_unknown(tmp_path: Path) -> None:
    rules, products, _, _ = EXAMPLES["a lens fits the mount of the body"]
    shop = Shop(tmp_path, rules.replace('"mount"', '"bajonett"'), products)
    assert shop.verdicts("5d", "50mm strap") == "unknown assumed"
