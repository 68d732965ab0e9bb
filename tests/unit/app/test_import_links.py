"""Links files as a whole: their books, and what waits for a person's word."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from pairwell.app.import_data import import_data
from pairwell.app.ports.state import ImportRecord
from pairwell.model.errors import ImportHeld
from pairwell.store.memory.facts import MemoryFacts
from pairwell.store.memory.state import MemoryState
from tests.rows_read import FakeSource

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


class Shop:
    def __init__(self) -> None:
        self.facts, self.state = MemoryFacts(), MemoryState()

    def take(
        self, *pairs: str, digest: str, relation: str = "service", **rest: Any
    ) -> ImportRecord:
        rows = [
            {"product_id": one, "relation": relation, "target_id": other}
            for one, other in (pair.split() for pair in pairs)
        ]
        source = FakeSource("links", *rows, digest=digest)
        return import_data(source, self.facts, self.state, now=NOW, **rest)


@pytest.fixture
def shop() -> Shop:
    made = Shop()
    products = FakeSource("products", *({"product_id": name} for name in "abcdefg"), digest="p")
    import_data(products, made.facts, made.state, now=NOW)
    return made


def codes(books: ImportRecord) -> set[str]:
    return {finding.code for finding in books.findings}


def test_the_books_balance_and_unknown_products_are_named(shop: Shop) -> None:
    books = shop.take("a b", "a b", "a later", digest="1")
    assert (books.rows_in, books.loaded, books.duplicate) == (3, 2, 1)
    (unknown,) = [f for f in books.findings if f.code == "unknown_products"]
    assert (unknown.n_rows, unknown.examples) == (1, ("later",))
    assert codes(shop.take("a b", digest="2", relation="upgrade")) == set()


def test_a_list_that_loses_more_than_a_fifth_of_a_relation_is_held(shop: Shop) -> None:
    shop.take("a b", "a c", "a d", "a e", digest="1")
    with pytest.raises(ImportHeld, match="would drop 2 of 4 links of its relations"):
        shop.take("a b", "a c", digest="2")
    assert shop.facts.links().num_rows == 4
    assert codes(shop.take("a b", "a c", digest="2", confirmed=True)) == {"links_gone"}
    assert shop.facts.links().num_rows == 2


def test_links_of_another_shop_are_held(shop: Shop) -> None:
    with pytest.raises(ImportHeld, match="none of them stands in your catalogue or orders"):
        shop.take("x y", "y z", digest="1")
    assert shop.facts.links().num_rows == 0
    assert shop.take("x y", "y z", digest="1", confirmed=True).loaded == 2


def test_links_may_come_before_any_product() -> None:
    assert Shop().take("x y", digest="1").loaded == 1
