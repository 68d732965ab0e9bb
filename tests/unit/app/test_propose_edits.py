from __future__ import annotations

import pytest

from pairwell.app.propose_edits import EditedRow, propose_edits
from pairwell.model.curated import CuratedRow

KNOWN = {"tea", "cup", "pot"}
PINNED = CuratedRow(
    anchor="tea", candidate="cup", action="pin", position=2, reason="a classic", number=7
)


def row(line: int, candidate: str = "cup", **cells: str) -> EditedRow:
    given = {"anchor_id": "tea", "rank": "1", "action": "", "note": ""} | cells
    return EditedRow(
        line, given["anchor_id"], candidate, given["rank"], given["action"], given["note"]
    )


def test_a_new_word_on_a_pair_is_added() -> None:
    proposed = propose_edits(
        [row(2, action="Pin", rank="3"), row(3, "pot", action="BLOCK", note="never")], KNOWN
    )
    told = [(e.line, e.change, e.action, e.rank, e.note) for e in proposed.edits]
    assert told == [(2, "add", "pin", 3, ""), (3, "add", "block", None, "never")]
    assert proposed.edits[1].curated(author="ann", at="2026-01-02T03:04:05Z") == CuratedRow(
        anchor="tea", candidate="pot", action="block", reason="never", author="ann",
        created_at="2026-01-02T03:04:05Z",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "change"),
    [
        ({"action": "pin", "rank": "2", "note": "a classic"}, None),
        ({"action": "pin", "rank": "2", "note": " a\nclassic "}, None),
        ({"action": "pin", "rank": "1", "note": "a classic"}, "replace"),
        ({"action": "pin", "rank": "2", "note": "worn out"}, "replace"),
        ({"action": "block", "rank": "2"}, "replace"),
        ({"rank": "2", "note": "a classic"}, "remove"),
    ],
)
def test_what_was_said_before_is_compared(cells: dict[str, str], change: str | None) -> None:
    proposed = propose_edits([row(2, **cells)], KNOWN, [PINNED])
    assert [edit.change for edit in proposed.edits] == ([change] if change else [])
    assert proposed.n_unchanged == (change is None)


def test_a_removal_names_what_it_takes_back() -> None:
    (edit,) = propose_edits([row(9)], KNOWN, [PINNED]).edits
    assert (edit.action, edit.rank, edit.note, edit.number) == ("pin", 2, "a classic", 7)


def test_a_line_taken_out_means_nothing() -> None:
    proposed = propose_edits([], KNOWN, [PINNED])
    assert (proposed.edits, proposed.refused, proposed.n_rows) == ((), (), 0)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"action": "pim"}, "unknown_action"),
        ({"action": "pin", "anchor_id": "saucer"}, "unknown_product"),
        ({"action": "block", "anchor_id": ""}, "missing_id"),
        ({"action": "pin", "anchor_id": "cup"}, "self_pair"),
        *(({"action": "pin", "rank": r}, "bad_rank") for r in ("0", "-1", "1.5", "first", "²")),
    ],
)
def test_a_bad_line_is_refused_with_its_reason(cells: dict[str, str], code: str) -> None:
    proposed = propose_edits([row(2, "pot", action="block"), row(7, **cells)], KNOWN)
    (refused,) = proposed.refused
    assert (refused.line, refused.code) == (7, code)
    assert refused.message
    assert refused.hint
    assert len(proposed.edits) == 1


def test_words_on_sets_are_not_one_lines_to_take_back() -> None:
    sets = CuratedRow(anchor="brand:A", candidate="cup", action="pin")
    off = CuratedRow(candidate="cup", action="block")
    assert propose_edits([row(2)], KNOWN, [sets, off]).edits == ()


def test_an_id_that_looks_like_a_set_is_kept_as_an_id() -> None:
    (edit,) = propose_edits([row(2, "brand:A", action="pin", rank="")], {"tea", "brand:A"}).edits
    kept = edit.curated()
    assert (kept.candidate, kept.position) == ("product:brand:A", None)
    assert propose_edits([row(2, "brand:A")], set(), [kept]).edits[0].change == "remove"


def test_a_near_action_is_named() -> None:
    (refused,) = propose_edits([row(2, action="blok")], KNOWN).refused
    assert refused.hint == "Did you mean block?"


def test_a_pair_on_two_lines_is_refused_with_both() -> None:
    proposed = propose_edits([row(2, action="pin"), row(5, action="block")], KNOWN)
    assert [edit.line for edit in proposed.edits] == [2]
    assert (proposed.refused[0].line, proposed.refused[0].message) == (
        5,
        "Line 2 speaks of the same pair.",
    )


def test_a_pin_of_what_left_the_catalogue_can_still_be_changed() -> None:
    proposed = propose_edits([row(2, action="block")], set(), [PINNED])
    assert [edit.change for edit in proposed.edits] == ["replace"]


def test_notes_without_an_action_are_counted() -> None:
    assert propose_edits([row(2, note="look at this")], KNOWN).n_without_action == 1
