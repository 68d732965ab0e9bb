"""Where a bundle's price starts, by hand, and what each step must bring."""

from __future__ import annotations

import pytest

from pairwell.app.propose_price import propose_price
from pairwell.model.errors import InputRefused
from pairwell.offers.multibuy import Piece


def kit(price: int, cost: int | None) -> list[Piece]:
    return [Piece(product_id=name, price_minor=price, cost_minor=cost) for name in "ab"]


def test_the_shallowest_step_that_the_margin_bears_comes_first() -> None:
    found = propose_price(kit(1000, 700), 0.1)  # 600 of 2000 is margin; 420 must stay
    assert (found.discount_share, found.why) == (0.05, "first_to_test")
    assert [step.discount_share for step in found.steps] == [0.0, 0.05, 0.08]
    assert [step.price.saving_minor for step in found.steps] == [0, 100, 160]
    # A margin of 0.3: 0.05 / 0.25 and 0.08 / 0.22 more must be bought.
    lifts = [step.required_lift for step in found.steps]
    assert lifts == pytest.approx([0.0, 0.2, 0.08 / 0.22])


def test_what_sells_whole_anyway_starts_without_a_discount() -> None:
    found = propose_price(kit(1000, 400), 0.6)
    assert (found.discount_share, found.why) == (0.0, "sells_anyway")
    assert len(found.steps) == 5  # a test may still go down


def test_an_unknown_cost_allows_no_discount_and_no_break_even() -> None:
    found = propose_price(kit(1000, None), 0.1)
    assert (found.discount_share, found.why) == (0.0, "cost_unknown")
    assert [(step.discount_share, step.required_lift) for step in found.steps] == [(0.0, None)]


def test_a_loss_bears_nothing() -> None:
    found = propose_price(kit(1000, 1100), 0.1)
    assert (found.discount_share, found.why) == (0.0, "margin_too_thin")
    assert len(found.steps) == 1


def test_one_piece_is_no_bundle() -> None:
    with pytest.raises(InputRefused):
        propose_price(kit(1000, 400)[:1], 0.1)
