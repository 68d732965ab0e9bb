"""Every store of state keeps imports, versions, curated rows and learned numbers alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pairwell.app.ports.state import Became, ImportRecord, MatrixVersion, State
from pairwell.model.curated import CuratedEdit, CuratedRow, EditHead
from pairwell.model.errors import InputRefused
from pairwell.model.finding import Finding, QuarantinedRow
from pairwell.store.memory.state import MemoryState
from pairwell.store.sqlite.state import SqliteState
from tests.curated_shop import keep


@pytest.fixture(params=["memory", "sqlite"])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[State]:
    opened: State = (
        MemoryState() if request.param == "memory" else SqliteState(tmp_path / "state.sqlite")
    )
    yield opened
    opened.close()


RECORD = ImportRecord(
    number=0,
    file="заказы.csv",
    kind="orders",
    digest="ab" * 32,
    mapping='order_id = "Invoice"\n',
    at="2026-11-22T10:00:00+00:00",
    rows_in=10,
    loaded=5,
    not_product=2,
    duplicate=1,
    quarantined=2,
    returns_matched=3,
    returns_unmatched=4,
    findings=(Finding(code="mixed_currency", severity="warning", message="two", examples=("a",)),),
)
BAD = tuple(
    QuarantinedRow(file="заказы.csv", line=line, reason="bad_price", raw=f"{line};x;'")
    for line in (7, 3)
)


def test_an_import_is_kept_with_its_books_and_bad_rows(state: State) -> None:
    with state.importing() as entry:
        entry.quarantine(BAD[:1])
        entry.quarantine(BAD[1:])
        closed = entry.close(RECORD)
    assert closed == msgspec.structs.replace(RECORD, number=1)
    assert state.imports() == (closed,)
    assert state.quarantined(1) == BAD
    assert state.quarantined(2) == ()


def test_imports_are_numbered_in_turn(state: State) -> None:
    for line in (1, 2):
        with state.importing() as entry:
            entry.quarantine([msgspec.structs.replace(BAD[0], line=line)])
            entry.close(RECORD)
    assert [record.number for record in state.imports()] == [1, 2]
    assert [state.quarantined(number)[0].line for number in (1, 2)] == [1, 2]


def test_a_mended_row_leaves_quarantine_and_the_books_keep_their_sum(state: State) -> None:
    with state.importing() as entry:
        entry.quarantine([*BAD, BAD[0]])
        n_aside = len(BAD) + 1
        books = {"rows_in": 9 + n_aside, "loaded": 9, "not_product": 0, "duplicate": 0}
        headed = {"header": ("id", "цена"), "quarantined": n_aside}
        entry.close(msgspec.structs.replace(RECORD, **books, **headed))
    words: tuple[Became, ...] = ("loaded", "not_product", "duplicate")
    for nth, became in enumerate(words[:n_aside], 1):
        row = state.quarantined(1)[0]
        mended = state.mend(1, row, became)
        assert mended == state.imports()[0]
        assert getattr(mended, became) == (10 if became == "loaded" else 1)
        assert mended.quarantined == n_aside - nth == len(state.quarantined(1))
        assert mended.header == ("id", "цена")
    with pytest.raises(InputRefused, match="quarantine"):
        state.mend(1, msgspec.structs.replace(BAD[0], line=999), "loaded")
    with pytest.raises(InputRefused, match="quarantine"):
        state.mend(7, BAD[0], "loaded")


def test_an_import_that_fails_leaves_nothing(state: State) -> None:
    def fail() -> None:
        with state.importing() as entry:
            entry.quarantine(BAD)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert state.imports() == ()
    assert state.quarantined(1) == ()
    with state.importing() as entry:
        entry.close(RECORD)
    assert state.quarantined(1) == ()


def version(name: str, *, published: bool = False) -> MatrixVersion:
    return MatrixVersion(
        version_id=name,
        created_at="2026-11-22T10:00:00+00:00",
        report={"n_pairs": 3, "dropped": {"too few": 1.5}, "notes": ["a", None]},
        published=published,
        author="Ann",
        note="first",
    )


def published(state: State) -> list[str]:
    return [v.version_id for v in state.matrix_versions() if v.published]


def test_a_version_comes_back_whole(state: State) -> None:
    state.add_matrix_version(version("m-2"))
    state.add_matrix_version(version("m-1"))
    assert state.matrix_versions() == (version("m-2"), version("m-1"))


def test_one_version_is_published_at_a_time(state: State) -> None:
    state.add_matrix_version(version("m-1", published=True))
    assert published(state) == ["m-1"]
    state.add_matrix_version(version("m-2", published=True))
    state.add_matrix_version(version("m-3"))
    assert published(state) == ["m-2"]
    state.publish_matrix("m-1")
    assert published(state) == ["m-1"]


def test_an_unknown_version_is_not_published(state: State) -> None:
    state.add_matrix_version(version("m-1", published=True))
    with pytest.raises(InputRefused, match="m-9"):
        state.publish_matrix("m-9")
    assert published(state) == ["m-1"]


def test_a_version_awaits_its_publication_until_anybody_decides(state: State) -> None:
    def awaiting() -> list[str]:
        return [v.version_id for v in state.matrix_versions() if v.awaits]

    state.add_matrix_version(version("m-1", published=True))
    for name in ("m-2", "m-3", "m-4"):
        state.add_matrix_version(msgspec.structs.replace(version(name), awaits=True))
    assert awaiting() == ["m-2", "m-3", "m-4"]
    state.hold_matrix("m-3")
    assert (awaiting(), published(state)) == (["m-4"], ["m-1"])
    with pytest.raises(InputRefused, match="m-9"):
        state.hold_matrix("m-9")
    state.publish_matrix("m-1")
    assert (awaiting(), published(state)) == ([], ["m-1"])


def test_a_version_is_not_written_twice(state: State) -> None:
    state.add_matrix_version(version("m-1"))
    with pytest.raises(InputRefused, match="m-1 already"):
        state.add_matrix_version(version("m-1", published=True))
    assert state.matrix_versions() == (version("m-1"),)


ROWS = (
    CuratedRow(anchor="b", candidate="x", action="pin", position=1, created_at=RECORD.at),
    CuratedRow(candidate="x", action="block", reason="пахнет", author="Ann"),
    CuratedRow(
        anchor="category:Toys > Dolls", candidate="brand:Acme", action="pin",
        valid_from="2026-11-22T00:00:00+00:00", valid_until="2026-12-25T00:00:00+00:00",
        relation="accessory", expert="Dr Zoe", texts={"en": "Look", "ru": "Смотрите"},
        image_url="https://shop.example/both.jpg",
    ),
)  # fmt: skip


def test_curated_rows_come_back_whole_oldest_first(state: State) -> None:
    kept = tuple(keep(state, row) for row in ROWS)
    assert [row.number for row in kept] == [1, 2, 3]
    assert state.curated() == kept
    assert tuple(msgspec.structs.replace(row, number=0) for row in kept) == ROWS


def test_the_last_word_on_two_selectors_counts(state: State) -> None:
    first = keep(state, ROWS[0])
    other = keep(state, ROWS[1])
    block = keep(state, CuratedRow(anchor="b", candidate="x", action="block"))
    assert state.curated() == (other, block)
    assert state.curated_edit(3).removed == (first,)


def test_a_number_is_never_given_again(state: State) -> None:
    first = keep(state, ROWS[0])
    gone = state.edit_curated(CuratedEdit(removed=(first,)))
    assert (gone.added, gone.removed) == ((), (first,))
    with pytest.raises(InputRefused, match="row 1"):
        state.edit_curated(CuratedEdit(added=(ROWS[1],), removed=(first,)))
    assert state.curated() == ()
    assert keep(state, ROWS[0]).number == 2


def test_an_edit_is_kept_whole_with_what_it_replaced(state: State) -> None:
    first = keep(state, ROWS[0])
    edit = CuratedEdit(
        added=(msgspec.structs.replace(ROWS[0], position=3), *ROWS[1:]),
        author="Ann", at="2026-11-22T10:00:00+00:00", note="autumn", snapshot_id="m-1", restores=0,
    )  # fmt: skip
    kept = state.edit_curated(edit)
    assert (kept.number, kept.version_id) == (2, "e-2")
    assert [row.number for row in kept.added] == [2, 3, 4]
    assert kept.removed == (first,)
    assert (kept.author, kept.note, kept.snapshot_id, kept.restores) == ("Ann", "autumn", "m-1", 0)
    assert state.curated_edit(2) == kept
    assert (kept.n_added, kept.n_removed) == (3, 1)
    for name in EditHead.__struct_fields__:
        assert getattr(state.curated_edits()[1], name) == getattr(kept, name)
    for unknown in (0, 3):
        with pytest.raises(InputRefused, match=f"version e-{unknown}"):
            state.curated_edit(unknown)
    assert state.curated() == kept.added


def test_a_row_that_comes_back_keeps_its_number(state: State) -> None:
    first = keep(state, ROWS[0])
    state.edit_curated(CuratedEdit(removed=(first,)))
    assert state.edit_curated(CuratedEdit(added=(first,))).added == (first,)
    assert state.curated() == (first,)
    assert [state.curated(after=n) for n in range(4)] == [(), (first,), (), (first,)]


def test_said_twice_in_one_edit_the_last_word_counts(state: State) -> None:
    block = CuratedRow(anchor="b", candidate="x", action="block")
    kept = state.edit_curated(CuratedEdit(added=(ROWS[0], block)))
    assert [(row.action, row.number) for row in kept.added] == [("block", 2)]
    assert kept.removed == ()
    assert state.curated() == kept.added
    assert state.curated_edit(1) == kept
    assert state.curated_edits()[0].n_added == 1


def test_notes_are_written_anew(state: State) -> None:
    state.add_matrix_version(version("m-1"))
    keep(state, ROWS[0])
    state.note_version("m-1", "before Christmas")
    state.note_version("e-1", "пробуем")
    assert state.matrix_versions()[0].note == "before Christmas"
    assert state.curated_edits()[0].note == "пробуем"
    for unknown in ("m-9", "e-9", "e-", "e-x", "1"):
        with pytest.raises(InputRefused, match=f"no matrix version {unknown}"):
            state.note_version(unknown, "?")


def test_erased_people_are_known_again(state: State) -> None:
    assert state.erased_among(["ann", "bob"]) == frozenset()
    state.erase(["ann", "Зоя"])
    state.erase(["ann"])
    assert state.erased_among(["bob", "Зоя", "ann"]) == {"ann", "Зоя"}


def test_another_copy_learns_who_was_erased(state: State, tmp_path: Path) -> None:
    copy = SqliteState(tmp_path / "copy.sqlite")
    copy.add_erasures(state.erasures())  # as a backup from before: it has the key
    state.erase(["ann"])
    copy.erase(["bob"])
    copy.add_erasures(state.erasures())
    assert copy.erased_among(["ann", "bob", "cat"]) == {"ann", "bob"}
    other = SqliteState(tmp_path / "other.sqlite")
    other.erase(["cat"])
    with pytest.raises(InputRefused, match="another installation"):
        state.add_erasures(other.erasures())
    copy.close()
    other.close()


def test_curated_rows_outlive_versions(state: State) -> None:
    kept = keep(state, ROWS[0])
    state.add_matrix_version(version("m-1", published=True))
    state.add_matrix_version(version("m-2", published=True))
    assert state.curated() == (kept,)


def test_learned_numbers_stay_until_replaced(state: State) -> None:
    assert state.learned() == {}
    state.set_learned({"neighbours": 300, "ridge": 0.1 + 0.2, "tuned": None})
    assert state.learned() == {"neighbours": 300, "ridge": 0.1 + 0.2, "tuned": None}
    state.set_learned({"neighbours": 100})
    assert state.learned() == {"neighbours": 100}


def test_what_was_handed_in_can_change_without_harm(state: State) -> None:
    numbers = {"grid": [1, 2]}
    state.set_learned(numbers)
    numbers["grid"].append(3)
    assert state.learned() == {"grid": [1, 2]}
