"""Pins in a new order, on every store of state."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pairwell.app.arrange_pins import arrange_pins, pins_of
from pairwell.app.ports.state import State
from pairwell.model.curated import CuratedRow
from pairwell.model.errors import InputRefused
from pairwell.store.memory.state import MemoryState
from pairwell.store.sqlite.state import SqliteState
from tests.curated_shop import keep

NOW = "2026-11-22T10:00:00+00:00"


@pytest.fixture(params=["memory", "sqlite"])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[State]:
    opened: State = (
        MemoryState() if request.param == "memory" else SqliteState(tmp_path / "state.sqlite")
    )
    yield opened
    opened.close()


def pin(candidate: str, anchor: str = "product:phone", **rest: int | str) -> CuratedRow:
    row = CuratedRow(
        candidate=candidate, action="pin", anchor=anchor, reason="good", created_at=NOW
    )
    return msgspec.structs.replace(row, **rest)


def order(state: State) -> list[str]:
    return [row.candidate for row in pins_of(state.curated(), "phone", NOW)]


def arrange(state: State, *numbers: int) -> int:
    return arrange_pins("phone", numbers, state, author="ann", at=NOW)


def test_pins_without_a_place_come_last_and_others_are_not_asked_about(state: State) -> None:
    for row in (
        pin("a"), pin("b", "phone", position=2), pin("c", position=1), pin("x", "case"),
        pin("z", "brand:Acme"), pin("old", valid_until=NOW),
        CuratedRow(candidate="no", action="block", anchor="product:phone"),
    ):  # fmt: skip
        keep(state, row)
    assert order(state) == ["c", "b", "a"]


def test_a_new_order_is_one_edit_that_touches_what_moved_only(state: State) -> None:
    kept = [keep(state, pin(name, position=place)) for place, name in enumerate("abc", 1)]
    a, b, c = (row.number for row in kept)
    assert arrange(state, a, b, c) == 0
    assert len(state.curated_edits()) == 3
    assert arrange(state, a, c, b) == 2
    assert order(state) == ["a", "c", "b"]
    edit = state.curated_edit(4)
    assert (edit.author, edit.n_added, edit.n_removed) == ("ann", 2, 2)
    assert {row.reason for row in edit.added} == {"good"}
    assert state.curated()[0] == kept[0]


def test_an_order_of_other_pins_than_those_there_is_refused(state: State) -> None:
    a, b = (keep(state, pin(name)).number for name in "ab")
    for numbers in ((a,), (a, b, b), (a, b + 1), ()):
        with pytest.raises(InputRefused, match="since"):
            arrange(state, *numbers)
    assert len(state.curated_edits()) == 2
