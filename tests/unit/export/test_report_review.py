"""The review, the gaps and the white space on the page, in each language."""

from __future__ import annotations

import re

import msgspec
import pytest

from pairwell.app.report.data import ReportData, Space
from pairwell.export.report.sections.gaps import gaps
from pairwell.export.report.sections.review import review
from pairwell.export.report.sections.white_spots import white_spots
from pairwell.export.report.voice import LOCALES, Voice, catalogue
from pairwell.model.review import GAP_CAUSES, HYPOTHESES, LostDemand, Morning, ReviewRow
from tests.report_shop import full_report

VOICE = Voice("en", "GBP")


def text_of(html: str) -> str:
    html = re.sub(r"<script.*?</script>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def row(hypothesis: str = "returned_alone") -> ReviewRow:
    return ReviewRow(
        anchor_id="kettle", anchor_title="Kettle", candidate_id="tea", candidate_title="Tea",
        hypothesis=hypothesis,  # type: ignore[arg-type]
        evidence={"n_bought": 40, "n_back": 9, "price_now_minor": 300, "cost_minor": 450},
        at_stake_minor=123456,
    )  # fmt: skip


def with_review(**changes: object) -> ReportData:
    data = full_report()
    said = msgspec.structs.replace(
        data.review, n_rows=8, n_tested=6, rows=(row(),), found={"returned_alone": 1},
    )  # fmt: skip
    return msgspec.structs.replace(data, review=msgspec.structs.replace(said, **changes))


def test_a_row_stands_with_its_evidence_and_what_is_at_stake() -> None:
    text = text_of(review(with_review(), VOICE))
    assert "1 of the rows shown beside products" in text
    assert "8 rows were held against the last 90 days, 6 of them" in text
    assert "Kettle kettle Tea tea sent back alone" in text
    assert "Of 40 orders with both, 9 sent it back and kept the other. £1,234.56" in text
    assert "The most frequent reason: sent back alone" in text
    assert "No earlier version was served" in text


def test_the_morning_list() -> None:
    lost = LostDemand(product_id="tea", title="Tea", known=False, n_rows=3, at_stake_minor=5000)
    morning = Morning(
        previous="m-1", lost_to_stock=(lost,), newly_uncovered=(), broken=(row("below_cost"),)
    )
    text = text_of(review(with_review(morning=morning), VOICE))
    assert "Tea tea nobody buys it any more 3 £50.00" in text
    assert "Since m-1: 0 best sellers lost their last offer, 1 rows were broken" in text
    assert "Sold below cost: price 3.00 GBP, cost 4.50 GBP." in text


def test_nothing_to_change_is_said() -> None:
    text = text_of(review(with_review(rows=(), found={}), VOICE))
    assert "Nothing speaks against any of the 8 rows." in text
    assert "Here rows to replace will stand" in text_of(
        review(with_review(rows=(), found={}, n_rows=0), VOICE)
    )


def test_gaps_name_the_product_its_cause_and_its_category() -> None:
    text = text_of(gaps(full_report(), VOICE))
    # tea: 30 orders of £5; kettle and cup, both dearer, are all that goes with it
    assert "1 of the 4 main products with the most revenue have no add-on; they bring 35.3%" in text
    assert "2 Tea tea Food 30 £5.00 £150.00 only dearer ones, or variants of it" in text
    assert "Food 1 1 £150.00 £150.00" in text


def test_white_space_by_category() -> None:
    data = full_report()
    assert "Here it will stand how many customers" in text_of(white_spots(data, VOICE))
    space = Space(
        name="Food", n_owners=1200, owner_share=0.4, expected_buyers=12.34, typical_minor=500,
        value_minor=6170,
    )  # fmt: skip
    said = msgspec.structs.replace(
        data.white_spots, space=(space,), window_days=90, value_of="margin"
    )
    text = text_of(white_spots(msgspec.structs.replace(data, white_spots=said), VOICE))
    assert "Margin an order" in text
    assert "Food 1,200 40% 12.3 £5.00 £61.70" in text


@pytest.mark.parametrize("locale", LOCALES)
def test_every_reason_and_cause_has_words(locale: str) -> None:
    messages = catalogue(locale)
    assert all(f"hypothesis.{code}" in messages for code in HYPOTHESES)
    assert all(f"gap_cause.{code}" in messages for code in GAP_CAUSES)
    assert "{" not in text_of(review(with_review(), Voice(locale, "PLN")))
