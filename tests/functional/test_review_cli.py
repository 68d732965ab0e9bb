"""``pairwell matrix review`` and ``pairwell gaps`` on a workspace on the disk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from pyarrow import csv

from pairwell.cli.app import run
from pairwell.simulate.shop import simulate_shop

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A shop whose orders and returns are imported and built; the last test changes it."""
    folder = tmp_path_factory.mktemp("review")
    shop = simulate_shop("tiny", np.random.default_rng(0))
    csv.write_csv(shop.bought, folder / "orders.csv")
    csv.write_csv(shop.returned, folder / "returns.csv")
    csv.write_csv(shop.products, folder / "products.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAIRWELL_WORKSPACE", str(folder / "shop"))
        patch.setenv("PAIRWELL_MATRIX__STRENGTH", "{ anchors = 50, ridge = 20.0 }")
        assert run(["init"]) == 0
        assert run(["matrix", "review"]) == 2
        assert run(["gaps"]) == 2
        files = [str(folder / f"{name}.csv") for name in ("orders", "returns", "products")]
        assert run(["import", *files, "--yes"]) == 0
        assert run(["build"]) == 0
        yield folder


def asked(capsys: Captured, *words: str) -> dict[str, Any]:
    assert run([*words, "--json"]) == 0
    printed: dict[str, Any] = json.loads(capsys.readouterr().out)
    return printed


def test_what_is_sent_back_is_what_comes_back_in_truth(workspace: Path, capsys: Captured) -> None:
    truth = simulate_shop("tiny", np.random.default_rng(0))
    share = truth.model.return_share
    rows = asked(capsys, "matrix", "review", "-n", "500", "--hypothesis", "returned_alone")["rows"]
    assert rows
    for row in rows:
        assert share[truth.code_of([row["candidate_id"]])[0]] > 1.5 * share.mean()


def test_people_read_it_in_a_hundred_columns(workspace: Path, capsys: Captured) -> None:
    assert run(["matrix", "review", "--locale", "ru"]) == 0
    text = capsys.readouterr().out
    assert "This morning" in text
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 100
    assert run(["gaps"]) == 0
    text = capsys.readouterr().out
    assert "By category" in text
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 100
    assert run(["matrix", "review", "--hypothesis", "mood"]) == 2


def test_the_report_has_pages_of_them(workspace: Path, capsys: Captured) -> None:
    out = workspace / "report.html"
    assert run(["report", "--out", str(out)]) == 0
    page = out.read_text("utf-8")
    for table in ("review", "lost", "assortment", "assortment-categories", "space"):
        assert f'data-name="{table}"' in page


def test_gaps_are_counted_and_written(workspace: Path, capsys: Captured) -> None:
    out = workspace / "gaps.csv"
    found = asked(capsys, "gaps", "-n", "3", "--out", str(out))
    assert len(found["products"]) == min(3, found["n_without"])
    table: pa.Table = csv.read_csv(out)
    assert table.num_rows == found["n_without"] <= found["n_main"]
    assert sum(table["revenue_minor"].to_pylist()) == found["revenue_without_minor"]
    without = sum(category["n_without"] for category in found["categories"])
    assert without == found["n_without"]


def test_a_product_that_runs_out_is_in_the_review_of_the_next_version(
    workspace: Path, capsys: Captured
) -> None:
    before = asked(capsys, "matrix", "review", "-n", "500")
    assert before["morning"]["previous"] is None
    assert before["n_shown"] == len(before["rows"]) == sum(before["found"].values())
    steady = {"out_of_stock", "no_addon", "uncovered", "returned_alone", "returned_both"}
    assert set(before["found"]) <= steady  # nothing falls in it
    exported = workspace / "pairs.csv"
    assert run(["matrix", "export", str(exported)]) == 0
    favourite = csv.read_csv(exported).sort_by([("score", "descending")])["candidate_id"][0].as_py()
    products = csv.read_csv(workspace / "products.csv")
    gone = pc.and_(products["in_stock"], pc.not_equal(products["product_id"], favourite))
    at = products.schema.get_field_index("in_stock")
    csv.write_csv(products.set_column(at, "in_stock", gone), workspace / "fewer.csv")
    assert run(["import", str(workspace / "fewer.csv"), "--yes"]) == 0
    assert run(["build", "--yes"]) == 0
    capsys.readouterr()
    now = asked(capsys, "matrix", "review", "--hypothesis", "out_of_stock", "-n", "500")
    assert favourite in {row["candidate_id"] for row in now["rows"]}
    assert favourite not in {row["candidate_id"] for row in before["rows"]}
    assert favourite in {lost["product_id"] for lost in now["morning"]["lost_to_stock"]}
    assert now["morning"]["previous"] == before["snapshot_id"]
    stakes = [row["at_stake_minor"] for row in now["rows"]]
    assert stakes == sorted(stakes, reverse=True)
