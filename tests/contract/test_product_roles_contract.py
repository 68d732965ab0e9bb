"""Confirmed product roles (R-16): the last word holds and can be taken back, in every store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pairwell.app.ports.product_roles import ProductRoles
from pairwell.model.product_role import ProductRole
from pairwell.store.memory.product_roles import MemoryProductRoles
from pairwell.store.sqlite.product_roles import SqliteProductRoles

AT = "2026-11-22T10:00:00+00:00"


@pytest.fixture(params=["memory", "sqlite"])
def roles(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ProductRoles]:
    opened: ProductRoles = (
        MemoryProductRoles()
        if request.param == "memory"
        else SqliteProductRoles(tmp_path / "state.sqlite")
    )
    yield opened
    opened.close()


def test_the_last_word_on_a_product_holds_until_it_is_taken_back(roles: ProductRoles) -> None:
    assert roles.roles() == ()
    first = ProductRole(product_id="b", role="main", author="ann", at=AT)
    roles.confirm(first)
    roles.confirm(ProductRole(product_id="a'; --", role="both", author="ann", at=AT))
    roles.confirm(ProductRole(product_id="b", role="addon", author="bob", at=AT))
    assert [(each.product_id, each.role, each.author) for each in roles.roles()] == [
        ("a'; --", "both", "ann"),
        ("b", "addon", "bob"),
    ]
    assert roles.withdraw("b")
    assert not roles.withdraw("b")
    assert [each.product_id for each in roles.roles()] == ["a'; --"]


def test_a_word_outlives_the_process(tmp_path: Path) -> None:
    store = SqliteProductRoles(tmp_path / "state.sqlite")
    kept = ProductRole(product_id="b", role="main", author="ann", at=AT)
    store.confirm(kept)
    store.close()
    again = SqliteProductRoles(tmp_path / "state.sqlite")
    assert again.roles() == (kept,)
    again.close()
