"""Whose word holds beside several anchors, by hand."""

from __future__ import annotations

import msgspec

from pairwell.model.curated import CuratedRow
from pairwell.offers.by_hand import SILENT, heard
from tests.curated_shop import block, pin, shelf_of
from tests.snapshots import Product, snapshot_of

NAMES = ("phone", "tablet", "case", "pen", "rival", "film", "lamp")
SHOP = snapshot_of([Product(id=name) for name in NAMES], [])


def told(*rows: CuratedRow, beside: tuple[str, ...]) -> dict[str, dict[str, object]]:
    """What is pinned and beside which anchor, blocked, and bought instead, by name."""
    curated = shelf_of(SHOP, *rows).curated
    said = heard(curated, tuple(NAMES.index(name) for name in beside))
    speakers = [NAMES[code] for code in said.speaker.tolist()]
    return {
        "pinned": dict(zip([NAMES[code] for code in said.pinned.tolist()], speakers, strict=True)),
        "blocked": dict.fromkeys(NAMES[code] for code in said.blocked.tolist()),
        "instead": dict.fromkeys(NAMES[code] for code in said.instead.tolist()),
    }


ROWS = (
    pin("phone", "case"),
    pin("tablet", "pen"),
    msgspec.structs.replace(pin("tablet", "rival"), relation="substitute"),
    block("film", "tablet"),
    pin("pen", "lamp"),
)


def test_each_pin_knows_the_anchor_that_it_stands_beside() -> None:
    assert told(*ROWS, beside=("phone", "tablet")) == {
        "pinned": {"case": "phone", "pen": "tablet"},
        "blocked": {"film": None},
        "instead": {"rival": None},
    }
    three = told(*ROWS, beside=("tablet", "pen", "phone"))
    assert three["pinned"] == {"case": "phone", "lamp": "pen"}  # the pen itself is there
    assert told(*ROWS, beside=("phone",))["pinned"] == {"case": "phone"}
    assert told(*ROWS, beside=("tablet",))["pinned"] == {"pen": "tablet"}


def test_what_is_in_the_cart_is_no_pin_and_nobody_beside_it_says_nothing() -> None:
    assert told(*ROWS, beside=("phone", "case"))["pinned"] == {}
    curated = shelf_of(SHOP, *ROWS).curated
    assert heard(curated, (NAMES.index("film"),)) is SILENT
    assert heard(None, (0,)) is SILENT
    assert heard(curated, ()) is SILENT
