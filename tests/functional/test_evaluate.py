"""``pairwell evaluate`` from a file to its table, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyarrow import csv

from pairwell.simulate.shop import simulate_shop
from tests.real_data import real_data

ROOT = Path(__file__).resolve().parents[2]


def pairwell(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        [sys.executable, "-m", "pairwell", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny shop with planted companions, as a CSV of what was bought and what came back."""
    shop = simulate_shop("tiny", np.random.default_rng(4))
    file = tmp_path_factory.mktemp("shop") / "orders.csv"
    csv.write_csv(shop.bought, file)
    return file


@pytest.mark.slow
def test_the_matrix_beats_popularity_on_a_shop_with_companions(orders: Path) -> None:
    done = pairwell("evaluate", str(orders), "--json", folder=orders.parent)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    ways: dict[str, Any] = {way["name"]: way for way in said["ways"]}
    assert list(ways) == ["popularity", "matrix", "matrix_with_customers"]
    recall = {name: way["accuracy"]["recall"]["value"] for name, way in ways.items()}
    assert recall["matrix"] > recall["popularity"]
    assert said["has_times"]
    assert said["n_orders"] > 1_500
    assert said["peak_bytes"] > 10_000_000
    assert not (orders.parent / "pairwell-data").exists()  # nothing is stored


@pytest.mark.slow
def test_groceries_in_file_order_reach_what_is_promised() -> None:
    folder = real_data("groceries")
    done = pairwell("evaluate", str(folder / "groceries.csv"), "--json", folder=ROOT)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert not said["has_times"]
    assert (said["n_orders"], said["n_baskets"], said["n_products"]) == (9_835, 7_676, 169)
    assert [way["name"] for way in said["ways"]] == ["popularity", "matrix"]
    assert said["ways"][1]["accuracy"]["recall"]["value"] >= 0.413


@pytest.mark.soak
def test_online_retail_reaches_what_is_promised() -> None:
    file = real_data("online-retail-ii/online_retail_ii.parquet")
    done = pairwell("evaluate", str(file), "--json", folder=ROOT)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["n_lines"], said["n_orders"], said["n_baskets"]) == (991_910, 39_516, 36_308)
    _, alone, known = (way["accuracy"] for way in said["ways"])
    assert alone["recall"]["value"] >= 0.315
    assert alone["ndcg"]["value"] >= 0.194
    assert known["recall"]["value"] >= 0.336
    assert known["ndcg"]["value"] >= 0.208
