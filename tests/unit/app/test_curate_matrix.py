from __future__ import annotations

import msgspec
import pytest

from pairwell.app.curate_matrix import (
    add_curated_row,
    review_curated,
    review_new_row,
    undo_curated,
)
from pairwell.app.decide_offer import decide_offer
from pairwell.app.explain_pair import explain_pair
from pairwell.matrix.curated import in_force
from pairwell.model.curated import CuratedRow
from pairwell.model.errors import InputRefused, NotReady
from pairwell.model.offer import OfferRequest
from pairwell.offers.policy import OfferPolicy
from pairwell.store.memory.snapshots import MemorySnapshots
from pairwell.store.memory.state import MemoryState
from tests.curated_shop import block, pin
from tests.snapshots import Pair, Product, snapshot_of

NOW = "2026-11-22T10:00:00+00:00"
SHOP = [
    Product(id="phone", brand="Acme", category="Phones"),
    Product(id="film", title="Film", brand="Zed"),
    Product(id="rival", in_stock=False),
    *(Product(id=f"c{i:02}", brand="Many", n_orders=100 + i) for i in range(30)),
]
PAIRS = [
    Pair(anchor="phone", candidate="film", score=0.3),
    Pair(anchor="phone", candidate="rival", score=0.3, relation="substitute"),
    Pair(anchor="phone", candidate="c07", score=0.2, strength=0.0),
    Pair(anchor="phone", candidate="c08", score=0.2),
    Pair(anchor="film", candidate="c09", score=-0.2),
]
PHONE = OfferRequest(anchors=("phone",))


@pytest.fixture
def snapshots() -> MemorySnapshots:
    made = MemorySnapshots()
    made.write(snapshot_of(SHOP, PAIRS, snapshot_id="v1"))
    made.publish("v1")
    return made


def test_a_set_shows_how_many_it_touches_and_its_best_sellers(snapshots: MemorySnapshots) -> None:
    state = MemoryState()
    review = review_new_row(pin("phone", "brand:many"), state, snapshots, NOW)
    assert review.candidates.n_products == 30
    assert [s.product_id for s in review.candidates.samples] == [
        f"c{i:02}" for i in range(29, 9, -1)
    ]
    assert review.anchors is not None
    assert review.anchors.n_products == 1
    assert (review.n_pairs, review.n_disagree) == (2, 1)
    assert [d.candidate_id for d in review.disagreements] == ["c07"]
    assert state.curated() == ()


def test_orders_that_speak_against_a_pin_are_told_of_a_block_not(
    snapshots: MemorySnapshots,
) -> None:
    state = MemoryState()
    against = add_curated_row(pin("phone", "rival"), state, snapshots, NOW)
    assert (against.disagreements[0].relation, against.candidates.n_out_of_stock) == (
        "substitute", 1,
    )  # fmt: skip
    assert add_curated_row(pin("phone", "film"), state, snapshots, NOW).n_disagree == 0
    everywhere = add_curated_row(block("brand:Many"), state, snapshots, NOW)
    assert (everywhere.anchors, everywhere.n_pairs, everywhere.n_disagree) == (None, 3, 0)


def test_contradictions_name_the_other_row_and_who_has_the_word(
    snapshots: MemorySnapshots,
) -> None:
    state = MemoryState()
    for row in (
        block("brand:Zed", "phone"),
        pin("phone", "film"),
        pin("film", "c01"),
        block("c01"),
    ):
        add_curated_row(row, state, snapshots, NOW)
    found = [(r.conflicts, r.overruled_by) for r in review_curated(state, snapshots, NOW)]
    assert found == [((2,), (2,)), ((1,), ()), ((4,), (4,)), ((3,), ())]
    same = review_new_row(block("film", "phone"), state, snapshots, NOW)
    assert same.conflicts == ()  # it replaces the pin


def test_rows_hold_at_once_and_over_builds_until_they_are_undone(
    snapshots: MemorySnapshots,
) -> None:
    state = MemoryState()
    kept = add_curated_row(block("film"), state, snapshots, NOW).row
    for version in ("v1", "v2"):
        if version == "v2":
            snapshots.write(snapshot_of(SHOP, PAIRS, snapshot_id=version))
            snapshots.publish(version)
        rows = in_force(state.curated(), NOW)
        answer = decide_offer(PHONE, snapshots, OfferPolicy(), rows)
        assert answer.snapshot_id == version
        assert "film" not in [offer.product_id for offer in answer.offers]
        explained = explain_pair(PHONE, "film", snapshots, OfferPolicy(), rows)
        assert explained.by_hand is not None
        assert explained.by_hand.row == kept
    assert undo_curated(kept.number, state) == kept
    answer = decide_offer(PHONE, snapshots, OfferPolicy(), state.curated())
    assert answer.offers[0].product_id == "film"
    with pytest.raises(InputRefused, match="no hand-made row 1"):
        undo_curated(kept.number, state)


def test_a_product_that_left_the_catalogue_leaves_its_row_waiting(
    snapshots: MemorySnapshots,
) -> None:
    state = MemoryState()
    add_curated_row(pin("phone", "film"), state, snapshots, NOW)
    snapshots.write(snapshot_of([SHOP[0]], snapshot_id="v2"))
    snapshots.publish("v2")
    assert decide_offer(PHONE, snapshots, OfferPolicy(), state.curated()).offers == ()
    assert review_curated(state, snapshots, NOW)[0].candidates.n_products == 0


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (pin("phone", "flim"), "no product 'flim'"),
        (pin("phon", "film"), "no product 'phon'"),
        (block("flim"), "no product 'flim'"),
        (pin("phone", "brand:Zet"), "no products of brand 'Zet'"),
        (pin("category:Phone", "film"), "no products in category 'Phone'"),
        (pin("phone", "price:1-2"), "price of 1-2"),
        (pin("phone", "phone"), "with itself"),
        (pin("phone", "product:phone"), "with itself"),
        (block("phone", "phone"), "with itself"),
        (pin("", "film"), "hangs on something"),
        (pin("phone", "film", 0), "no position 0"),
        (msgspec.structs.replace(block("film"), position=1), "no position 1"),
        (msgspec.structs.replace(block("film"), valid_until=NOW), "over before"),
        (
            msgspec.structs.replace(
                block("film"), valid_from="2026-12-02", valid_until="2026-12-01"
            ),
            "over before",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_hint(
    row: CuratedRow, says: str, snapshots: MemorySnapshots
) -> None:
    state = MemoryState()
    with pytest.raises(InputRefused, match=says) as refused:
        add_curated_row(row, state, snapshots, NOW)
    assert refused.value.hint
    assert state.curated() == ()


def test_the_nearest_names_are_suggested(snapshots: MemorySnapshots) -> None:
    with pytest.raises(InputRefused) as refused:
        review_new_row(pin("phone", "flim"), MemoryState(), snapshots, NOW)
    assert "film" in refused.value.hint


def test_without_a_matrix_nothing_is_known_about_products() -> None:
    with pytest.raises(NotReady):
        add_curated_row(block("film"), MemoryState(), MemorySnapshots(), NOW)
    assert review_curated(MemoryState(), MemorySnapshots(), NOW) == ()
