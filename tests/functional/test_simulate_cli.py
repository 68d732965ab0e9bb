"""A simulated shop through the doors: written, imported, and the same lines in the facts."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pairwell.app.simulate_shop import make_shop
from pairwell.cli.app import run
from pairwell.wiring import open_workspace

Captured = pytest.CaptureFixture[str]


def test_an_import_takes_the_files_as_they_are_and_comes_to_the_lines_that_stayed(
    tmp_path: Path, capsys: Captured
) -> None:
    out, workspace = tmp_path / "shop", tmp_path / "work"
    assert run(["simulate", "--size", "tiny", "--seed", "5", "--out", str(out), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert [Path(file).name for file in made["files"]] == [
        "orders.csv", "products.csv", "customers.csv", "views.csv", "truth.json",
    ]  # fmt: skip
    assert run(["init", "--workspace", str(workspace)]) == 0
    capsys.readouterr()
    assert run(["import", *made["files"][:4], "--workspace", str(workspace), "--json"]) == 0
    records = json.loads(capsys.readouterr().out)["imports"]
    for record in records:
        assert record["loaded"] == record["rows_in"]
    assert sum(r["quarantined"] for r in records) == 0
    assert records[2]["returns_unmatched"] == 0
    assert records[2]["returns_matched"] == made["n_returned"] > 0
    assert records[3]["kind"] == "views"
    assert records[3]["loaded"] > made["n_lines"]

    shop = make_shop("tiny", 5)
    names = ["order_id", "product_id", "customer_id", "ordered_at", "quantity", "unit_price_minor"]
    by = [("order_id", "ascending"), ("product_id", "ascending")]
    with open_workspace(workspace) as opened:
        facts = opened.facts.lines().select(names).sort_by(by)
        products = opened.facts.products().sort_by([("product_id", "ascending")])
    kept = shop.lines.select(names).sort_by(by)
    assert facts.to_pylist() == kept.to_pylist()
    assert products["title"].to_pylist() == shop.products["title"].to_pylist()
    assert products["cost_minor"].to_pylist() == shop.products["cost_minor"].to_pylist()


def test_truth_json_says_what_was_planted(tmp_path: Path) -> None:
    assert run(["simulate", "--size", "tiny", "--seed", "5", "--out", str(tmp_path), "-q"]) == 0
    truth = json.loads((tmp_path / "truth.json").read_text("utf-8"))
    assert truth["seed"] == 5
    assert len(truth["complements"]) == 12
    assert np.mean([pair["lift"] for pair in truth["complements"]]) > 1.5


def test_an_unknown_size_is_refused_before_anything_is_written(
    tmp_path: Path, capsys: Captured
) -> None:
    out = tmp_path / "shop"
    assert run(["simulate", "--size", "huge", "--out", str(out)]) == 2
    assert "tiny, small, medium, large" in capsys.readouterr().err
    assert not out.exists()
