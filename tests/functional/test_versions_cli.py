"""Builds and edits as versions through the command line: listed, noted, compared, served again."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from pairwell.cli.app import run
from pairwell.store.snapshot.versions import FolderSnapshots
from pairwell.store.sqlite.state import SqliteState
from tests.snapshots import Pair, Product, history_of, snapshot_of

Captured = pytest.CaptureFixture[str]

PRODUCTS = [
    Product(id="tea", title="Tea", n_orders=300), Product(id="cup", title="Cup"),
    Product(id="pot", title="Pot", brand="Acme"), Product(id="mug", in_stock=False),
]  # fmt: skip
PAIRS = [
    Pair(anchor="tea", candidate="cup", score=0.5), Pair(anchor="tea", candidate="pot", score=0.3),
    Pair(anchor="cup", candidate="tea", score=0.2),
]  # fmt: skip


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> Path:
    monkeypatch.setenv("PAIRWELL_WORKSPACE", str(tmp_path / "shop"))
    assert run(["init"]) == 0
    serve(tmp_path, "m-1", PAIRS)
    capsys.readouterr()
    return tmp_path


def serve(folder: Path, name: str, pairs: list[Pair]) -> None:
    snapshots = FolderSnapshots(folder / "shop" / "snapshots")
    snapshots.write(snapshot_of(PRODUCTS, pairs, snapshot_id=name))
    snapshots.publish(name)


def told(capsys: Captured, *arguments: str, status: int = 0) -> dict[str, Any]:
    assert run([*arguments, "--json"]) == status
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def offered(capsys: Captured) -> list[str]:
    return [o["product_id"] for o in told(capsys, "decide", "--anchor", "tea")["offers"]]


def served(capsys: Captured) -> list[str]:
    return [v["version_id"] for v in told(capsys, "matrix", "show")["versions"] if v["current"]]


def test_every_edit_is_a_version_with_author_time_and_note(capsys: Captured) -> None:
    told(capsys, "matrix", "pin", "tea", "mug", "--author", "Ann", "--reason", "new glaze")
    told(capsys, "matrix", "undo", "1", "--author", "Bob")
    versions = told(capsys, "matrix", "show")["versions"]
    assert [(v["version_id"], v["kind"], v["author"], v["note"]) for v in versions] == [
        ("m-1", "build", "", ""),
        ("e-1", "edit", "Ann", "new glaze"),
        ("e-2", "edit", "Bob", "row 1 taken back"),
    ]
    assert versions[1]["created_at"].startswith("20")
    assert versions[1]["snapshot_id"] == "m-1"
    assert run(["matrix", "note", "e-1", "[b]first[/b] try"]) == 0
    assert run(["matrix", "show"]) == 0
    text = capsys.readouterr().out
    assert "[b]first[/b] try" in text
    assert "edit of m-1: +0 -1" in text
    error = told(capsys, "matrix", "note", "e-9", "?", status=2)["error"]
    assert "no matrix version e-9" in error["message"]


def test_an_edit_is_rolled_back_and_served_again(shop: Path, capsys: Captured) -> None:
    told(capsys, "matrix", "block", "cup")
    assert (offered(capsys), served(capsys)) == (["pot"], ["e-1"])
    serve(shop, "m-2", PAIRS[1:])
    told(capsys, "matrix", "pin", "tea", "cup")
    told(capsys, "matrix", "block", "pot")
    assert served(capsys) == ["e-3"]
    back = [told(capsys, "matrix", "rollback") for _ in range(4)]
    assert [each["version_id"] for each in back] == ["e-2", "m-2", "e-1", "m-1"]
    assert [each["taken_back"] for each in back] == ["e-3", "e-2", "m-2", "e-1"]
    assert offered(capsys) == ["cup", "pot"]
    assert told(capsys, "matrix", "rollback", status=2)["error"]["code"] == "not_ready"
    again = told(capsys, "matrix", "publish", "e-1", "--author", "Zoe")
    assert (again["snapshot_id"], again["edit"]["restores"]) == ("m-1", 1)
    assert offered(capsys) == ["pot"]
    assert told(capsys, "matrix", "publish", "e-1", status=2)["error"]["code"] == "input_refused"


def test_the_difference_is_told_with_its_reason(shop: Path, capsys: Captured) -> None:
    assert "only one version" in told(capsys, "matrix", "diff", status=2)["error"]["message"]
    told(capsys, "matrix", "block", "--anchor", "tea", "--candidate", "cup")
    changes = told(capsys, "matrix", "diff")["changes"]
    assert (changes["before"], changes["now"], changes["why"]) == ("m-1", "e-1", {"blocked": 1})
    assert changes["changed"][0]["changes"] == [
        {"product_id": "cup", "change": "left", "why": "blocked",
         "rank_before": 1, "rank_now": None}
    ]  # fmt: skip
    FolderSnapshots(shop / "shop" / "snapshots").write(
        snapshot_of(PRODUCTS, [*PAIRS[:2], Pair(anchor="pot", candidate="cup")], snapshot_id="m-2")
    )
    later = told(capsys, "matrix", "diff", "m-1", "m-2")
    assert later["comparison"]["now"] == "m-2"
    assert later["changes"]["why"] == {"new_orders": 2}  # the block holds on both
    assert run(["matrix", "diff", "e-0", "e-1"]) == 0
    text = capsys.readouterr().out
    assert "Lists that differ: 1 of 2;" in text
    assert "blocked by hand" in text


def test_a_row_is_edited_in_place(capsys: Captured) -> None:
    told(
        capsys, "matrix", "pin", "tea", "pot", "--text", "en=They match.", "--text", "pl=Pasują.",
        "--expert", "Dr Zoe", "--image", "https://shop.example/both.jpg",
        "--relation", "accessory", "--until", "2999-01-01",
    )  # fmt: skip
    told(capsys, "matrix", "edit", "1", "--position", "1", "--text", "pl=")
    (row,) = [r["row"] for r in told(capsys, "matrix", "curated")["rows"]]
    assert (row["number"], row["position"], row["texts"]) == (2, 1, {"en": "They match."})
    assert row["valid_until"] == "2999-01-02T00:00:00+00:00"
    offer = told(capsys, "decide", "--anchor", "tea")["offers"][0]
    assert (offer["product_id"], offer["relation"]) == ("pot", "accessory")
    assert (offer["reason"]["text"], offer["reason"]["expert"]) == ("They match.", "Dr Zoe")
    assert offer["image_url"] == "https://shop.example/both.jpg"
    other = told(capsys, "decide", "--anchor", "tea", "--locale", "pl")["offers"][0]
    assert "Tea" in other["reason"]["text"]  # no text of its own in Polish: the usual sentence
    assert run(["decide", "--anchor", "tea"]) == 0
    assert "They match. (Dr Zoe)" in capsys.readouterr().out
    told(capsys, "matrix", "undo", "e-2")
    assert told(capsys, "matrix", "curated")["rows"][0]["row"]["texts"]["pl"] == "Pasują."
    for words in (
        ("9",),
        ("1", "--image", "ftp://x"),
        ("1", "--text", "de=Ja"),
        ("1", "--text", "x"),
    ):
        assert told(capsys, "matrix", "edit", *words, status=2)["error"]["hint"]


def test_a_table_of_pins_is_one_edit(shop: Path, capsys: Captured) -> None:
    file = shop / "pins.csv"
    file.write_text("anchor,candidate,rank,until\ntea,pot,1,\ncup,pot,,2999-12-24\n", "utf-8")
    looked = told(capsys, "matrix", "pin", "--file", str(file), "--dry-run")
    assert (looked["kept"], looked["review"]["n_rows"]) == (False, 2)
    kept = told(capsys, "matrix", "pin", "--file", str(file), "--reason", "winter")
    assert (kept["kept"], kept["edit"]["number"], kept["edit"]["note"]) == (True, 1, "winter")
    assert kept["review"]["coverage"]["n_before"] == 2
    assert offered(capsys) == ["pot", "cup"]
    file.write_text("anchor,candidate\ntea,cup\ntea,cuq\n", "utf-8")
    assert run(["matrix", "pin", "--file", str(file)]) == 2
    text = capsys.readouterr().out
    assert "Line 3: The catalogue has no product 'cuq'. Did you mean cup?" in text
    assert "Nothing was changed." in text
    assert len(told(capsys, "matrix", "curated")["rows"]) == 2
    told(capsys, "matrix", "undo", "e-1")
    assert told(capsys, "matrix", "curated")["rows"] == []
    file.write_text("candidate\nbrand:acme\n", "utf-8")
    told(capsys, "matrix", "block", "--file", str(file))
    assert offered(capsys) == ["cup"]
    refused = told(capsys, "matrix", "pin", "tea", "--file", str(file), status=2)
    assert "stands in the table" in refused["error"]["message"]


def test_a_pair_is_taken_off_both_ways_with_an_end(capsys: Captured) -> None:
    told(
        capsys, "matrix", "block", "cup", "--anchor", "tea", "--everywhere",
        "--reason", "recall", "--until", "2999-01-01",
    )  # fmt: skip
    assert offered(capsys) == ["pot"]
    assert told(capsys, "decide", "--anchor", "cup")["offers"] == []
    told(capsys, "matrix", "undo", "e-1")
    assert offered(capsys) == ["cup", "pot"]
    kept = told(capsys, "matrix", "block", "brand:Acme", "--everywhere", "--reason", "recall")
    assert kept["review"]["coverage"] == {"n_sellers": 4, "n_before": 2, "n_after": 2}
    assert offered(capsys) == ["cup"]


def test_a_build_that_knows_erased_people_is_never_served(shop: Path, capsys: Captured) -> None:
    snapshots = FolderSnapshots(shop / "shop" / "snapshots")
    snapshots.write(
        snapshot_of(PRODUCTS, PAIRS, snapshot_id="m-2"), history_of({"ann": [0], "bob": [1]})
    )
    state = SqliteState(shop / "shop" / "state.sqlite")
    state.erase(["ann"])
    state.close()
    refused = told(capsys, "matrix", "publish", "m-2", status=2)["error"]
    assert "1 people who were erased" in refused["message"]
    assert served(capsys) == ["m-1"]
    assert b"ann" not in (shop / "shop" / "state.sqlite").read_bytes()


def test_a_damaged_build_is_never_served(shop: Path, capsys: Captured) -> None:
    snapshots = FolderSnapshots(shop / "shop" / "snapshots")
    snapshots.write(snapshot_of(PRODUCTS, PAIRS, snapshot_id="m-2"))
    file = shop / "shop" / "snapshots" / "m-2" / "snapshot.bin"
    content = bytearray(file.read_bytes())
    content[-9] ^= 4
    file.write_bytes(content)
    refused = told(capsys, "matrix", "publish", "m-2", status=2)["error"]
    assert refused["code"] == "snapshot_refused"
    assert served(capsys) == ["m-1"]


def test_rollback_takes_less_than_a_second(shop: Path, capsys: Captured) -> None:
    """Of a matrix of 2,000 products, after 2,000 pins; in time of its own, whatever else runs."""
    many = [Product(id=f"p{i}") for i in range(2_000)]
    snapshots = FolderSnapshots(shop / "shop" / "snapshots")
    for name in ("m-2", "m-3"):
        snapshots.write(snapshot_of(many, [Pair(anchor="p0", candidate="p1")], snapshot_id=name))
        snapshots.publish(name)
    file = shop / "pins.csv"
    lines = [f"p{i},p{i + 1}" for i in range(1_999)]
    file.write_text("\n".join(["anchor,candidate", *lines]), "utf-8")
    told(capsys, "matrix", "pin", "--file", str(file))
    for back in ("m-3", "m-2"):
        start = time.process_time()
        assert told(capsys, "matrix", "rollback")["version_id"] == back
        assert time.process_time() - start < 1.0
    assert told(capsys, "matrix", "curated")["rows"] == []
