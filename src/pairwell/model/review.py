"""What a review says about the rows of the matrix: hypotheses, evidence, and money at stake."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

Hypothesis = Literal[
    "uncovered", "no_addon", "out_of_stock", "below_cost", "above_ceiling", "not_sold", "price",
    "stale", "need", "returned_both", "returned_alone", "discount_only",
]  # fmt: skip
"""Why a row, or a product without one, should be looked at; of several the first that fits."""

HYPOTHESES: tuple[Hypothesis, ...] = get_args(Hypothesis)


class ReviewRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row to replace, or one product to give a row.

    Attributes:
        candidate_id, candidate_title: None where the product has no row at all.
        hypothesis: what fits.
        evidence: the figures behind it, by the names that its sentence uses.
        at_stake_minor: revenue of one window that hangs on it; None where no price is known.
        sentence: the same in words.
    """

    anchor_id: str
    anchor_title: str
    candidate_id: str | None
    candidate_title: str | None
    hypothesis: Hypothesis
    evidence: dict[str, int | float | str]
    at_stake_minor: int | None
    sentence: str = ""


GapCause = Literal["nothing", "refused", "borrowed", "dearer"]
"""Why a product has no add-on of its own."""

GAP_CAUSES: tuple[GapCause, ...] = get_args(GapCause)
