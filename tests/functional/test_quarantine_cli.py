"""``pairwell quarantine``: see what was put aside, mend it, read it in."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from pairwell.cli.app import run

ROWS = [
    "order_id,ordered_at,customer_id,product_id,quantity,unit_price,currency",
    "o-1,2026-01-10,c-1,phone,1,500.00,GBP",
    "o-2,2026-01-10,c-1,case,one,20.00,GBP",
]
MENDED = "o-2,2026-01-10,c-1,case,1,20.00,GBP"


@pytest.fixture
def workspace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    orders = tmp_path / "orders.csv"
    orders.write_text("\n".join(ROWS) + "\n")
    place = ["--workspace", str(tmp_path / "shop")]
    assert run(["import", str(orders), "--yes", *place]) == 0
    capsys.readouterr()
    return place


def test_a_row_is_listed_mended_and_gone(
    workspace: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["quarantine", "list", "1", *workspace]) == 0
    assert ROWS[2] in capsys.readouterr().out.replace("\n", "")
    assert run(["quarantine", "mend", "1", "3", "--raw", ROWS[2], *workspace]) == 2
    assert "still not right" in capsys.readouterr().err
    assert run(["quarantine", "mend", "1", "3", "--raw", MENDED, *workspace, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["became"] == "loaded"
    assert (told["books"]["loaded"], told["books"]["quarantined"]) == (2, 0)
    assert run(["quarantine", "mend", "1", "3", "--raw", MENDED, *workspace]) == 2
    assert "does not lie" in capsys.readouterr().err
    assert run(["quarantine", "list", "1", *workspace, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"quarantined": []}


def test_a_row_comes_from_standard_input(
    workspace: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{MENDED}\n"))
    assert run(["quarantine", "mend", "1", "3", *workspace]) == 0
    said = capsys.readouterr().out
    assert "The row is loaded." in said
    assert "2 rows = 2 loaded" in said
