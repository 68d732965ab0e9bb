"""``pairwell white-spots`` on a workspace on the disk: the grid, the calls, the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pyarrow import csv

from pairwell.cli.app import run
from pairwell.model.columns import WHITE_SPOTS

Captured = pytest.CaptureFixture[str]


@pytest.mark.usefixtures("shop")
def test_an_empty_workspace_has_none() -> None:
    assert run(["white-spots"]) == 2


def asked(capsys: Captured, *words: str) -> dict[str, Any]:
    assert run(["white-spots", "--json", *words]) == 0
    printed: dict[str, Any] = json.loads(capsys.readouterr().out)
    return printed


def test_the_grid_the_calls_and_the_file(tiny_shop: Path, capsys: Captured) -> None:
    out = tiny_shop.parent / "calls.csv"
    found = asked(capsys, "--check", "--out", str(out), "-n", "5")
    assert (found["by"], found["value_of"], found["currency"]) == ("category", "margin", "GBP")
    assert [len(found["calls"]), found["file"]] == [5, str(out)]
    for row in found["calls"]:
        assert 0 < row["buy_share"] < 1
        assert row["n_behind"] >= 5
        assert row["value_minor"] == pytest.approx(row["buy_share"] * row["typical_minor"], abs=1)
    for group in found["groups"]:
        assert group["n_owners"] >= 5
        assert group["n_owners"] + group["n_empty"] <= found["n_customers"]
    assert found["check"]["foretold_top"] == pytest.approx(found["check"]["bought_top"], rel=0.5)
    table = csv.read_csv(out)
    assert table.column_names == [column.name for column in WHITE_SPOTS]
    assert table.num_rows == found["n_calls"]
    values = table["value_minor"].to_pylist()
    assert values == sorted(values, reverse=True)


def test_one_customer_by_product(tiny_shop: Path, capsys: Captured) -> None:
    anyone = asked(capsys, "--by", "product")["calls"][0]["customer_id"]
    found = asked(capsys, "--by", "product", "--customer", anyone, "--per-customer", "4")
    assert {row["customer_id"] for row in found["calls"]} == {anyone}
    assert len(found["calls"]) == 4
    assert all(row["product_id"] == row["group_id"] for row in found["calls"])
    assert run(["white-spots", "--by", "product", "-n", "3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(len(line.rstrip()) for line in lines if "GBP" in line) <= 100


def test_what_cannot_be_answered_is_refused(tiny_shop: Path, capsys: Captured) -> None:
    assert run(["white-spots", "--by", "brand"]) == 2
    assert run(["white-spots", "--customer", "nobody"]) == 2
    assert run(["white-spots", "--window", "600"]) == 2
    assert "--window" in capsys.readouterr().err
