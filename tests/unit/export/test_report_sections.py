"""Single sections where a figure is worked out on the way to the page."""

from __future__ import annotations

import re

import msgspec
import pytest

from pairwell.export.report.sections.category_map import lift_of
from pairwell.export.report.sections.coverage import coverage
from pairwell.export.report.sections.dropped import dropped
from pairwell.export.report.sections.learned import learned
from pairwell.export.report.sections.pairs import price_words
from pairwell.export.report.sections.plan import plan
from pairwell.export.report.sections.trade import trade
from pairwell.export.report.sections.white_spots import white_spots
from pairwell.export.report.voice import Voice
from tests.report_shop import full_report

VOICE = Voice("en", "GBP")


def text_of(html: str) -> str:
    html = re.sub(r"<script.*?</script>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize(
    ("ratio", "words"),
    [(None, "–"), (0.2, "cheaper (0.20×)"), (1.1, "about the same (1.10×)"),
     (12.34, "dearer (12.3×)")],
)  # fmt: skip
def test_price_relation_in_words(ratio: float | None, words: str) -> None:
    assert price_words(ratio, VOICE) == words


def test_the_map_is_silent_where_little_is_expected() -> None:
    said = msgspec.structs.replace(
        full_report().map, observed=((3, 3), (3, 3)), expected=((0.9, 1.5), (1.5, 2.0))
    )
    assert lift_of(said, 0, 0) is None
    assert lift_of(said, 0, 1) == 2.0


def test_what_was_dropped_by_rule() -> None:
    build = {
        "n_pairs_tested": 9000, "n_pairs_seen": 1000, "n_pairs_stored": 300, "n_pairs_proven": 20,
        "dropped": {"too_few_customers": 600, "my_rule": 100, "substitute": 0},
    }  # fmt: skip
    data = msgspec.structs.replace(full_report(), build=build)
    text = text_of(dropped(data, VOICE))
    assert "Each counts in both directions: 300 are stored, 20 proven." in text
    assert "Most were dropped by “too few customers”: 600" in text
    assert "my rule 100 5.0%" in text
    assert "instead of the other" not in text


def test_what_was_learned() -> None:
    data = msgspec.structs.replace(
        full_report(),
        learned={"half_life_days": 120.0, "strength": {"ridge": 10}, "blend": None},
        build={"n_orders": 45, "significance": "by month", "seconds": {"count": 2.5},
               "findings": [{"message": "Two products look alike.", "hint": "Merge them."}]},
    )  # fmt: skip
    text = text_of(learned(data, VOICE))
    assert "half-life (days) half_life_days 120" in text
    assert "strength.ridge 10" in text
    assert "blend –" in text
    assert "how pairs were tested significance by month" in text
    assert "Two products look alike. Merge them." in text
    assert "count 2.50" in text


def test_growth_is_told_in_the_title() -> None:
    said = full_report().trade
    for change, words in ((0.25, "Orders grew: 25%"), (-0.1, "Orders fell: 10%"), (0.01, "steady")):
        data = msgspec.structs.replace(
            full_report(), trade=msgspec.structs.replace(said, change=change)
        )
        assert words in text_of(trade(data, VOICE))


def test_uncovered_best_sellers_are_listed_with_why() -> None:
    data = full_report()
    from pairwell.app.report.data import Uncovered

    lost = Uncovered(
        item=data.pairs[0].anchor, rank=7, why_none="all_refused", refusals={"out_of_stock": 3}
    )
    said = msgspec.structs.replace(data.coverage, n_covered=4, uncovered=(lost,))
    text = text_of(coverage(msgspec.structs.replace(data, coverage=said), VOICE))
    assert "1 best sellers get no offer at all" in text
    assert "every candidate was refused" in text
    assert "out of stock: 3" in text


def test_white_spots_state_their_rule() -> None:
    text = text_of(white_spots(full_report(), VOICE))
    assert "At least 30 customers of two orders or more" in text
    assert "those from which no proven pair starts" in text
    assert "Lamp lamp 15" in text


@pytest.mark.parametrize(("locale", "place"), [("en", "mini-cart"), ("ru", "мини-корзина"),
                                               ("pl", "minikoszyk")])  # fmt: skip
def test_coverage_names_every_open_place_in_the_readers_language(locale: str, place: str) -> None:
    text = text_of(coverage(full_report(), Voice(locale, "GBP")))
    assert place in text
    assert "payment" not in text


def test_the_planner_stands_in_the_report() -> None:
    text = text_of(plan(full_report(), VOICE))
    assert "A dearer product, or an add-on?" in text
    assert "£120.00" in text  # 30 orders of the kettle, 4.00 more each
    nothing = text_of(plan(msgspec.structs.replace(full_report(), plans=()), VOICE))
    assert "import orders and prices" in nothing
