"""Build, import a day, build: the bytes of a workspace that saw everything at once."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from pairwell.cli.app import run

Captured = pytest.CaptureFixture[str]
Row = tuple[str, str, str, str, int, str, str]
HEADER = "order_id,product_id,customer_id,ordered_at,quantity,unit_price,currency"
FIXED = ("--set", "matrix.strength={ anchors = 5, ridge = 2.0, size_power = 0.5 }")


def orders(first: int, last: int) -> list[Row]:
    """Orders of some of twenty products, by customers who come again."""
    rng = np.random.default_rng(first)
    who = [f"c{n % 50}" if n % 4 else "" for n in range(last)]
    return [
        (f"o{n}", f"p{p}", who[n], f"2026-01-{1 + n // 20:02}", 1, "2.50", "EUR")
        for n in range(first, last)
        for p in rng.choice(20, size=1 + n % 5, replace=False)
    ]  # fmt: skip


DAY: list[Row] = [
    *orders(400, 412),
    ("o7", "new", "c7", "2026-01-01", 1, "9.99", "EUR"),  # a late line, and a new product
    ("o9", "p3", "c9", "2026-01-21", -1, "2.50", "EUR"),  # a return, if it was bought
    *[(f"o{n}", f"p{p}", f"c{n % 50}", "2026-01-21", -1, "2.50", "EUR") for n in (11, 13)
      for p in range(20)],
]  # fmt: skip


def imported(folder: Path, name: str, rows: list[Row]) -> None:
    file = folder.parent / f"{folder.name}-{name}.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([HEADER.split(","), *rows])
    assert run(["import", "-w", str(folder), str(file), "--yes"]) == 0


def built(folder: Path, capsys: Captured) -> dict[str, bytes]:
    capsys.readouterr()
    assert run(["build", "-w", str(folder), "--json", "--yes", *FIXED]) == 0
    told = json.loads(capsys.readouterr().out)
    version = folder / "snapshots" / told["snapshot_id"]
    found = {file.name: file.read_bytes() for file in version.glob("*.bin")}
    return found | {"report": json.dumps(told["report"]).encode()}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A workspace that was built before the day."""
    folder = tmp_path / "shop"
    assert run(["init", "-w", str(folder)]) == 0
    imported(folder, "before", orders(0, 400))
    return folder


@pytest.fixture
def wanted(tmp_path: Path, capsys: Captured) -> dict[str, bytes]:
    folder = tmp_path / "fresh"
    assert run(["init", "-w", str(folder)]) == 0
    imported(folder, "all", [*orders(0, 400), *DAY])
    return built(folder, capsys)


def test_a_day_later(shop: Path, wanted: dict[str, bytes], capsys: Captured) -> None:
    before = built(shop, capsys)
    imported(shop, "day", DAY)
    after = built(shop, capsys)
    assert after == wanted
    assert after != before
