"""From compressed baskets and fixed numbers to neighbours and strengths: the heart of a build."""

from __future__ import annotations

import msgspec
import numpy as np

from pairwell.matrix.associate import Associations, associate
from pairwell.matrix.expectation import Expectation
from pairwell.matrix.options import StrengthNumbers
from pairwell.matrix.rows import Int32s, Int64s, Rows
from pairwell.matrix.scarce import Asked
from pairwell.matrix.significance import Float64s
from pairwell.matrix.strength import Strengths, conditional_strength
from pairwell.matrix.threads import Report
from pairwell.matrix.weights import basket_weights, weighted_size_factor


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was chosen, by hand or by tuning.

    Attributes:
        strength: the numbers of conditional strength.
        half_life_days: None: no decay.
        tuned: whether a validation part chose them.
    """

    strength: StrengthNumbers
    half_life_days: float | None
    tuned: bool


def pass_over(
    rows: Rows,
    seconds: Int64s | None,
    numbers: Numbers,
    neighbours: int,
    basket_customer: Int32s | None = None,
    expectation: Expectation | None = None,
    report: Report | None = None,
    asked: Asked | None = None,
) -> tuple[Associations, Float64s]:
    """The pass over all pairs with the weights that the numbers give, and those weights."""
    weights = basket_weights(
        np.diff(rows.offsets), seconds, numbers.strength.size_power, numbers.half_life_days
    )
    found = associate(rows, neighbours, weights, basket_customer, expectation, report, asked)
    return found, weights


def solve(
    rows: Rows,
    found: Associations,
    weights: Float64s,
    numbers: StrengthNumbers,
    report: Report | None = None,
) -> Strengths:
    """The strengths of all neighbours found."""
    return conditional_strength(
        found,
        numbers.anchors,
        numbers.ridge,
        float(weights.sum()),
        weighted_size_factor(np.diff(rows.offsets), weights),
        report,
    )
