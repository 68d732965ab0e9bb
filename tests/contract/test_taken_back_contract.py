"""What came back, as every store of facts tells it."""

from __future__ import annotations

from typing import Any

from pairwell.app.ports.facts import Facts
from pairwell.model.columns import LINES, schema
from tests.rows_read import batch, line


def take(facts: Facts, *rows: dict[str, Any]) -> None:
    with facts.importing("orders") as load:
        load.add(batch("orders", *rows))
        load.settle()


def taken_back(facts: Facts) -> list[tuple[str, str, int]]:
    rows = facts.taken_back().to_pylist()
    return [(r["order_id"], r["product_id"], r["quantity"]) for r in rows]


def test_what_came_back_stands_under_the_order_that_it_was_bought_in(facts: Facts) -> None:
    take(facts, line("1", "mug", 5), line("1", "tea"), line("2", "mug", day=2))
    assert facts.taken_back().schema == schema(LINES)
    assert taken_back(facts) == []
    take(facts, line("R1", "mug", -2, returns_order_id="1", day=9, status="returned"))
    assert taken_back(facts) == [("1", "mug", 2)]


def test_an_order_refunded_as_a_whole_came_back_and_a_cancelled_one_never_left(
    facts: Facts,
) -> None:
    take(facts, line("1", "mug", 2, status="returned"), line("2", "mug", 3, status="cancelled"))
    take(facts, line("3", "mug"), line("4", "mug", 4))
    take(facts, line("3", "mug", status="cancelled"), line("4", "mug", 4, status="returned"))
    assert taken_back(facts) == [("1", "mug", 2), ("4", "mug", 4)]
