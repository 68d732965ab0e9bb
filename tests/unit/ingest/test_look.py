"""A look at a file tells how it would be read, also where it cannot be read yet."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from pairwell.cli.app import run
from pairwell.cli.import_ import KINDS
from pairwell.ingest.look import MAX_COLUMNS, MAX_TEXT, look_at
from pairwell.model.errors import InputRefused
from pairwell.model.source import Kind


def write(folder: Path, text: str) -> Path:
    file = folder / "orders.csv"
    file.write_text(text, "utf-8")
    return file


def test_what_is_understood_is_told_with_the_first_rows(tmp_path: Path) -> None:
    lines = [f"o{n};p{n};{n};12,50;2026-01-0{n}" for n in range(1, 8)]
    look = look_at(write(tmp_path, "\n".join(["Order;SKU;Qty;Price;Date", *lines])))
    assert (look.file, look.problem) == ("orders.csv", "")
    assert look.mapping.columns["SKU"] == "product_id"
    assert look.mapping.decimal_comma is True
    assert look.rows[0] == ("o1", "p1", "1", "12,50", "2026-01-01")
    assert len(look.rows) == 5
    assert set(look.required) <= set(look.fields)
    assert len(look.digest) == 64


def test_a_needed_column_without_a_name_of_ours_is_a_problem_and_no_refusal(
    tmp_path: Path,
) -> None:
    file = write(tmp_path, "Slip,SKU,date,client\n1,a,2026-01-01,c\n")
    look = look_at(file)
    assert "order_id" in look.problem
    assert look.hint
    assert look.mapping.kind == "orders"
    assert look.mapping.columns == {
        "SKU": "product_id", "date": "ordered_at", "client": "customer_id",
    }  # fmt: skip
    assert look_at(file, kind="customers").problem == ""


def test_wide_and_long_cells_are_cut(tmp_path: Path) -> None:
    names = ",".join(f"c{n}" for n in range(MAX_COLUMNS + 50))
    cells = ",".join(["x" * (MAX_TEXT + 10)] * (MAX_COLUMNS + 50))
    look = look_at(write(tmp_path, f"{names}\n{cells}\n"))
    assert len(look.header) == len(look.rows[0]) == MAX_COLUMNS
    assert {len(cell) for cell in look.rows[0]} == {MAX_TEXT}


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "shop.csv"
    file.write_bytes(b"%PDF-1.7\n")
    with pytest.raises(InputRefused, match="a PDF"):
        look_at(file)


def test_the_command_looks_and_imports_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file, place = write(tmp_path, "Slip,SKU,date\n1,a,2026-01-01\n"), str(tmp_path / "ws")
    assert run(["import", str(file), "--look", "--workspace", place]) == 0
    assert "It cannot be imported like this" in capfd.readouterr().out
    assert not (tmp_path / "ws" / "facts.duckdb").exists()
    assert run(["import", str(file), "--kind", "moon", "--workspace", place]) == 2
    assert "Kinds: orders" in capfd.readouterr().err


def test_the_command_knows_every_kind() -> None:
    assert get_args(Kind) == KINDS
