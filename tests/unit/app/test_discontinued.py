"""Gone for good and not here now: told apart from the file to the decision, and when pinning."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from pairwell.app.curate_matrix import add_curated_row
from pairwell.app.propose_edits import EditedRow, propose_edits
from pairwell.app.record_rows import record_products
from pairwell.matrix.build_matrix import build_matrix
from pairwell.model.columns import PRODUCTS, schema
from pairwell.model.errors import InputRefused
from pairwell.store.memory.journal import MemoryJournal
from pairwell.store.memory.snapshots import MemorySnapshots
from pairwell.store.memory.state import MemoryState
from tests.curated_shop import pin
from tests.read_source import read_source, write
from tests.snapshots import Product, snapshot_of

NOW = "2026-11-22T10:00:00+00:00"
AT = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture
def snapshots() -> MemorySnapshots:
    served = MemorySnapshots()
    served.write(
        snapshot_of(
            [
                Product(id="phone", brand="Acme"),
                Product(id="old", brand="Zed", in_stock=False, discontinued=True),
                Product(id="away", in_stock=False),
                Product(id="back", in_stock=True, discontinued=True),
            ]
        )
    )
    served.publish(served.list()[0].snapshot_id)
    return served


@pytest.mark.parametrize("candidate", ["old", "brand:Zed"])
def test_a_pin_of_what_is_gone_is_refused(snapshots: MemorySnapshots, candidate: str) -> None:
    state = MemoryState()
    with pytest.raises(InputRefused, match="discontinued") as refused:
        add_curated_row(pin("phone", candidate), state, snapshots, NOW)
    assert "successor" in refused.value.hint
    assert state.curated() == ()


@pytest.mark.parametrize("candidate", ["away", "back"])
def test_what_is_only_away_or_back_again_can_be_pinned(
    snapshots: MemorySnapshots, candidate: str
) -> None:
    state = MemoryState()
    add_curated_row(pin("phone", candidate), state, snapshots, NOW)
    assert len(state.curated()) == 1


def test_in_a_sheet_its_line_is_refused_and_a_pin_can_be_taken_back() -> None:
    ids = {"phone", "old", "away"}
    rows = [
        EditedRow(2, "phone", "old", "1", "pin", None),
        EditedRow(3, "phone", "away", "2", "pin", None),
    ]
    read = propose_edits(rows, ids, (), {"old", "away"}, {"old"})
    assert [(line.line, line.code) for line in read.refused] == [(2, "discontinued")]
    assert [held.line for held in read.held] == [3]
    cleared = [EditedRow(2, "phone", "old", "", "", None)]
    undone = propose_edits(cleared, ids, (pin("phone", "old"),), {"old"}, {"old"})
    assert [edit.change for edit in undone.edits] == ["remove"]


def test_a_feed_says_which_of_the_two(tmp_path: Path) -> None:
    text = (
        "id,title,availability,discontinued\na,A,discontinued,\nb,B,out of stock,no\n"
        "c,C,in stock,yes\nd,D,in stock,\ne,E,,\n"
    )
    read = read_source(write(tmp_path / "products.csv", text), kind="products")
    assert read.column("in_stock") == [False, False, False, True, None]
    assert read.column("discontinued") == [True, False, True, None, None]


def test_the_back_end_takes_it_off_at_once() -> None:
    journal = MemoryJournal()
    record_products(
        [{"product_id": "a", "discontinued": True}], source="b", received_at=AT, journal=journal
    )
    _, (live,) = journal.live()
    assert live.in_stock is False


def test_the_snapshot_keeps_it() -> None:
    lines = pa.table({"order_id": [1, 1], "product_id": ["a", "b"]})
    rows = [
        {"product_id": "a", "in_stock": False, "discontinued": True},
        {"product_id": "b", "in_stock": False},
    ]
    products = build_matrix(
        lines, pa.Table.from_pylist(rows, schema=schema(PRODUCTS))
    ).snapshot.products
    assert products.gone.tolist() == [True, False]
    assert build_matrix(lines).snapshot.products.gone.tolist() == [False, False]
