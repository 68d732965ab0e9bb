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


class LostDemand(msgspec.Struct, frozen=True, kw_only=True):
    """An add-on that cannot be had, and what its rows would bring in a window.

    Attributes:
        known: the catalogue says that it is out of stock; else nobody has bought it for a window.
        n_rows: rows that it stands in.
        at_stake_minor: theirs together; None where no price is known.
    """

    product_id: str
    title: str
    known: bool
    n_rows: int
    at_stake_minor: int | None


class Morning(msgspec.Struct, frozen=True, kw_only=True):
    """What changed, for the buyer.

    Attributes:
        previous: the version that was served before; None: there is none to compare with.
        lost_to_stock: add-on demand that finds an empty shelf, most at stake first.
        newly_uncovered: best sellers that get no offer now and did in the previous version.
        broken: rows that a change of price or cost since then broke.
    """

    previous: str | None
    lost_to_stock: tuple[LostDemand, ...]
    newly_uncovered: tuple[ReviewRow, ...]
    broken: tuple[ReviewRow, ...]


class MatrixReview(msgspec.Struct, frozen=True, kw_only=True):
    """The review.

    Attributes:
        as_of: day of the newest order, ISO; empty where orders have no times.
        n_rows: rows looked at: the ten best of every product.
        n_tested: of these, rows with enough orders to see a fall.
        found: how many rows each hypothesis fits.
        rows: best sellers without any offer first, then most at stake first.
    """

    snapshot_id: str
    as_of: str
    window_days: int
    currency: str
    n_rows: int
    n_tested: int
    found: dict[str, int]
    rows: tuple[ReviewRow, ...]
    morning: Morning


class AssortmentGap(msgspec.Struct, frozen=True, kw_only=True):
    """A main product without an add-on.

    Attributes:
        category: empty unknown.
        role: proposed from its pairs; None where no proven pair tells.
        rank: by revenue, among the main products asked.
        n_orders: orders that hold it.
        revenue_minor: of the last year.
        cause: why there is none.
        refusals: candidates refused, by code.
    """

    product_id: str
    title: str
    category: str
    role: str | None
    rank: int
    n_orders: int
    price_minor: int | None
    revenue_minor: int
    cause: GapCause
    refusals: dict[str, int]


class CategoryGap(msgspec.Struct, frozen=True, kw_only=True):
    """A category, and its main products without an add-on."""

    category: str
    n_main: int
    n_without: int
    revenue_minor: int
    revenue_without_minor: int


class Gaps(msgspec.Struct, frozen=True, kw_only=True):
    """What the buyer should look for.

    Attributes:
        n_main: main products asked, best revenue first.
        revenue_minor: theirs, of the last year.
        revenue_without_minor: of those without an add-on.
        products: most revenue first.
        categories: those with such products, most revenue without first; products without a
            category are in none.
    """

    n_main: int
    currency: str
    revenue_minor: int
    revenue_without_minor: int
    products: tuple[AssortmentGap, ...]
    categories: tuple[CategoryGap, ...]
