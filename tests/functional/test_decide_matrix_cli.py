"""Looking at the pairs and taking them home, through the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from pyarrow import parquet

from pairwell.cli.app import run
from pairwell.store.snapshot.versions import FolderSnapshots
from tests.snapshots import Pair, Product, snapshot_of

Captured = pytest.CaptureFixture[str]

PRODUCTS = [
    Product(id="85123A", title="White heart"),
    Product(id="=1+1"),
    Product(id="rare"),
    Product(id="alone"),
]
PAIRS = [
    Pair(anchor="85123A", candidate="=1+1", score=0.3, n_both=40, n_customers=31),
    Pair(anchor="85123A", candidate="rare", score=0.5, n_customers=3),
    Pair(anchor="=1+1", candidate="85123A", score=0.1, n_both=40, n_customers=31),
]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> Path:
    monkeypatch.setenv("PAIRWELL_WORKSPACE", str(tmp_path / "shop"))
    assert run(["init"]) == 0
    snapshots = FolderSnapshots(tmp_path / "shop" / "snapshots")
    snapshots.write(snapshot_of(PRODUCTS, PAIRS, snapshot_id="m-1"))
    snapshots.publish("m-1")
    capsys.readouterr()
    return tmp_path


@pytest.mark.usefixtures("shop")
def test_show_names_versions_and_the_strongest_pairs(capsys: Captured) -> None:
    assert run(["matrix", "show"]) == 0
    text = capsys.readouterr().out
    assert "m-1  served now" in text
    assert "White heart" in text
    assert "rare" not in text
    assert run(["matrix", "show", "--anchor", "85123A", "--all", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["candidate_id"] for row in told["pairs"]] == ["rare", "=1+1"]
    assert told["anchor_role"] == "both"


@pytest.mark.usefixtures("shop")
def test_a_product_without_proven_pairs_has_no_proposed_role(capsys: Captured) -> None:
    assert run(["matrix", "show", "--anchor", "85123A"]) == 0
    assert "Proposed role of the anchor, from its proven pairs: both." in capsys.readouterr().out
    assert run(["matrix", "show", "--anchor", "alone", "--all", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["anchor_role"] is None


@pytest.mark.usefixtures("shop")
def test_show_of_an_unknown_anchor_is_empty(capsys: Captured) -> None:
    assert run(["matrix", "show", "--anchor", "sofa"]) == 0
    assert "No pairs to show." in capsys.readouterr().out


def test_the_floor_holds_on_export_and_no_cell_is_a_formula(shop: Path, capsys: Captured) -> None:
    assert run(["matrix", "export", str(shop / "pairs.csv")]) == 0
    assert "Wrote 2 pairs to" in capsys.readouterr().out
    with (shop / "pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["anchor_id"], row["candidate_id"]) for row in rows} == {
        ("85123A", "'=1+1"),
        ("'=1+1", "85123A"),
    }
    assert {row["n_both"] for row in rows} == {"40"}
    assert sorted(p.name for p in shop.iterdir()) == ["pairs.csv", "shop"]


@pytest.mark.parametrize("ending", ["parquet", "jsonl", "csv"])
def test_all_pairs_in_every_format(shop: Path, ending: str, capsys: Captured) -> None:
    file = shop / f"pairs.{ending}"
    assert run(["matrix", "export", str(file), "--all", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(file), "n_pairs": 3}
    if ending == "parquet":
        assert parquet.read_table(file).column("n_customers").to_pylist() == [3, 31, 31]
    else:
        assert len(file.read_text("utf-8").splitlines()) == 3 + (ending == "csv")


def test_a_folder_that_is_not_there_is_refused(shop: Path) -> None:
    assert run(["matrix", "export", str(shop / "nowhere" / "pairs.csv")]) == 2
