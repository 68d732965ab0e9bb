"""Deciding, explaining and publishing through the command line, on a workspace on the disk."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pairwell.cli.app import run
from pairwell.store.snapshot.versions import FolderSnapshots
from tests.snapshots import Pair, Product, history_of, snapshot_of

Captured = pytest.CaptureFixture[str]

PRODUCTS = [
    Product(id="85123A", title="White heart holder", price_minor=295, n_orders=100),
    Product(id="21733", title="Red heart holder", price_minor=295, n_orders=60),
    Product(id="22423", title="Cakestand", price_minor=1275, in_stock=False),
    Product(id="rare", title="Rare [bold]thing[/bold]"),
    *(Product(id=f"n{i}") for i in range(4)),
]
PAIRS = [
    Pair(anchor="85123A", candidate="21733", score=0.3, n_both=40, n_customers=31),
    Pair(anchor="85123A", candidate="22423", score=0.2),
    Pair(anchor="85123A", candidate="rare", score=0.1, n_customers=3),
    *(Pair(anchor=f"n{i}", candidate="85123A") for i in range(4)),
]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> Path:
    folder = tmp_path / "shop"
    monkeypatch.setenv("PAIRWELL_WORKSPACE", str(folder))
    assert run(["init"]) == 0
    snapshots = FolderSnapshots(folder / "snapshots")
    snapshots.write(snapshot_of(PRODUCTS, PAIRS, snapshot_id="m-1"), history_of({"ann": [1]}))
    snapshots.publish("m-1")
    capsys.readouterr()
    return folder


def answer(capsys: Captured, *arguments: str, status: int = 0) -> dict[str, Any]:
    assert run([*arguments, "--json"]) == status
    parsed: dict[str, Any] = json.loads(capsys.readouterr().out)
    return parsed


@pytest.mark.usefixtures("shop")
def test_an_offer_with_its_evidence(capsys: Captured) -> None:
    told = answer(capsys, "decide", "--anchor", "85123A")
    assert [offer["product_id"] for offer in told["offers"]] == ["21733"]
    assert told["offers"][0]["evidence"]["n_both"] == 40
    assert {r["product_id"]: r["code"] for r in told["refusals"]} == {
        "22423": "out_of_stock",
        "rare": "too_few_customers",
    }


@pytest.mark.usefixtures("shop")
def test_people_read_reasons_refusals_and_what_weakens_a_promise(capsys: Captured) -> None:
    assert run(["decide", "--anchor", "85123A", "--set", "offers.min_customers=3"]) == 0
    captured = capsys.readouterr()
    assert "1. 21733  Red heart holder" in captured.out
    assert "2. rare  Rare [bold]thing[/bold]" in captured.out
    assert "40 of 100 orders with White heart holder also had it" in captured.out
    assert "out_of_stock" in captured.out
    assert "only 3 customers" in captured.err


def test_a_damaged_journal_weakens_the_answer_and_does_not_prevent_it(
    shop: Path, capsys: Captured
) -> None:
    whole = answer(capsys, "decide", "--anchor", "85123A", "--customer", "bob")
    (shop / "journal.sqlite").write_bytes(b"no database at all" * 500)
    told = answer(capsys, "decide", "--anchor", "85123A", "--customer", "bob")
    assert told["offers"] == whole["offers"]
    [warning] = told["warnings"]
    assert warning.startswith("What was told since the matrix was made is not known")


@pytest.mark.usefixtures("shop")
def test_several_ids_after_one_option_or_each_after_its_own(capsys: Captured) -> None:
    together = answer(capsys, "decide", "--cart", "n1", "85123A", "--placement", "cart")
    apart = answer(capsys, "decide", "--cart", "n1", "--cart", "85123A", "--placement", "cart")
    assert together == apart
    assert [offer["product_id"] for offer in together["offers"]] == ["21733"]


@pytest.mark.parametrize(
    ("arguments", "why_none"),
    [
        (["--anchor", "85123a"], "unknown_anchor"),
        ([], "no_anchor"),
        (["--anchor", "21733"], "no_candidate"),
        (["--anchor", "85123A", "--customer", "ann"], "all_refused"),
        (["--anchor", "85123A", "--placement", "payment"], "placement_closed"),
    ],
)
@pytest.mark.usefixtures("shop")
def test_an_empty_answer_is_an_answer(
    arguments: list[str], why_none: str, capsys: Captured
) -> None:
    told = answer(capsys, "decide", *arguments)
    assert (told["offers"], told["why_none"]) == ([], why_none)
    assert run(["decide", *arguments]) == 0
    assert capsys.readouterr().out.strip()


@pytest.mark.usefixtures("shop")
def test_the_locale_speaks(capsys: Captured) -> None:
    told = answer(capsys, "decide", "--anchor", "85123A", "--locale", "pl")
    assert told["offers"][0]["reason"]["text"] == "Kupowane razem z produktem „White heart holder”."
    told = answer(capsys, "decide", "--anchor", "85123A", "--set", "shop.locale=pl")
    assert told["offers"][0]["reason"]["text"].startswith("Kupowane")


@pytest.mark.parametrize(
    "arguments",
    [
        ["decide", "--anchor", "85123A", "--placement", "attic"],
        ["decide", "--anchor", "85123A", "-n", "0"],
        ["why", "--anchor", "85123A", "--candidate", "sofa"],
        ["why", "--anchor", "sofa", "--candidate", "85123A"],
        ["matrix", "publish", "m-9"],
        ["matrix", "rollback"],
        ["matrix", "diff"],
        ["matrix", "export", "pairs.pdf"],
    ],
)
@pytest.mark.usefixtures("shop")
def test_what_the_operator_can_mend_ends_with_two(arguments: list[str], capsys: Captured) -> None:
    assert answer(capsys, *arguments, status=2)["error"]["message"]


def test_without_a_matrix_the_hint_says_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("PAIRWELL_WORKSPACE", str(tmp_path / "new"))
    run(["init"])
    capsys.readouterr()
    for arguments in (["decide", "--anchor", "a"], ["matrix", "show"]):
        assert "pairwell build" in answer(capsys, *arguments, status=2)["error"]["hint"]


@pytest.mark.usefixtures("shop")
def test_why_tells_every_gate(capsys: Captured) -> None:
    told = answer(capsys, "why", "--anchor", "85123A", "--candidate", "rare")
    refused = [gate["gate"] for gate in told["levels"][0]["gates"] if gate["refused"]]
    assert refused == ["too_few_customers"]
    assert run(["why", "--anchor", "85123A", "--candidate", "rare"]) == 0
    text = capsys.readouterr().out
    assert "Not offered. Refused by: too_few_customers." in text
    assert "Rare [bold]thing[/bold]" in text


def test_diff_publish_and_rollback(shop: Path, capsys: Captured) -> None:
    moved = [*PAIRS[:3], *(Pair(anchor=f"n{i}", candidate="rare") for i in range(4))]
    snapshots = FolderSnapshots(shop / "snapshots")
    snapshots.write(snapshot_of(PRODUCTS, moved, snapshot_id="m-2"))
    told = answer(capsys, "matrix", "diff")
    assert told["comparison"]["churn_share"] == 0.8
    assert "80% of the places" in told["held"][0]
    assert run(["matrix", "diff", "m-1", "m-2"]) == 0
    assert "Would be held: 80% of the places" in capsys.readouterr().out
    assert answer(capsys, "matrix", "publish", "m-2")["snapshot_id"] == "m-2"
    assert answer(capsys, "decide", "--anchor", "n1")["snapshot_id"] == "m-2"
    assert answer(capsys, "matrix", "rollback")["snapshot_id"] == "m-1"
    assert answer(capsys, "decide", "--anchor", "n1")["snapshot_id"] == "m-1"


def test_deciding_loads_no_compiler_and_no_engine(shop: Path) -> None:
    """In a process of its own: this one has loaded them for other tests."""
    code = (
        "import sys; from pairwell.cli.app import run;"
        f"run(['decide', '--anchor', '85123A', '--workspace', {str(shop)!r}]);"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": "src"},
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "1. 21733" in done.stdout
    assert not loaded & {"numba", "llvmlite", "scipy", "duckdb", "apsw", "pyarrow", "plotly"}
