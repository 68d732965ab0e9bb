"""Incentives that name no product (R-20, T8): refused before they give everything away, by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairwell.model.errors import SettingsRefused
from pairwell.model.incentive import Conditions, Incentive
from pairwell.model.offer import ProductId
from pairwell.offers.incentive_checks import Worth
from pairwell.offers.incentive_cost import LineWorth, granted_on
from pairwell.offers.open_incentives import is_open, not_borne, open_share, too_deep
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.policy_conflicts import conflicts_today
from pairwell.settings import read_settings
from tests.incentive_samples import amount, incentive, percent

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SALE = """[shop]
name = "A"

[[offers.incentives]]
name = "sale"
kind = "percent"
discount_share = 0.95
confirmed_by = "SALE"
"""


def read(folder: Path, text: str) -> OfferPolicy:
    file = folder / "pairwell.toml"
    file.write_text(text, "utf-8")
    return read_settings(file).offers


def test_a_slip_of_the_pen_is_refused_before_there_is_a_catalogue(tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused) as refused:
        read(tmp_path, SALE)
    assert "pairwell.toml, line 7: 'sale' goes with everything and gives away 95%" in (
        refused.value.message
    )
    assert "conditions.products" in refused.value.hint
    assert "offers.incentive_rules.max_open_share" in refused.value.hint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("0.95", "0.50"),
        ("0.95", '0.95\nconditions = { products = ["e-book"] }'),
        ("[[", "[offers.incentive_rules]\nmax_open_share = 0.95\n[["),
    ],
)
def test_a_half_a_named_product_or_a_wider_bound_is_read(
    tmp_path: Path, old: str, new: str
) -> None:
    assert read(tmp_path, SALE.replace(old, new, 1)).incentives[0].name == "sale"


def off(sum_minor: int) -> dict[str, Any]:
    return {"applies_to": "cart", "conditions": Conditions(min_sum_minor=sum_minor)}


@pytest.mark.parametrize(
    ("given", "share"),
    [
        (percent("p", 0.4), 0.4),
        (incentive("m", "multibuy", take=3, pay=1), 2 / 3),
        (amount("a", 3000, **off(5000)), 0.6),
        (incentive("g", "gift", cost_minor=1000, **off(5000)), 0.2),
        (amount("a", 3000), None),  # of what price?
        (incentive("s", "free_shipping", **off(5000)), None),
        (incentive("i", "information"), None),
    ],
)
def test_what_is_given_away_at_most(given: Incentive, share: float | None) -> None:
    assert open_share(given) == share
    assert [p.code for p in too_deep([given], 0.5)] == (
        ["below_margin_floor"] if share is not None and share > 0.5 else []
    )


def test_a_whole_cart_holds_other_things_than_are_named() -> None:
    named = Conditions(products=frozenset({"film"}))
    on_cart = percent("c", 0.95, applies_to="cart", conditions=named)
    assert is_open(on_cart)
    assert not is_open(percent("p", 0.95, conditions=named))
    assert [p.number for p in too_deep([percent("a", 0.1), on_cart], 0.5)] == [1]


def catalogue(*costs: int, price: int = 1000) -> list[Worth]:
    return [Worth(price, cost, "EUR") for cost in costs]


def told(given: Incentive, worths: list[Worth]) -> list[str]:
    return [problem.code for problem in not_borne([given], worths, 0.10)]


def test_most_products_have_to_bear_it() -> None:
    """At 20 % off 10.00 is 8.00: with a floor of a tenth the cost may be 7.20."""
    assert told(percent("p", 0.2), catalogue(720, 720, 721)) == []
    assert told(percent("p", 0.2), catalogue(720, 721)) == []  # half of them do
    assert told(percent("p", 0.2), catalogue(720, 721, 721)) == ["below_margin_floor"]
    [problem] = not_borne([percent("p", 0.2)], catalogue(720, 760, 760), 0.10)
    assert "'p' goes with everything and leaves less than the floor of 10% on 2 of the 3" in (
        problem.message
    )
    # 1 - 0.76 / 0.9 = 15.6 %
    assert problem.hint.startswith("Give 15 % at most")
    assert told(percent("p", 0.2, min_margin_share=0.0), catalogue(720, 760, 760)) == []


def test_where_nothing_can_judge_it_is_never_given() -> None:
    assert told(percent("p", 0.01), catalogue(-1, -1)) == ["cost_unknown"]
    assert told(percent("p", 0.01), [Worth(-1, 100, "EUR")]) == ["cost_unknown"]
    assert told(percent("p", 0.01), catalogue(-1, 500)) == []
    assert told(incentive("s", "free_shipping", applies_to="cart"), catalogue(-1)) == []
    assert told(percent("p", 0.9, currency="PLN"), catalogue(900)) == []  # told by its currency
    worth: dict[ProductId, Worth] = {"film": Worth(1000, -1, "EUR")}
    named = percent("p", 0.1, conditions=Conditions(products=frozenset({"film"})))
    policy = OfferPolicy(incentives=(named,))
    [conflict] = conflicts_today(policy, NOW, worth.get, currency="EUR", catalogue=[worth["film"]])
    assert conflict.path == ("incentives", 0, "conditions")
    assert "No cost of what 'p' goes with is known" in conflict.message


def test_an_amount_is_held_against_the_smallest_cart_that_it_holds_for() -> None:
    """At a cost of 70 %, 10.00 off 50.00 leaves 5.00 of 40.00, off 40.00 it leaves 2.00 of 30."""
    things = catalogue(70, 70, 70, price=100)
    assert told(amount("a", 1000, **off(5000)), things) == []
    assert told(amount("a", 1000, **off(4000)), things) == ["below_margin_floor"]
    assert told(amount("a", 10), things) == []
    assert told(amount("a", 30), things) == ["below_margin_floor"]


def test_all_of_it_is_told_with_its_setting() -> None:
    policy = OfferPolicy(incentives=(percent("p", 0.2),))
    [conflict] = conflicts_today(policy, NOW, catalogue=catalogue(900, 900))
    assert conflict.path == ("incentives", 0, "discount_share")
    assert conflict.message.startswith("'p' goes with everything")
    assert list(conflicts_today(policy, NOW)) == []


@given(
    share=st.floats(0.01, 0.5),
    costs=st.lists(st.integers(0, 1200), min_size=1, max_size=9),
    floor=st.floats(0.0, 0.5),
)
def test_a_deeper_discount_is_never_easier_to_bear(
    share: float, costs: list[int], floor: float
) -> None:
    worths, deep, shallow = catalogue(*costs), percent("d", share), percent("s", share / 2)
    if list(not_borne([shallow], worths, floor)):
        assert list(not_borne([deep], worths, floor))
    bears = [granted_on(deep, LineWorth(1000, cost)).keeps(floor) for cost in costs]
    assert bool(list(not_borne([deep], worths, floor))) == (2 * sum(bears) < len(bears))
