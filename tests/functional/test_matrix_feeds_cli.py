"""The matrix into shops' formats, and an edited sheet back, through the command line."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pairwell.app.ports.state import edit_of
from pairwell.cli.app import run
from pairwell.export.feeds.registry import FEEDS
from pairwell.model.curated import CuratedRow
from pairwell.store.snapshot.versions import FolderSnapshots
from pairwell.store.sqlite.state import SqliteState
from tests import feed_readers
from tests.snapshots import Pair, Product, snapshot_of

Captured = pytest.CaptureFixture[str]

PRODUCTS = [
    Product(id="007", title="=Tea"), Product(id="cup", title="Cup"), Product(id="=1+1"),
    Product(id="rare"), Product(id="coffee"),
]  # fmt: skip
PAIRS = [
    Pair(anchor="007", candidate="cup", score=0.5),
    Pair(anchor="007", candidate="=1+1", score=0.3),
    Pair(anchor="007", candidate="rare", score=0.9, n_customers=3),
    Pair(anchor="007", candidate="coffee", score=0.1, strength=-0.2, relation="substitute"),
    Pair(anchor="cup", candidate="007", score=0.2),
]
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> Path:
    monkeypatch.setenv("PAIRWELL_WORKSPACE", str(tmp_path / "shop"))
    assert run(["init"]) == 0
    snapshots = FolderSnapshots(tmp_path / "shop" / "snapshots")
    snapshots.write(snapshot_of(PRODUCTS, PAIRS, snapshot_id="m-1"))
    snapshots.publish("m-1")
    state = SqliteState(tmp_path / "shop" / "state.sqlite")
    state.edit_curated(
        edit_of(CuratedRow(anchor="cup", candidate="rare", action="block", reason="a\nrecall"))
    )
    state.close()
    capsys.readouterr()
    return tmp_path


def told(capsys: Captured, *arguments: str, status: int = 0) -> dict[str, Any]:
    assert run([*arguments, "--json"]) == status
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def exported(capsys: Captured, shop: Path, name: str = "edit.xlsx", *more: str) -> Path:
    told(capsys, "matrix", "export", str(shop / name), *more)
    return shop / name


@pytest.mark.parametrize("name", FEEDS)
def test_every_format_is_written(shop: Path, name: str, capsys: Captured) -> None:
    file = shop / f"out{FEEDS[name].ending}"
    answer = told(capsys, "matrix", "export", str(file), "--format", name)
    assert (answer["file"], answer["format"], answer["n_products"]) == (str(file), name, 2)
    data = file.read_bytes()
    assert b"rare" not in data or name == "xlsx"
    assert sorted(p.name for p in shop.iterdir()) == [file.name, "shop"]


def test_the_ending_tells_the_format(shop: Path, capsys: Captured) -> None:
    for name in ("google", "yml", "jsonld", "xlsx"):
        file = shop / f"out{FEEDS[name].ending}"
        assert told(capsys, "matrix", "export", str(file))["format"] == name


def test_what_google_cannot_hold_is_warned_of(shop: Path, capsys: Captured) -> None:
    assert run(["matrix", "export", str(shop / "out.tsv")]) == 0
    said = capsys.readouterr()
    assert "'=1+1'" in said.err
    assert "Wrote 3 pairs of 2 products to" in said.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["out.csv", "--format", "vtex"],
        ["out.pdf"],
        ["out.csv", "--format", "woo", "--key", "sku"],
        ["out.csv", "--format", "woo", "--all"],
        ["nowhere/out.csv", "--format", "woo"],
    ],
)
def test_what_cannot_be_written_is_refused(
    shop: Path, arguments: list[str], capsys: Captured
) -> None:
    answer = told(capsys, "matrix", "export", str(shop / arguments[0]), *arguments[1:], status=2)
    assert answer["error"]["hint"]


def test_an_untouched_sheet_changes_nothing(shop: Path, capsys: Captured) -> None:
    proposed = told(capsys, "matrix", "import", str(exported(capsys, shop)))["proposed"]
    assert (proposed["edits"], proposed["refused"], proposed["n_rows"]) == ([], [], 5)


def edit(path: Path, cells: dict[tuple[str, str], tuple[object, object]]) -> None:
    """Write action and note beside pairs, with the columns the other way round."""
    book = openpyxl.load_workbook(path)
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    place = {name: i for i, name in enumerate(rows[0])}
    for row in rows[1:]:
        pair = (row[place["anchor_id"]], row[place["candidate_id"]])
        if pair in cells:
            row[place["action"]], row[place["note"]] = cells[pair]
    turned = openpyxl.Workbook()
    for row in rows:
        turned.active.append(row[::-1])
    for line in turned.active.iter_rows():
        for cell in line:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # openpyxl itself takes "=1+1" for a formula
    turned.save(path)


EDITS: dict[tuple[str, str], tuple[object, object]] = {
    ("007", "=1+1"): ("pin", "sells well"),
    ("007", "cup"): ("block", None),
    ("cup", "rare"): (None, None),
}
EXPECTED = {
    ("add", "block", "007", "cup", None, ""),
    ("add", "pin", "007", "=1+1", 2, "sells well"),
    ("remove", "block", "cup", "rare", None, "a\nrecall"),
}


def edits_of(proposed: dict[str, Any]) -> set[tuple[object, ...]]:
    names = ("change", "action", "anchor_id", "candidate_id", "rank", "note")
    return {tuple(edit[name] for name in names) for edit in proposed["edits"]}


def test_an_edited_sheet_shows_its_diff(shop: Path, capsys: Captured) -> None:
    path = exported(capsys, shop)
    edit(path, EDITS)
    assert edits_of(told(capsys, "matrix", "import", str(path))["proposed"]) == EXPECTED
    assert run(["matrix", "import", str(path)]) == 0
    text = capsys.readouterr().out
    assert "sells well" in text
    assert "5 rows: 3 would change something" in text


def test_bad_lines_are_listed_and_end_with_two(shop: Path, capsys: Captured) -> None:
    path = exported(capsys, shop)
    edit(path, {("007", "cup"): ("pim", None)})
    answer = told(capsys, "matrix", "import", str(path), status=2)
    (refused,) = answer["proposed"]["refused"]
    assert (refused["line"], refused["code"], refused["hint"]) == (
        2, "unknown_action", "Did you mean pin?",
    )  # fmt: skip
    assert run(["matrix", "import", str(path)]) == 2
    assert "Line 2: The action 'pim' is not known." in capsys.readouterr().out


def test_a_sheet_without_its_columns_is_refused(shop: Path, capsys: Captured) -> None:
    book = openpyxl.Workbook()
    book.active.append(["anchor_id", "candidate_id"])
    book.active.append(["007", "cup"])
    book.save(shop / "bad.xlsx")
    answer = told(capsys, "matrix", "import", str(shop / "bad.xlsx"), status=2)
    assert "line 1" in answer["error"]["message"]


def test_an_edited_sheet_is_saved_as_one_edit_and_taken_back(shop: Path, capsys: Captured) -> None:
    path = exported(capsys, shop)
    edit(path, EDITS)
    kept = told(capsys, "matrix", "import", str(path), "--save", "--reason", "autumn")
    assert (kept["kept"], kept["edit"]["number"], kept["edit"]["note"]) == (True, 2, "autumn")
    assert words(capsys) == {
        ("007", "=1+1", "pin", 2, "sells well"), ("007", "cup", "block", None, "autumn"),
    }  # fmt: skip
    again = exported(capsys, shop, "again.xlsx")
    assert told(capsys, "matrix", "import", str(again), "--save")["kept"] is False
    told(capsys, "matrix", "undo", "e-2")
    assert words(capsys) == {("cup", "rare", "block", None, "a\nrecall")}
    assert told(capsys, "matrix", "show")["versions"][-1]["version_id"] == "e-3"


def words(capsys: Captured) -> set[tuple[object, ...]]:
    rows = [each["row"] for each in told(capsys, "matrix", "curated")["rows"]]
    names = ("anchor", "candidate", "action", "position", "reason")
    return {tuple(row[name] for name in names) for row in rows}


def test_a_sheet_with_one_bad_line_keeps_nothing(shop: Path, capsys: Captured) -> None:
    path = exported(capsys, shop)
    edit(path, EDITS | {("cup", "007"): ("pim", None)})
    before = words(capsys)
    assert told(capsys, "matrix", "import", str(path), "--save", status=2)["kept"] is False
    assert words(capsys) == before


PRESETS = {
    "google": "google_feed", "woo": "woo_products", "magento": "magento_products",
    "shopify": "shopify_products", "yml": "yandex_yml", "odoo": "odoo",
}  # fmt: skip


@pytest.mark.parametrize("name", PRESETS)
def test_each_format_goes_out_and_in_again_to_the_same_matrix(
    shop: Path, name: str, capsys: Captured
) -> None:
    out = exported(capsys, shop, f"out{FEEDS[name].ending}", "--format", name)
    looked = told(capsys, "matrix", "import", str(out), "--preset", PRESETS[name])
    assert (looked["kept"], looked["proposed"]["refused"]) == (False, [])
    assert words(capsys) == {("cup", "rare", "block", None, "a\nrecall")}
    kept = told(capsys, "matrix", "import", str(out), "--preset", PRESETS[name], "--save")
    assert kept["edit"]["note"] == out.name
    again = exported(capsys, shop, f"again{FEEDS[name].ending}", "--format", name)
    assert again.read_bytes() == out.read_bytes()
    unchanged = told(capsys, "matrix", "import", str(again), "--preset", PRESETS[name])
    assert unchanged["proposed"]["edits"] == []
    # what a person named instead of a product is not offered to go with it
    offers = told(capsys, "decide", "--anchor", "007", "-n", "4")["offers"]
    assert "coffee" not in [offer["product_id"] for offer in offers]
    told(capsys, "matrix", "undo", "e-2")
    assert words(capsys) == {("cup", "rare", "block", None, "a\nrecall")}


def test_json_ld_goes_out_and_in_again_to_the_same_statements(shop: Path, capsys: Captured) -> None:
    out = exported(capsys, shop, "out.jsonld")
    kept = told(capsys, "matrix", "import", str(out), "--preset", "jsonld", "--save")
    assert (kept["kept"], kept["proposed"]["refused"]) == (True, [])
    again = exported(capsys, shop, "again.jsonld")
    said, then = (set(feed_readers.jsonld(file.read_bytes())) for file in (out, again))
    assert len(said) > 3
    assert then == said
    told(capsys, "matrix", "undo", "e-2")
    assert words(capsys) == {("cup", "rare", "block", None, "a\nrecall")}


def test_variants_of_one_handle_are_pinned_together(shop: Path, capsys: Captured) -> None:
    products = [
        Product(id="s-red", family="shirt"), Product(id="s-blue", family="shirt"),
        Product(id="b-40", family="belt", n_orders=9), Product(id="b-50", family="belt"),
    ]  # fmt: skip
    snapshots = FolderSnapshots(shop / "shop" / "snapshots")
    snapshots.write(
        snapshot_of(products, [Pair(anchor="s-red", candidate="b-50")], snapshot_id="m-2")
    )
    snapshots.publish("m-2")
    out = exported(capsys, shop, "out.csv", "--format", "shopify")
    told(capsys, "matrix", "import", str(out), "--preset", "shopify_products", "--save")
    assert {(a, c) for a, c, action, *_ in words(capsys) if action == "pin"} == {
        ("s-red", "b-50"), ("s-blue", "b-50"),
    }  # fmt: skip
    again = exported(capsys, shop, "again.csv", "--format", "shopify")
    assert again.read_bytes() == out.read_bytes()


def test_bad_lines_of_a_shops_file_are_told_and_nothing_is_kept(
    shop: Path, capsys: Captured
) -> None:
    file = shop / "products.csv"
    file.write_text(
        'SKU,Name,Cross-sells\n007,Tea,"007, cup"\nnobody,Gone,cup\ncup,Cup,007\n', "utf-8"
    )
    answer = told(
        capsys, "matrix", "import", str(file), "--preset", "woo_products", "--save", status=2
    )
    assert [(line["line"], line["code"]) for line in answer["proposed"]["refused"]] == [
        (2, "self_pair"), (3, "unknown_product"),
    ]  # fmt: skip
    assert answer["kept"] is False
    file.write_text('SKU,Name,Cross-sells\nx1,A,"x2, x3"\nx2,B,x1\n', "utf-8")
    assert run(["matrix", "import", str(file), "--preset", "woo_products", "--save"]) == 2
    assert "is it another shop's?" in capsys.readouterr().out
    versions = told(capsys, "matrix", "show")["versions"]
    assert [v["version_id"] for v in versions if v["published"]] == ["m-1", "e-1"]


def test_a_pin_of_what_is_out_of_stock_is_held_with_its_line(shop: Path, capsys: Captured) -> None:
    products = [*PRODUCTS[:2], Product(id="gone", in_stock=False)]
    snapshots = FolderSnapshots(shop / "shop" / "snapshots")
    snapshots.write(snapshot_of(products, PAIRS[:1], snapshot_id="m-2"))
    snapshots.publish("m-2")
    file = shop / "products.csv"
    file.write_text("SKU,Name,Cross-sells\ncup,Cup,gone\n", "utf-8")
    kept = told(capsys, "matrix", "import", str(file), "--preset", "woo_products", "--save")
    assert [held["line"] for held in kept["proposed"]["held"]] == [2]
    assert told(capsys, "decide", "--anchor", "cup")["offers"] == []


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not on this machine")
def test_the_cycle_works_through_libreoffice(shop: Path, capsys: Captured) -> None:
    path = exported(capsys, shop)
    edit(path, EDITS)
    (shop / "office").mkdir()
    subprocess.run(
        [str(SOFFICE), "--headless", f"-env:UserInstallation=file://{shop}/profile",
         "--convert-to", "xlsx", "--outdir", str(shop / "office"), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    back = shop / "office" / path.name
    assert edits_of(told(capsys, "matrix", "import", str(back))["proposed"]) == EXPECTED
    assert told(capsys, "matrix", "import", str(back), "--save")["kept"] is True
    again = exported(capsys, shop, "again.xlsx")
    assert told(capsys, "matrix", "import", str(again))["proposed"]["edits"] == []
