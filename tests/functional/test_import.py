"""Files through the door ``pairwell import``: books, refusals, and the workspace afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pairwell.cli.app import run
from pairwell.wiring import open_workspace
from tests.real_data import real_data

HEADER = "order_id,product_id,customer_id,ordered_at,quantity,unit_price,currency\n"
GOOD = "".join(f"{n},mug,ann,2026-01-{n:02},1,2.50,GBP\n" for n in range(1, 29))
BOOKS = ("rows_in", "loaded", "not_product", "duplicate", "quarantined")


class Door:
    """The command in a workspace of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.workspace = folder / "work"
        self._capsys = capsys

    def write(self, text: str | bytes, name: str = "orders.csv") -> str:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def run(self, *words: str) -> tuple[int, str, str]:
        status = run([*words, "--workspace", str(self.workspace)])
        said = self._capsys.readouterr()
        return status, said.out, said.err

    def imports(self, *words: str) -> list[dict[str, Any]]:
        status, out, err = self.run("import", *words, "--json")
        assert status == 0, err
        found: list[dict[str, Any]] = json.loads(out)["imports"]
        for record in found:
            assert record["rows_in"] == sum(record[name] for name in BOOKS[1:])
        return found

    def refused(self, *words: str) -> tuple[str, str]:
        """Import what must be refused: the error's code and all its words."""
        before = self.lines()
        status, out, _ = self.run("import", *words, "--json")
        assert status == 2
        error = json.loads(out)["error"]
        assert error["hint"]
        assert self.lines() == before
        return error["code"], f"{error['message']} {error['hint']}"

    def lines(self) -> list[tuple[str, str, int]]:
        if not self.workspace.exists():
            return []
        with open_workspace(self.workspace) as opened:
            rows = opened.facts.lines().to_pylist()
        return [(row["order_id"], row["product_id"], row["quantity"]) for row in rows]


@pytest.fixture
def door(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Door:
    return Door(tmp_path, capsys)


def codes(record: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in record["findings"]}


def test_a_person_sees_the_mapping_the_books_and_what_was_found(door: Door) -> None:
    file = door.write(HEADER + GOOD + "29,mug,ann,2026-01-29,1,dear,GBP\n")
    status, out, err = door.run("import", file)
    assert status == 0
    assert "order_id" in err
    assert "mappings" in err
    assert [word for word in out.split() if word.isdigit()][:5] == ["29", "28", "0", "0", "1"]
    assert "29,mug,ann,2026-01-29,1,dear,GBP" in out
    assert "Made the workspace" in err


def test_the_same_file_again_changes_nothing(door: Door) -> None:
    file = door.write(HEADER + GOOD + GOOD)
    assert door.imports(file)[0]["loaded"] == 56
    before = door.lines()
    (again,) = door.imports(file)
    assert (again["loaded"], again["duplicate"]) == (0, 56)
    (copy,) = door.imports(door.write(HEADER + GOOD + GOOD, "copy.csv"))
    assert (copy["loaded"], copy["duplicate"]) == (0, 56)
    assert door.lines() == before
    status, out, _ = door.run("import", file)
    assert status == 0
    assert "Nothing new." in out


def test_an_overlapping_export_adds_only_what_is_new(door: Door) -> None:
    rows = GOOD.splitlines(keepends=True)
    door.imports(door.write(HEADER + "".join(rows[:20]), "january.csv"))
    (second,) = door.imports(door.write(HEADER + "".join(rows[10:]), "february.csv"))
    assert (second["loaded"], second["duplicate"]) == (8, 10)
    assert len(door.lines()) == 28


def test_a_refund_that_comes_before_its_order_is_applied_when_it_arrives(door: Door) -> None:
    header = "order_id,product_id,customer_id,ordered_at,quantity,returns_order_id\n"
    refund = door.write(header + "R1,mug,ann,2026-02-01,-1,7\n", "refunds.csv")
    (first,) = door.imports(refund)
    assert (first["returns_matched"], first["returns_unmatched"]) == (0, 1)
    (second,) = door.imports(door.write(HEADER + GOOD))
    assert (second["returns_matched"], second["returns_unmatched"]) == (1, 0)
    assert ("7", "mug", 1) not in door.lines()
    assert len(door.lines()) == 27


def test_several_files_are_each_whole_or_not_at_all(door: Door) -> None:
    good, bad = door.write(HEADER + GOOD), door.write("", "empty.csv")
    status, out, err = door.run("import", good, bad, "--json")
    assert status == 2
    assert json.loads(out)["error"]["code"] == "input_refused"
    assert "orders.csv" in err
    assert len(door.lines()) == 28


def test_a_catalogue_that_shrinks_waits_for_a_word(door: Door) -> None:
    rows = [f"p{n},Title {n}\n" for n in range(10)]
    door.imports(door.write("product_id,title\n" + "".join(rows), "full.csv"))
    less = door.write("product_id,title\n" + "".join(rows[:7]), "less.csv")
    code, words = door.refused(less)
    assert code == "import_held"
    assert "3 of 10 products" in words
    assert "--yes" in words
    (record,) = door.imports(less, "--yes")
    assert "products_delisted" in codes(record)
    with open_workspace(door.workspace) as opened:
        assert opened.facts.summary().n_products_on_sale == 7


def test_too_many_bad_rows_wait_for_a_word_and_are_kept_to_be_read(door: Door) -> None:
    bad = "".join(f"{n},mug,ann,2026-01-{n:02},1,dear,GBP\n" for n in range(1, 5))
    file = door.write(HEADER + GOOD + bad)
    code, words = door.refused(file)
    assert code == "import_held"
    assert "4 of 32 rows" in words
    (record,) = door.imports(file, "--yes")
    assert (record["loaded"], record["quarantined"]) == (28, 4)
    with open_workspace(door.workspace) as opened:
        rows = opened.state.quarantined(record["number"])
    assert [(row.line, row.reason, row.raw) for row in rows[:1]] == [
        (30, "bad_price", "1,mug,ann,2026-01-01,1,dear,GBP")
    ]


def test_a_share_of_bad_rows_can_be_set(door: Door) -> None:
    file = door.write(HEADER + "1,mug,ann,2026-01-01,1,1,GBP\n1,tea,ann,2026-01-01,1,dear,GBP\n")
    assert door.imports(file, "--set", "import.max_bad_share=0.5")[0]["loaded"] == 1


def test_a_mapping_is_saved_can_be_edited_and_given(door: Door) -> None:
    file = door.write("nr,towar,data\n" + "".join(f"{n},kubek,2026-01-01\n" for n in range(3)))
    mapping = door.folder / "mine.toml"
    mapping.write_text('kind = "orders"\n[columns]\nnr = "order_id"\ntowar = "product_id"\n')
    assert door.imports(file, "--mapping", str(mapping))[0]["loaded"] == 3
    assert not list((door.workspace).glob("mappings/*"))

    named = door.write(HEADER + GOOD)
    door.imports(named)
    saved = door.workspace / "mappings" / "orders.toml"
    edited = saved.read_text().replace('quantity = "quantity"\n', "")
    assert edited != saved.read_text()
    saved.write_text(edited)
    assert door.imports(door.write(HEADER + GOOD + "40,mug,ann,2026-02-01,3,1,GBP\n"))
    assert saved.read_text() == edited
    assert (door.workspace / "mappings" / "orders-2.toml").exists()


def test_the_same_orders_under_another_mapping_wait_for_a_word(door: Door) -> None:
    file = door.write(HEADER + GOOD)
    door.imports(file)
    mapping = door.folder / "mine.toml"
    mapping.write_text(
        'kind = "orders"\n[columns]\norder_id = "order_id"\nproduct_id = "product_id"'
    )
    code, words = door.refused(file, "--mapping", str(mapping))
    assert code == "import_held"
    assert "another mapping" in words


def test_the_shop_names_the_currency_of_files_that_name_none(door: Door) -> None:
    file = door.write("order_id,product_id,quantity,unit_price\n1,mug,1,2.50\n")
    door.imports(file, "--set", "shop.currency=PLN")
    with open_workspace(door.workspace) as opened:
        assert opened.facts.lines()["currency"].to_pylist() == ["PLN"]


# Bad input, and what it gets ------------------------------------------------


def zip_bomb() -> bytes:
    from io import BytesIO

    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("header_only.csv", HEADER.encode()),
        ("unknown_columns.csv", b"alpha,beta\n1,2\n"),
        ("binary.csv", bytes(range(256)) * 40),
        ("truncated.parquet", b"PAR1" + b"\x15\x04" * 50),
        ("truncated.xlsx", b"PK\x03\x04" + b"\x00" * 100),
        ("bomb.xlsx", None),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(200)),
    ],
    ids=str,
)
def test_a_file_that_is_no_table_is_refused(door: Door, name: str, content: bytes | None) -> None:
    door.imports(door.write(HEADER + GOOD))
    code, words = door.refused(door.write(zip_bomb() if content is None else content, name))
    assert code == "input_refused"
    assert name in words


def test_a_file_that_is_not_there_is_refused(door: Door) -> None:
    code, words = door.refused(str(door.folder / "nothing.csv"))
    assert code == "input_refused"
    assert "nothing.csv" in words


def test_an_unknown_preset_and_setting_are_refused_with_the_nearest_name(door: Door) -> None:
    file = door.write(HEADER + GOOD)
    assert "shopify_orders" in door.refused(file, "--preset", "shopify_order")[1]
    assert "max_bad_share" in door.refused(file, "--set", "import.max_bad_shares=1")[1]


@pytest.mark.parametrize(
    "row",
    [
        "29,mug,ann,2226-01-01,1,2.50,GBP",
        "29,mug,ann,2026-01-01,1,-2.50,GBP",
        "29,mug,ann,2026-01-01,1000000000,2.50,GBP",
        "28,tea,ann,2026-01-28,1,2.50,EUR",
        "29,,ann,2026-01-01,1,2.50,GBP",
        "29,mug,ann,soon,1,2.50,GBP",
        "29,mug",
    ],
    ids=[
        "future",
        "negative price",
        "10^9 pieces",
        "two currencies",
        "no product",
        "no date",
        "cut",
    ],
)
def test_a_bad_row_is_quarantined_with_its_text_and_the_others_come_in(
    door: Door, row: str
) -> None:
    (record,) = door.imports(door.write(HEADER + GOOD + row + "\n"))
    assert (record["loaded"], record["quarantined"]) == (28, 1)
    with open_workspace(door.workspace) as opened:
        (kept,) = opened.state.quarantined(record["number"])
    assert (kept.line, kept.raw) == (30, row)
    assert kept.reason in codes(record)


def test_ids_that_differ_only_by_case_or_spaces_are_told(door: Door) -> None:
    rows = "30,MUG,ann,2026-01-30,1,2.50,GBP\n31, mug ,ann,2026-01-31,1,2.50,GBP\n"
    (record,) = door.imports(door.write(HEADER + GOOD + rows))
    assert "similar_product_ids" in codes(record)
    assert record["loaded"] == 30


@pytest.mark.parametrize(
    ("rows", "n_lines"),
    [
        (["1,mug,ann,2026-01-01,1,2.50,GBP"], 1),
        ([f"{n},mug,,2026-01-01,1,2.50,GBP" for n in range(50)], 50),
        ([f"1,p{n},ann,2026-01-01,1,2.50,GBP" for n in range(10_000)], 10_000),
        (["1,mug,ann,2026-01-01,1,0,GBP"], 1),
    ],
    ids=["one line", "every order the same", "one order of ten thousand lines", "price zero"],
)
def test_odd_but_honest_files_come_in(door: Door, rows: list[str], n_lines: int) -> None:
    (record,) = door.imports(door.write(HEADER + "\n".join(rows)))
    assert record["loaded"] == n_lines
    assert len(door.lines()) == n_lines


# Whole or not at all --------------------------------------------------------


def start(door: Door, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "pairwell", *words, "--workspace", str(door.workspace)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.slow
def test_a_killed_import_leaves_the_old_state(door: Door) -> None:
    door.imports(door.write(HEADER + GOOD))
    before = door.lines()
    rows = (f"{n},p{n % 977},c{n % 50},2026-02-01,1,1.00,GBP\n" for n in range(100, 600_100))
    big = door.write(HEADER + "".join(rows), "big.csv")
    data = door.workspace / "facts.duckdb.wal"
    for wait in (0.0, 0.4):
        process = start(door, "import", big)
        deadline = time.monotonic() + 60
        while not data.exists() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL, "the import was over before the kill"
        assert door.lines() == before
        with open_workspace(door.workspace) as opened:
            assert len(opened.state.imports()) == 1
    assert door.imports(big)[0]["loaded"] == 600_000


def test_while_one_imports_another_is_told_to_wait(door: Door) -> None:
    file = door.write(HEADER + GOOD)
    door.imports(file)
    holder = subprocess.Popen(
        [
            sys.executable, "-c",
            "import sys; from pathlib import Path; from pairwell.wiring import open_workspace\n"
            "with open_workspace(Path(sys.argv[1])) as opened:\n"
            "    opened.facts; print('open', flush=True); input()",
            str(door.workspace),
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline() == "open\n"
    status, out, _ = door.run("import", door.write(HEADER + GOOD * 2, "more.csv"), "--json")
    holder.communicate("")
    assert status == 2
    assert json.loads(out)["error"]["code"] == "store_busy"


# Real data ------------------------------------------------------------------


@pytest.mark.slow
def test_online_retail_comes_in_and_its_books_balance(door: Door) -> None:
    file = str(real_data("online-retail-ii/online_retail_ii.parquet"))
    (record,) = door.imports(file)
    # Counted from the file by itself: rows whose code starts with five digits, whose invoice does
    # not start with A, and that do not lack both a price and a customer.
    assert {name: record[name] for name in BOOKS} == {
        "rows_in": 1_044_847, "loaded": 1_032_978, "not_product": 11_869, "duplicate": 0,
        "quarantined": 0,
    }  # fmt: skip
    assert record["returns_matched"] + record["returns_unmatched"] == 17_973
    with open_workspace(door.workspace) as opened:
        summary = opened.facts.summary()
        lines, returns = opened.facts.lines(), opened.facts.returns()
    assert returns.num_rows == record["returns_unmatched"] == summary.returns_unmatched
    assert min(lines["quantity"].to_pylist()) == 1
    assert summary.last_at == "2011-12-09T12:50:00+00:00"
    (again,) = door.imports(file)
    assert (again["loaded"], again["duplicate"]) == (0, 1_044_847)
