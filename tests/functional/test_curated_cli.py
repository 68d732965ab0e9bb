"""Pins and blocks through the command line: kept, obeyed at once, listed, undone.

Shows D-09 of docs/mission.md.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pairwell.cli.app import run
from pairwell.store.snapshot.versions import FolderSnapshots
from tests.snapshots import Pair, Product, snapshot_of
from tests.told import Captured, told

PRODUCTS = [
    Product(id="85123A", title="White heart", category="Hearts", brand="Acme"),
    Product(id="21733", title="Red heart", category="Hearts", brand="Acme"),
    Product(id="22423", title="Cake [b]stand[/b]", brand="Zed"),
    Product(id="sold-out", in_stock=False),
    *(Product(id=f"n{i}", brand="Many") for i in range(25)),
]
PAIRS = [
    Pair(anchor="85123A", candidate="21733", score=0.3),
    Pair(anchor="85123A", candidate="22423", score=-0.2),
]


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> FolderSnapshots:
    monkeypatch.setenv("PAIRWELL_WORKSPACE", str(tmp_path / "shop"))
    assert run(["init"]) == 0
    snapshots = FolderSnapshots(tmp_path / "shop" / "snapshots")
    snapshots.write(snapshot_of(PRODUCTS, PAIRS, snapshot_id="m-1"))
    snapshots.publish("m-1")
    capsys.readouterr()
    return snapshots


def offered(capsys: Captured) -> list[str]:
    return [o["product_id"] for o in told(capsys, "decide", "--anchor", "85123A")["offers"]]


def test_a_pin_from_the_command_to_the_offer_and_back(
    capsys: Captured, shop: FolderSnapshots
) -> None:
    kept = told(
        capsys, "matrix", "pin", "85123A", "22423", "--reason", "same series",
        "--author", "Ann", "--position", "1", "--until", "2999-12-24",
    )  # fmt: skip
    assert kept["kept"] is True
    row = kept["review"]["row"]
    assert (row["number"], row["author"], row["position"]) == (1, "Ann", 1)
    assert row["valid_until"] == "2999-12-25T00:00:00+00:00"
    first = told(capsys, "decide", "--anchor", "85123A")["offers"][0]
    assert (first["product_id"], first["reason"]["code"]) == ("22423", "curated")
    assert (first["evidence"]["source"], first["evidence"]["author"]) == ("curated", "Ann")
    shop.write(snapshot_of(PRODUCTS, PAIRS, snapshot_id="m-2"))
    shop.publish("m-2")
    assert offered(capsys) == ["22423", "21733"]
    assert run(["why", "--anchor", "85123A", "--candidate", "22423"]) == 0
    assert "Pinned by hand: 22423 beside 85123A (row 1, Ann" in capsys.readouterr().out
    listed = told(capsys, "matrix", "curated")["rows"]
    assert [(r["n_disagree"], r["disagreements"][0]["strength"]) for r in listed] == [
        (1, pytest.approx(-0.2))
    ]
    assert told(capsys, "matrix", "undo", "1")["undone"]["candidate"] == "22423"
    assert offered(capsys) == ["21733"]
    assert told(capsys, "matrix", "undo", "1", status=2)["error"]["code"] == "input_refused"


@pytest.mark.parametrize(
    "words",
    [("21733",), ("--candidate", "21733"), ("--anchor", "85123A", "--candidate", "21733"),
     ("21733", "--anchor", "category:hearts"), ("brand:acme",)],
)  # fmt: skip
def test_a_block_takes_it_off_at_once(words: tuple[str, ...], capsys: Captured) -> None:
    assert offered(capsys) == ["21733"]
    told(capsys, "matrix", "block", *words)
    answer = told(capsys, "decide", "--anchor", "85123A")
    assert answer["offers"] == []
    assert {r["product_id"]: r["code"] for r in answer["refusals"]}["21733"] == "blocked"
    assert run(["why", "--anchor", "85123A", "--candidate", "21733"]) == 0
    text = capsys.readouterr().out
    assert "Not offered. Refused by: blocked." in text
    assert "Blocked by hand" in text


def test_people_see_what_a_set_touches_before_it_is_kept(capsys: Captured) -> None:
    assert run(["matrix", "pin", "85123A", "brand:many", "--dry-run"]) == 0
    text = capsys.readouterr().out
    assert "Candidate brand:many: 25 products; the best sellers:" in text
    assert sum(line.startswith("  n") for line in text.splitlines()) == 20
    assert "Nothing was changed." in text
    assert told(capsys, "matrix", "curated")["rows"] == []


def test_people_read_the_list_with_conflicts(capsys: Captured) -> None:
    assert run(["matrix", "curated"]) == 0
    assert "no hand-made rows" in capsys.readouterr().out
    told(capsys, "matrix", "block", "brand:Zed", "--reason", "recall", "--until", "2999-01-01")
    assert run(["matrix", "pin", "85123A", "22423", "--from", "2020-01-01"]) == 0
    text = capsys.readouterr().out
    assert "Cake [b]stand[/b]" in text
    assert "Says the opposite of row 1" in text
    assert "Take it back with: pairwell matrix undo 2" in text
    assert run(["matrix", "curated"]) == 0
    text = capsys.readouterr().out
    assert "through 2999-01-01" in text
    assert "Row 2: The orders speak against 1 of 1 known pairs" in text
    assert "Row 2: row 1 has the word" in text
    assert offered(capsys) == ["21733"]


def test_a_row_waits_for_its_first_day(capsys: Captured) -> None:
    told(capsys, "matrix", "block", "21733", "--from", "2999-01-01")
    assert offered(capsys) == ["21733"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("pin", "85123A", "2173"), "no product '2173'"),
        (("pin", "85123A", "85123A"), "with itself"),
        (("pin", "85123A", "21733", "--until", "2001-01-01"), "over before"),
        (("pin", "85123A", "21733", "--until", "soon"), "'soon' is no day"),
        (("pin", "85123A", "21733", "--until", "9999-12-31"), "is no day"),
        (("pin", "85123A", "21733", "--position", "0"), "position 0"),
        (("block",), "Name what to take off once"),
        (("block", "21733", "--candidate", "21733"), "Name what to take off once"),
        (("block", "21733", "--anchor", ""), "--anchor is empty"),
        (("block", "nobody"), "no product 'nobody'"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    words: tuple[str, ...], says: str, capsys: Captured
) -> None:
    error = told(capsys, "matrix", *words, status=2)["error"]
    assert says in error["message"]
    assert error["hint"]
    assert told(capsys, "matrix", "curated")["rows"] == []


def test_the_default_export_obeys_people(tmp_path: Path, capsys: Captured) -> None:
    told(capsys, "matrix", "pin", "85123A", "n1")
    told(capsys, "matrix", "block", "21733")
    files = {name: tmp_path / f"{name}.csv" for name in ("some", "all")}
    told(capsys, "matrix", "export", str(files["some"]))
    told(capsys, "matrix", "export", str(files["all"]), "--all")
    found = {}
    for name, file in files.items():
        with file.open(newline="") as text:
            found[name] = {
                (r["candidate_id"], r["source"], r["n_both"]) for r in csv.DictReader(text)
            }
    assert found["some"] == {("22423", "mined", "20"), ("n1", "curated", "")}
    assert found["all"] == found["some"] | {("21733", "mined", "20")}
