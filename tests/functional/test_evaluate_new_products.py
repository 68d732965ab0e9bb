"""``pairwell evaluate --protocol c`` from a file to its figures, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]


def write_orders(file: Path) -> None:
    """Thirty nouns in six colours each; with two of a noun in three goes its add-on."""
    rng = np.random.default_rng(7)
    letters = list("abcdefghijklmnopqrstuvwxyz")
    nouns = ["".join(rng.choice(letters, 7)) for _ in range(30)]
    rows = ["order_id,product_id,title,quantity"]
    for order in range(4_000):
        noun, colour = int(rng.integers(30)), int(rng.integers(6))
        rows.append(f"o{order},m{noun}-{colour},colour{colour} {nouns[noun]},1")
        if rng.random() < 0.67:
            rows.append(f"o{order},a{noun},{nouns[noun]} care kit,1")
    file.write_text("\n".join(rows) + "\n")


@pytest.mark.slow
def test_a_new_colour_is_told_by_its_siblings_far_better_than_by_popularity(tmp_path: Path) -> None:
    write_orders(tmp_path / "orders.csv")
    done = subprocess.run(
        [sys.executable, "-m", "pairwell", "evaluate", "orders.csv", "--protocol", "c", "--json"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["protocol"] == "c"
    assert said["learned"]["source"] == "title"
    recall = {way["name"]: way["recall"]["value"] for way in said["ways"]}
    assert list(recall) == ["popularity", "assumed", "own_history"]
    assert recall["assumed"] > 2 * recall["popularity"]
    ratio = recall["assumed"] / recall["own_history"]
    assert said["share_of_oracle"] == pytest.approx(ratio)
