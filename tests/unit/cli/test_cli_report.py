"""``pairwell report`` as a person runs it, on a workspace with facts, books and a matrix."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest

from pairwell.app.ports.state import ImportRecord
from pairwell.cli.app import run
from pairwell.model.columns import schema
from pairwell.model.finding import Finding, QuarantinedRow
from pairwell.model.source import LINES_READ
from pairwell.wiring import create_workspace, open_workspace
from tests.report_shop import ORDERS, lines_of, shop

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    create_workspace(folder)
    with open_workspace(folder, environment={}) as opened:
        rows = [
            {**row, "line": n, "status": "paid"}
            for n, row in enumerate(lines_of(ORDERS).to_pylist(), start=2)
        ]
        with opened.facts.importing("orders") as importing:
            importing.add(pa.RecordBatch.from_pylist(rows, schema=schema(LINES_READ)))
            importing.settle()
        with opened.state.importing() as importing_state:
            importing_state.quarantine(
                [QuarantinedRow(file="orders.csv", line=9, reason="bad_price", raw="x")]
            )
            importing_state.close(
                ImportRecord(
                    number=0,
                    file="orders.csv",
                    kind="orders",
                    digest="00",
                    mapping="",
                    at="2026-06-01T07:00:00Z",
                    rows_in=len(rows) + 1,
                    loaded=len(rows),
                    not_product=0,
                    duplicate=0,
                    quarantined=1,
                    findings=(Finding(code="some_check", severity="info", message="Seen it."),),
                )
            )
    return folder


def publish(folder: Path) -> None:
    with open_workspace(folder, environment={}) as opened:
        opened.snapshots.write(shop())
        opened.snapshots.publish(shop().meta.snapshot_id)


def test_the_report_of_a_workspace(workspace: Path, tmp_path: Path, capsys: Captured) -> None:
    publish(workspace)
    out = tmp_path / "out.html"
    arguments = ["report", "-w", str(workspace), "--out", str(out), "--set", "shop.name=Corner"]
    assert run(arguments) == 0
    assert capsys.readouterr().out.splitlines()[-1] == str(out)
    html = out.read_text("utf-8")
    assert "Report of Corner" in html
    assert "105 of 106 rows were loaded; 1 wait in quarantine" in html
    assert "price cannot be read" in html
    assert "Seen it." in html


def test_json_and_another_language(workspace: Path, tmp_path: Path, capsys: Captured) -> None:
    publish(workspace)
    out = tmp_path / "out.html"
    assert run(["report", "-w", str(workspace), "-o", str(out), "--locale", "ru", "--json"]) == 0
    payload = json.loads(capsys.readouterr().out)
    assert payload["report"] == str(out)
    assert payload["bytes"] == out.stat().st_size
    assert (payload["n_covered"], payload["n_sellers"]) == (5, 5)
    assert '<html lang="ru">' in out.read_text("utf-8")


def test_before_the_first_build(workspace: Path, tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "out.html"
    assert run(["report", "-w", str(workspace), "--out", str(out)]) == 2
    assert "pairwell build" in capsys.readouterr().err
    assert not out.exists()


def test_an_unknown_language(workspace: Path, tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "out.html"
    assert run(["report", "-w", str(workspace), "--out", str(out), "--locale", "de"]) == 2
    assert "en, ru, pl" in capsys.readouterr().err
    assert not out.exists()
