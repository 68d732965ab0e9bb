"""Edits are taken back whole, restored and rolled back; nothing is ever lost."""

from __future__ import annotations

import pytest

from pairwell.app.list_versions import current_version, list_versions
from pairwell.app.ports.state import MatrixVersion
from pairwell.app.publish_matrix import rollback_matrix
from pairwell.app.restore_edits import restore_edit, rows_of_edit, undo_edit
from pairwell.model.curated import CuratedEdit, CuratedRow
from pairwell.model.errors import InputRefused, NotReady
from pairwell.store.memory.snapshots import MemorySnapshots
from pairwell.store.memory.state import MemoryState
from tests.curated_shop import block, pin
from tests.snapshots import Pair, Product, snapshot_of

A, B, C = pin("a", "b"), pin("a", "c"), block("d")


def said(state: MemoryState, *rows: CuratedRow, on: str = "m-1", day: int = 1) -> CuratedEdit:
    return state.edit_curated(
        CuratedEdit(added=rows, snapshot_id=on, at=f"2026-11-{day:02}T10:00:00+00:00")
    )


def holds(state: MemoryState) -> list[tuple[str, str, int]]:
    return [(row.candidate, row.action, row.number) for row in state.curated()]


def test_undo_takes_a_whole_edit_back_and_brings_back_what_it_replaced() -> None:
    state = MemoryState()
    said(state, A)
    said(state, block("b", "a"), B, C)
    assert holds(state) == [("b", "block", 2), ("c", "pin", 3), ("d", "block", 4)]
    back = undo_edit("e-2", state, author="Ann", at="now", snapshot_id="m-1")
    assert holds(state) == [("b", "pin", 1)]
    assert (back.version_id, back.author, back.note) == ("e-3", "Ann", "e-2 taken back")
    undo_edit("e-3", state)
    assert holds(state) == [("b", "block", 2), ("c", "pin", 3), ("d", "block", 4)]


def test_undo_leaves_alone_what_somebody_said_since() -> None:
    state = MemoryState()
    said(state, A, B)
    said(state, block("b", "a"))
    undo_edit("e-1", state)
    assert holds(state) == [("b", "block", 3)]
    with pytest.raises(InputRefused, match="Nothing of e-1"):
        undo_edit("e-1", state)
    undo_edit("e-2", state)
    assert holds(state) == [("b", "pin", 1)]  # what the block had replaced


@pytest.mark.parametrize("name", ["e-0", "e-9", "m-1", "e-x", "", "e--1"])
def test_an_unknown_edit_is_refused(name: str) -> None:
    state = MemoryState()
    said(state, A)
    with pytest.raises(InputRefused, match="no matrix version"):
        undo_edit(name, state)
    assert holds(state) == [("b", "pin", 1)]


def test_the_rows_of_an_edit_come_back_with_their_numbers() -> None:
    state = MemoryState()
    said(state, A)
    said(state, B)
    undo_edit("e-1", state)
    assert rows_of_edit("e-2", state) == (state.curated_edit(1).added + state.curated())
    restore_edit("e-2", state)
    assert holds(state) == [("b", "pin", 1), ("c", "pin", 2)]
    restore_edit("e-0", state)
    assert holds(state) == []
    with pytest.raises(InputRefused, match="in force already"):
        restore_edit("e-0", state)


def served(*names: str) -> MemorySnapshots:
    snapshots = MemorySnapshots()
    for name in names:
        snapshots.write(
            snapshot_of([Product(id=i) for i in "abcd"], [Pair(anchor="a", candidate="b")],
                        snapshot_id=name)
        )  # fmt: skip
        snapshots.publish(name)
    return snapshots


def test_rollback_goes_back_through_edits_and_builds_in_their_order() -> None:
    state, snapshots = MemoryState(), served("m-1")
    said(state, A)
    said(state, B)
    snapshots.write(snapshot_of([Product(id=i) for i in "abcd"], snapshot_id="m-2"))
    snapshots.publish("m-2")
    said(state, C, on="m-2")
    steps = []
    for _ in range(4):
        done = rollback_matrix(snapshots, state, author="Bob")
        version = current_version(snapshots, state)
        assert version is not None
        steps.append((done.taken_back, version.version_id, done.snapshot_id, len(state.curated())))
    assert steps == [
        ("e-3", "m-2", "m-2", 2), ("m-2", "e-2", "m-1", 2), ("e-2", "e-1", "m-1", 1),
        ("e-1", "m-1", "m-1", 0),
    ]  # fmt: skip
    with pytest.raises(NotReady, match="no earlier"):
        rollback_matrix(snapshots, state)
    said(state, A)
    assert rollback_matrix(snapshots, state).snapshot_id == "m-1"
    assert {edit.author for edit in state.curated_edits() if edit.restores is not None} == {
        "Bob", "",
    }  # fmt: skip


def test_the_list_holds_builds_and_edits_in_order_of_time() -> None:
    state, snapshots = MemoryState(), served("m-1", "m-2")
    for day, name in ((1, "m-1"), (3, "m-2")):
        state.add_matrix_version(
            MatrixVersion(
                version_id=name, created_at=f"2026-11-{day:02}T09:00:00+00:00", author="Zoe",
                note="first" if day == 1 else "",
            )
        )  # fmt: skip
    said(state, A, B, day=2)
    versions = list_versions(snapshots, state)
    assert [(v.version_id, v.kind, v.snapshot_id, v.current) for v in versions] == [
        ("m-1", "build", "m-1", False),
        ("e-1", "edit", "m-1", False),
        ("m-2", "build", "m-2", True),
    ]
    assert (versions[0].author, versions[0].note, versions[1].n_added) == ("Zoe", "first", 2)
    said(state, C, on="m-2", day=4)
    assert [v.version_id for v in list_versions(snapshots, state) if v.current] == ["e-2"]
    restore_edit("e-1", state, at="2026-11-05T10:00:00+00:00", snapshot_id="m-2")
    last = list_versions(snapshots, state)[-1]
    assert (last.version_id, last.restores, last.n_removed) == ("e-3", "e-1", 1)
    # e-1 was made on another matrix, so what is served is the build under its rows
    assert [v.version_id for v in list_versions(snapshots, state) if v.current] == ["m-2"]
