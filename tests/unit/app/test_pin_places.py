"""Two pins of one place beside one anchor: refused wherever rows come in, by the line."""

from __future__ import annotations

import msgspec
import pytest

from pairwell.app.bulk_rows import TextRow, keep_bulk, review_bulk
from pairwell.app.curate_matrix import add_curated_row, add_curated_rows
from pairwell.app.pin_places import PinPlaces
from pairwell.app.propose_edits import EditedRow
from pairwell.app.save_edits import keep_edits, review_edits
from pairwell.model.curated import CuratedRow, Relation
from pairwell.model.errors import InputRefused
from pairwell.offers.policy import OfferPolicy
from pairwell.store.memory.snapshots import MemorySnapshots
from pairwell.store.memory.state import MemoryState
from tests.curated_shop import block, pin
from tests.snapshots import Product, snapshot_of

NOW = "2026-11-22T10:00:00+00:00"
JUNE, JULY = "2027-06-01T00:00:00+00:00", "2027-07-01T00:00:00+00:00"


@pytest.fixture
def snapshots() -> MemorySnapshots:
    made = MemorySnapshots()
    shop = [Product(id=i, brand="Acme") for i in ("tea", "cup", "pot", "jug", "tin")]
    made.write(snapshot_of(shop, snapshot_id="v1"))
    made.publish("v1")
    return made


def during(row: CuratedRow, begin: str = "", end: str = "") -> CuratedRow:
    return msgspec.structs.replace(row, valid_from=begin, valid_until=end)


def kind(row: CuratedRow, relation: Relation) -> CuratedRow:
    return msgspec.structs.replace(row, relation=relation)


FIRST = pin("tea", "cup", 1)


@pytest.mark.parametrize(
    ("held", "new"),
    [
        (FIRST, pin("tea", "pot", 1)),
        (FIRST, pin("product:tea", "pot", 1)),
        (FIRST, pin("tea", "brand:Acme", 1)),
        (FIRST, during(pin("tea", "pot", 1), JUNE)),
        (during(FIRST, NOW, JULY), during(pin("tea", "pot", 1), JUNE)),
        (kind(FIRST, "upgrade"), kind(pin("tea", "pot", 1), "substitute")),
    ],
)
def test_a_place_is_held_by_one(held: CuratedRow, new: CuratedRow) -> None:
    with pytest.raises(InputRefused, match="Two pins want place 1 beside"):
        PinPlaces([held], NOW).take(new)
    with pytest.raises(InputRefused, match="Two pins want place 1 beside"):
        PinPlaces([new], NOW).take(held)


@pytest.mark.parametrize(
    ("held", "new"),
    [
        (FIRST, pin("tea", "pot", 2)),
        (FIRST, pin("jug", "pot", 1)),
        (FIRST, pin("tea", "cup", 1)),
        (FIRST, pin("tea", "pot")),
        (pin("tea", "cup"), pin("tea", "pot")),
        (FIRST, block("pot", "tea")),
        (FIRST, pin("brand:Acme", "pot", 1)),  # the narrower goes first: a rule, no conflict
        (during(FIRST, NOW, JUNE), during(pin("tea", "pot", 1), JUNE, JULY)),
        (during(FIRST, "", NOW), pin("tea", "pot", 1)),  # over by now
        (FIRST, kind(pin("tea", "pot", 1), "substitute")),  # another list
    ],
)
def test_what_can_stand_beside_each_other_may(held: CuratedRow, new: CuratedRow) -> None:
    PinPlaces([held], NOW).take(new)


def test_a_person_is_told_whose_place_it_is(snapshots: MemorySnapshots) -> None:
    state = MemoryState()
    number = add_curated_row(FIRST, state, snapshots, NOW).row.number
    with pytest.raises(InputRefused) as refused:
        add_curated_row(pin("tea", "pot", 1), state, snapshots, NOW)
    assert refused.value.message == "Two pins want place 1 beside tea: cup and pot."
    assert refused.value.hint == f"Give one of them another place, or take row {number} back."
    add_curated_row(pin("tea", "cup", 2), state, snapshots, NOW)  # moves, and leaves its place
    add_curated_row(pin("tea", "pot", 1), state, snapshots, NOW)
    with pytest.raises(InputRefused, match="jug and tin"):
        add_curated_rows([pin("pot", "jug", 3), pin("pot", "tin", 3)], state, snapshots, NOW)
    assert len(state.curated()) == 2


def test_of_a_table_the_line_is_told_and_two_may_change_places(snapshots: MemorySnapshots) -> None:
    state = MemoryState()
    rows = [FIRST, pin("tea", "pot", 2)]
    add_curated_rows(rows, state, snapshots, NOW)
    table = [("cup", "2"), ("pot", "1"), ("jug", "1"), ("tin", "5"), ("tin", "soon")]
    lines = [
        TextRow(line, {"anchor": "tea", "candidate": candidate, "rank": rank})
        for line, (candidate, rank) in enumerate(table, 2)
    ]
    review = review_bulk(lines, "pin", state, snapshots, NOW, policy=OfferPolicy())
    told = [(refused.line, refused.message) for refused in review.refused]
    assert told == [
        (4, "Two pins want place 1 beside tea: pot and jug."),
        (6, "There is no place 'soon'."),
    ]
    with pytest.raises(InputRefused, match="2 of 5 lines"):
        keep_bulk(review, state, snapshots, author="Ann", at=NOW, note="")
    swapped = review_bulk(lines[:2], "pin", state, snapshots, NOW, policy=OfferPolicy())
    assert swapped.refused == ()


def test_of_a_sheet_the_line_is_told(snapshots: MemorySnapshots) -> None:
    state = MemoryState()
    add_curated_row(FIRST, state, snapshots, NOW)
    sheet = [
        EditedRow(2, "tea", "cup", "2", "pin", ""),
        EditedRow(3, "tea", "pot", "1", "pin", ""),
        EditedRow(4, "tea", "jug", "1", "pin", ""),
    ]
    crowded = review_edits(sheet, state, snapshots, NOW, OfferPolicy())
    assert [(each.line, each.code) for each in crowded.refused] == [(4, "same_place")]
    assert "another place" in crowded.refused[0].hint
    fine = review_edits(sheet[:2], state, snapshots, NOW, OfferPolicy())
    keep_edits(fine, state, snapshots, author="Ann", at=NOW, reason="")
    assert {(r.candidate, r.position) for r in state.curated()} == {("cup", 2), ("pot", 1)}
