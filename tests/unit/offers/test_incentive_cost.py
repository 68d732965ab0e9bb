"""What each kind of incentive costs and leaves, by hand."""

from __future__ import annotations

import pytest

from pairwell.model.incentive import Incentive, IncentiveKind
from pairwell.offers.incentive_cost import LineWorth, granted_on


def of(kind: IncentiveKind, **figures: float) -> Incentive:
    return Incentive(name="x", kind=kind, confirmed_by="X", **figures)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("incentive", "granted"),
    [  # before it a line of 20.00 that cost 12.00: 8.00 are left
        (of("social_proof"), (2000, 0, 2000, 0, 800)),
        (of("percent", discount_share=0.1), (2000, 200, 1800, 0, 600)),
        (of("amount", discount_minor=250), (2000, 250, 1750, 0, 550)),
        (of("amount", discount_minor=2500), (2000, 2000, 0, 0, -1200)),  # never below nothing
        (of("gift", cost_minor=300), (2000, 0, 2000, 300, 500)),
        (of("free_shipping"), (2000, 0, 2000, 450, 350)),
        (of("multibuy", take=3, pay=2), (6000, 2000, 4000, 0, 400)),  # three cost 36.00
    ],
)
def test_what_is_paid_spent_and_left(
    incentive: Incentive, granted: tuple[int, int, int, int, int]
) -> None:
    told = granted_on(incentive, LineWorth(2000, 1200), 450)
    figures = (told.list_minor, told.saving_minor, told.paid_minor, told.expense_minor)
    assert (*figures, told.left_minor) == granted
    assert told.cost_minor == granted[1] + granted[3]


def test_the_floor_is_a_share_of_what_is_paid_and_a_loss_is_below_any() -> None:
    told = granted_on(of("percent", discount_share=0.1), LineWorth(2000, 1200))  # 600 of 1800
    assert told.keeps(0.3)
    assert told.keeps(0.33)
    assert not told.keeps(0.34)
    assert not granted_on(of("amount", discount_minor=900), LineWorth(2000, 1200)).keeps(0.0)
    assert granted_on(of("amount", discount_minor=800), LineWorth(2000, 1200)).keeps(0.0)
