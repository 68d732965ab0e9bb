"""Settings are changed in their lines; what cannot be changed there is refused."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairwell.app.edit_settings import edited
from pairwell.model.errors import InputRefused
from pairwell.wiring import TEMPLATE

OURS = """\
# kept
[shop]
preset = "gift"  # since 2020 # "really"

[offers]
max_price_ratio = 0.5
barred_tags = ["dead # stock"] # not these
[offers.placements.cart]
cap = 2
"""


def test_a_setting_changes_in_its_line_and_comments_stay() -> None:
    text = edited(
        OURS,
        {
            ("shop", "preset"): "book",
            ("offers", "max_price_ratio"): None,
            ("offers", "max_refusals"): 0,
            ("offers", "placements", "cart", "cap"): 3,
            ("offers", "placements", "checkout", "target"): 1,
            ("offers", "needs_image"): True,
        },
    )
    assert (
        text
        == """\
# kept
[shop]
preset = "book"  # since 2020 # "really"

[offers]
needs_image = true
max_refusals = 0
max_price_ratio = "none"
barred_tags = ["dead # stock"] # not these
[offers.placements.cart]
cap = 3

[offers.placements.checkout]
target = 1
"""
    )


def test_the_file_of_a_new_workspace_takes_settings() -> None:
    text = edited(TEMPLATE, {("shop", "preset"): "grocery", ("offers", "min_customers"): 7})
    assert tomllib.loads(text)["shop"] == {"preset": "grocery"}
    assert tomllib.loads(text)["offers"] == {"min_customers": 7}
    assert len(text.splitlines()) == len(TEMPLATE.splitlines()) + 2


@pytest.mark.parametrize(
    "text",
    [
        "[offers]\nplacements = { cart = { cap = 1 } }\n",
        "[offers]\nplacements.cart.cap = 1\n",
        "offers = { placements = { cart = { cap = 1 } } }\n",
    ],
)
def test_what_stands_inside_of_a_line_is_refused_by_its_name(text: str) -> None:
    with pytest.raises(InputRefused, match=r"offers\.placements\.cart\.cap"):
        edited(text, {("offers", "placements", "cart", "cap"): 2})


TEXTS = st.text(max_size=20)


@given(name=TEXTS, before=TEXTS)
def test_any_text_comes_back_as_it_was_meant(name: str, before: str) -> None:
    start = edited("[shop]\n", {("shop", "name"): before})
    text = edited(start, {("shop", "name"): name})
    told: dict[str, Any] = tomllib.loads(text)
    assert told == {"shop": {"name": name}}
