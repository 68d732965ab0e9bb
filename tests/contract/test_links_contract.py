"""Every store of facts keeps the shop's own links in the same way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairwell.app.ports.facts import Facts, Settled
from pairwell.model.columns import LINKS, schema
from pairwell.store.duckdb.facts import DuckFacts
from pairwell.store.memory.facts import MemoryFacts
from tests.rows_read import batch, line


def link(product: str, relation: str, target: str, **rest: Any) -> dict[str, Any]:
    return {"product_id": product, "relation": relation, "target_id": target, **rest}


def take(facts: Facts, *rows: dict[str, Any], chunk_rows: int = 2) -> Settled:
    with facts.importing("links") as load:
        for start in range(0, len(rows), chunk_rows):
            load.add(batch("links", *rows[start : start + chunk_rows]))
        return load.settle()


def told(facts: Facts) -> list[tuple[str, str, str]]:
    rows = facts.links().to_pylist()
    return [(row["product_id"], row["relation"], row["target_id"]) for row in rows]


def test_links_come_back_whole_and_in_the_order_of_their_file(facts: Facts) -> None:
    assert facts.links().schema == schema(LINKS)
    full = link(
        "tv", "service", "setup", valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31),
        fits=True, note="чай",
    )  # fmt: skip
    take(
        facts,
        link("tv", "service", "zz"),
        full,
        link("tv", "accessory", "aa"),
        link("a", "service", "b"),
    )
    assert told(facts) == [
        ("a", "service", "b"), ("tv", "service", "zz"), ("tv", "service", "setup"),
        ("tv", "accessory", "aa"),
    ]  # fmt: skip
    assert facts.links().to_pylist()[2] == full
    assert facts.links().schema == schema(LINKS)


def test_a_file_is_the_whole_list_of_its_relations_and_of_no_other(facts: Facts) -> None:
    take(facts, link("a", "service", "s"), link("a", "accessory", "x"), link("b", "accessory", "y"))
    settled = take(facts, link("b", "accessory", "y"), link("c", "accessory", "z"))
    assert (settled.loaded, settled.duplicate) == (1, 1)
    assert (settled.n_listed, settled.n_leaving) == (2, 1)
    assert told(facts) == [("a", "service", "s"), ("b", "accessory", "y"), ("c", "accessory", "z")]


def test_the_last_of_equal_links_counts(facts: Facts) -> None:
    settled = take(
        facts, link("a", "service", "s", note="old"), link("a", "service", "s", note="new")
    )
    assert (settled.loaded, settled.duplicate) == (1, 1)
    assert [row["note"] for row in facts.links().to_pylist()] == ["new"]


def test_a_file_again_brings_duplicates_and_a_new_order_holds(facts: Facts) -> None:
    rows = [link("a", "service", "s"), link("a", "service", "t")]
    take(facts, *rows)
    assert take(facts, *rows).loaded == 0
    assert take(facts, *rows[::-1]).duplicate == 2
    assert told(facts) == [("a", "service", "t"), ("a", "service", "s")]


def test_ends_that_nobody_knows_are_named_until_they_appear(facts: Facts) -> None:
    rows = [link("mug", "accessory", "lid"), link("cup", "accessory", "lid")]
    assert take(facts, *rows).unknown == ("cup", "lid", "mug")
    with facts.importing("orders") as load:
        load.add(batch("orders", line("1", "mug")))
        load.settle()
    with facts.importing("products") as load:
        load.add(batch("products", {"product_id": "lid"}))
        load.settle()
    assert take(facts, *rows).unknown == ("cup",)
    assert len(told(facts)) == 2


def test_an_import_of_links_that_fails_leaves_nothing(facts: Facts) -> None:
    take(facts, link("a", "service", "s"))

    def fail() -> None:
        with facts.importing("links") as load:
            load.add(batch("links", link("a", "service", "t")))
            load.settle()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert told(facts) == [("a", "service", "s")]


links = st.builds(
    link,
    st.sampled_from("ab"),
    st.sampled_from(["service", "upgrade"]),
    st.sampled_from("xyz"),
    note=st.sampled_from([None, "n"]),
)


@given(st.lists(st.lists(links, max_size=6), min_size=1, max_size=4))
def test_the_stores_agree_on_links(
    tmp_path_factory: pytest.TempPathFactory, files: list[list[dict[str, Any]]]
) -> None:
    duck, plain = DuckFacts(tmp_path_factory.mktemp("links") / "facts.duckdb"), MemoryFacts()
    try:
        for rows in files:
            assert take(duck, *rows) == take(plain, *rows)
            assert duck.links() == plain.links()
    finally:
        duck.close()
