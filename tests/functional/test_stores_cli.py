"""``pairwell stores``: a file of stock by store, and deciding there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pairwell.cli.app import run
from pairwell.wiring import open_workspace
from tests.service import make_shop

Captured = pytest.CaptureFixture[str]
STOCK = """store_code,id,quantity,availability
north,case,0,in_stock
north,lens,2,in_stock
south,film,-1,in_stock
south,moon,1,in_stock
south,film,3,in_stock
,film,3,in_stock
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_shop(tmp_path / "shop")
    monkeypatch.setenv("PAIRWELL_WORKSPACE", str(tmp_path / "shop"))
    (tmp_path / "stock.csv").write_text(STOCK, "utf-8")
    return tmp_path


def told(capsys: Captured, *words: str) -> Any:
    capsys.readouterr()
    assert run([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_file_is_read_and_decisions_in_the_store_hold_to_it(
    folder: Path, capsys: Captured
) -> None:
    def offered(*more: str) -> list[str]:
        answer = told(capsys, "decide", "--anchor", "phone", *more)
        return [offer["product_id"] for offer in answer["offers"]]

    before = told(capsys, "decide", "--anchor", "phone")
    loaded = told(capsys, "stores", "load", str(folder / "stock.csv"))
    assert (loaded["rows_in"], loaded["stored"], loaded["duplicate"]) == (6, 3, 0)
    assert loaded["new_stores"] == ["north", "south"]
    assert [(row["line"], row["reason"], row["raw"]) for row in loaded["quarantined"]] == [
        (4, "negative_stock", "south,film,-1,in_stock"),
        (5, "unknown_product", "south,moon,1,in_stock"),
        (7, "missing_store", ",film,3,in_stock"),
    ]
    assert offered() == offered("--store", "south") == ["case", "film", "plug"]
    assert offered("--store", "north") == ["film", "plug", "cable"]
    assert told(capsys, "decide", "--anchor", "phone") == before
    listed = told(capsys, "stores", "list")["stores"]
    assert [(each["store"], each["n_told"], each["n_in_stock"]) for each in listed] == [
        ("north", 2, 1), ("south", 1, 1),
    ]  # fmt: skip
    with open_workspace(folder / "shop") as workspace:
        assert workspace.journal.unbalanced() == 0
        assert len(workspace.journal.quarantined()) == 3


def test_people_read_the_books_and_a_warning(folder: Path, capsys: Captured) -> None:
    assert run(["stores", "list"]) == 0
    assert "Read it in: pairwell stores load stock.csv" in capsys.readouterr().out
    assert run(["stores", "load", str(folder / "stock.csv")]) == 0
    text = capsys.readouterr().out
    assert "6 rows = 3 stored + 0 known already + 3 put aside." in text
    assert "Line 7: no store is named: ,film,3,in_stock" in text
    assert "New stores: north, south." in text
    assert run(["stores", "list"]) == 0
    assert "north" in capsys.readouterr().out
    assert run(["decide", "--anchor", "phone", "--store", "moon"]) == 0
    assert "Nothing is known of the stock in store moon" in capsys.readouterr().err
    assert run(["decide", "--anchor", "phone", "--store", "north"]) == 0
    assert "out_of_stock: in store north" in capsys.readouterr().out


def test_a_slip_of_the_pen_is_put_aside_until_it_is_meant(folder: Path, capsys: Captured) -> None:
    (folder / "one.csv").write_text("sku,qty\ncase,1\n", "utf-8")
    one = str(folder / "one.csv")
    assert told(capsys, "stores", "load", one, "--store", "north")["stored"] == 1
    slip = told(capsys, "stores", "load", one, "--store", "nroth")
    assert [row["reason"] for row in slip["quarantined"]] == ["unknown_store"]
    assert told(capsys, "stores", "load", one, "--store", "nroth", "--new")["stored"] == 1


def test_a_file_that_is_none_is_refused(folder: Path, capsys: Captured) -> None:
    assert run(["stores", "load", str(folder / "none.csv")]) == 2
    (folder / "bare.csv").write_text("sku,title\ncase,Case\n", "utf-8")
    assert run(["stores", "load", str(folder / "bare.csv"), "--store", "north"]) == 2
    assert "no column tells what is in stock" in capsys.readouterr().err
