"""A table of hand-made rows: every bad line is told, and nothing is kept while there is one."""

from __future__ import annotations

import pytest

from pairwell.app.bulk_rows import BulkReview, TextRow, keep_bulk, review_bulk
from pairwell.app.restore_edits import undo_edit
from pairwell.model.curated import Action
from pairwell.model.errors import InputRefused
from pairwell.offers.policy import OfferPolicy
from pairwell.store.memory.snapshots import MemorySnapshots
from pairwell.store.memory.state import MemoryState
from tests.snapshots import Pair, Product, snapshot_of

NOW = "2026-11-22T10:00:00+00:00"
SHOP = [
    Product(id="tea", n_orders=300), Product(id="cup", brand="Acme"), Product(id="pot"),
    Product(id="gone", in_stock=False), Product(id="lonely", n_orders=50),
]  # fmt: skip


@pytest.fixture
def snapshots() -> MemorySnapshots:
    made = MemorySnapshots()
    made.write(snapshot_of(SHOP, [Pair(anchor="tea", candidate="cup")], snapshot_id="m-1"))
    made.publish("m-1")
    return made


def looked(
    state: MemoryState, snapshots: MemorySnapshots, *cells: dict[str, str], action: Action = "pin"
) -> BulkReview:
    table = [TextRow(line, each) for line, each in enumerate(cells, start=2)]
    return review_bulk(
        table, action, state, snapshots, NOW, author="Ann", reason="winter", locale="ru",
        policy=OfferPolicy(),
    )  # fmt: skip


def test_every_column_reaches_the_row(snapshots: MemorySnapshots) -> None:
    review = looked(
        MemoryState(), snapshots,
        {"anchor": "tea", "candidate": "brand:acme", "rank": "2", "relation": "accessory",
         "reason": "pretty", "from": "2026-12-01", "until": "2026-12-24", "expert": "Dr Zoe",
         "image_url": "/both.jpg", "text": "Красиво", "text_en": "Pretty"},
        {"anchor": "tea", "candidate": "pot", "until": "2026-12-24 00:00:00"},
    )  # fmt: skip
    row, plain = review.rows
    assert (row.anchor, row.candidate, row.position, row.relation) == (
        "tea", "brand:acme", 2, "accessory",
    )  # fmt: skip
    assert (row.valid_from, row.valid_until) == (
        "2026-12-01T00:00:00+00:00", "2026-12-25T00:00:00+00:00",
    )  # fmt: skip
    assert (row.expert, row.image_url) == ("Dr Zoe", "/both.jpg")
    assert row.texts == {"ru": "Красиво", "en": "Pretty"}
    assert (row.author, row.created_at, row.reason, plain.reason) == (
        "Ann",
        NOW,
        "pretty",
        "winter",
    )
    assert plain.valid_until == "2026-12-25T00:00:00+00:00"


BAD = [
    ({"anchor": "tea", "candidate": "cuq"}, "no product 'cuq'"),
    ({"anchor": "", "candidate": "cup"}, "hangs on something"),
    ({"anchor": "tea", "candidate": ""}, "names no product"),
    ({"anchor": "tea", "candidate": "tea"}, "with itself"),
    ({"anchor": "tea", "candidate": "cup", "rank": "first"}, "no place 'first'"),
    ({"anchor": "tea", "candidate": "cup", "rank": "0"}, "no position 0"),
    ({"anchor": "tea", "candidate": "cup", "until": "soon"}, "'soon' is no day"),
    ({"anchor": "tea", "candidate": "cup", "until": "2001-01-01"}, "over before"),
    ({"anchor": "tea", "candidate": "cup", "relation": "friend"}, "no relation 'friend'"),
    ({"anchor": "tea", "candidate": "cup", "text_en": "a\nb"}, "text in en"),
    ({"anchor": "tea", "candidate": "cup", "text_en": "x" * 301}, "text in en"),
    ({"anchor": "tea", "candidate": "cup", "image_url": "javascript:alert(1)"}, "no address"),
    ({"anchor": "tea", "candidate": "cup", "image_url": "//evil.example/x"}, "no address"),
    ({"anchor": "tea", "candidate": "cup", "expert": "a\u2028b"}, "no name"),
]


@pytest.mark.parametrize(("cells", "says"), BAD)
def test_a_bad_line_is_told_with_its_number_and_nothing_is_kept(
    cells: dict[str, str], says: str, snapshots: MemorySnapshots
) -> None:
    state = MemoryState()
    review = looked(state, snapshots, {"anchor": "tea", "candidate": "pot"}, cells)
    (refused,) = review.refused
    assert (refused.line, review.coverage) == (3, None)
    assert says in refused.message
    assert refused.hint
    with pytest.raises(InputRefused, match="1 of 2 lines"):
        keep_bulk(review, state, snapshots, author="Ann", at=NOW, note="")
    assert state.curated() == ()


def test_a_pair_named_twice_and_a_block_with_words_are_refused(snapshots: MemorySnapshots) -> None:
    twice = [{"anchor": "tea", "candidate": "cup"}] * 2
    assert "Line 2" in looked(MemoryState(), snapshots, *twice).refused[0].message
    shown = looked(MemoryState(), snapshots, {"candidate": "cup", "expert": "Zoe"}, action="block")
    assert "not shown" in shown.refused[0].message


def test_kept_rows_are_one_edit_that_one_undo_takes_back(snapshots: MemorySnapshots) -> None:
    state = MemoryState()
    cells = [{"anchor": "lonely", "candidate": "pot"}, {"anchor": "tea", "candidate": "gone"}]
    review = looked(state, snapshots, *cells)
    assert [(held.line, "out of stock" in held.message) for held in review.held] == [(3, True)]
    assert review.coverage is not None
    n_sellers, before, after = (
        review.coverage.n_sellers, review.coverage.n_before, review.coverage.n_after,
    )  # fmt: skip
    assert (n_sellers, before, after) == (5, 1, 2)
    edit = keep_bulk(review, state, snapshots, author="Ann", at=NOW, note="winter")
    assert (edit.version_id, edit.snapshot_id, len(state.curated())) == ("e-1", "m-1", 2)
    again = looked(state, snapshots, *cells)
    assert (again.n_rows, again.n_unchanged, again.rows) == (2, 2, ())
    with pytest.raises(InputRefused, match="nothing new"):
        keep_bulk(again, state, snapshots, author="Ann", at=NOW, note="")
    changed = looked(state, snapshots, {"anchor": "lonely", "candidate": "pot", "rank": "9"})
    assert (changed.n_replaced, len(changed.rows)) == (1, 1)
    undo_edit("e-1", state)
    assert state.curated() == ()


def test_blocks_of_everything_show_what_they_cost(snapshots: MemorySnapshots) -> None:
    review = looked(MemoryState(), snapshots, {"candidate": "brand:Acme"}, action="block")
    assert review.coverage is not None
    assert (review.coverage.n_before, review.coverage.n_after) == (1, 0)
