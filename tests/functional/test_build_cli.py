"""``pairwell build`` on a workspace on the disk: what it writes, freezes, says and refuses."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pairwell.cli.app import run
from pairwell.model.offer import OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.shelf import Shelf
from pairwell.store.snapshot.versions import FolderSnapshots
from tests.real_data import real_data

Captured = pytest.CaptureFixture[str]
Row = tuple[str, str, str, str, int, str, str]
HEADER = (
    "order_id",
    "product_id",
    "customer_id",
    "ordered_at",
    "quantity",
    "unit_price",
    "currency",
)
PRICES = {f"p{i}": f"{5 + i}.50" for i in range(12)}


def orders(n: int = 400) -> list[Row]:
    """Orders of twelve products; p0 and p1 go together, the others as it falls."""
    rng = np.random.default_rng(11)
    rows: list[Row] = []
    for order in range(n):
        basket = {f"p{i}" for i in rng.choice(12, size=3, replace=False)}
        basket |= {"p0", "p1"} if order % 4 == 0 else set()
        when = f"2026-{1 + order * 9 // n:02}-{1 + order % 28:02}T10:00:00"
        rows += [
            (f"o{order}", product, f"c{order % 90}", when, 1, PRICES[product], "EUR")
            for product in sorted(basket)
        ]
    return rows


def write(file: Path, rows: Iterable[Row]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([HEADER, *rows])
    return file


def imported(folder: Path, rows: Iterable[Row], capsys: Captured) -> None:
    assert run(["import", str(write(folder.parent / "orders.csv", rows)), "--yes"]) == 0
    capsys.readouterr()


def built(capsys: Captured, *arguments: str, status: int = 0) -> dict[str, Any]:
    assert run(["build", "--json", *arguments]) == status
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_from_orders_to_an_offer(shop: Path, capsys: Captured) -> None:
    imported(shop, orders(), capsys)
    told = built(capsys)
    report = told["report"]
    assert told["published"]
    assert (report["n_baskets"], report["n_products"], report["n_customers"]) == (400, 12, 90)
    assert report["n_pairs_tested"] == 66
    assert report["significance"] == "by month"
    assert report["n_pairs_proven"] >= 2
    assert any("12 of 12 prices come from" in finding for finding in report["findings"])
    assert run(["decide", "--anchor", "p0", "--json"]) == 0
    offer = json.loads(capsys.readouterr().out)["offers"][0]
    assert (offer["product_id"], offer["price_minor"], offer["currency"]) == ("p1", 650, "EUR")
    assert offer["evidence"]["proven"]
    assert offer["price_ratio"] == pytest.approx(650 / 550)


def test_people_read_a_screen_without_markup(shop: Path, capsys: Captured) -> None:
    imported(shop, orders(), capsys)
    assert run(["build"]) == 0
    said = capsys.readouterr().out
    assert "served from now on" in said
    assert "400 baskets, 12 products, 90 known customers" in said
    assert "left out: fewer than five customers behind them" in said
    assert "[dim]" not in said
    assert "[bold]" not in said


def test_numbers_stay_frozen_until_asked(shop: Path, capsys: Captured) -> None:
    imported(shop, orders(), capsys)
    first = built(capsys)["report"]["learned"]
    assert first["tuned"]
    # what would be tuned otherwise on other orders stays as it was
    imported(shop, [*orders(), *[(f"x{r[0]}", *r[1:]) for r in orders(60)]], capsys)
    second = built(capsys, "--yes")["report"]
    assert second["learned"] == first
    assert second["n_baskets"] == 460
    # other options are another question, and --retune asks again
    other = built(capsys, "--yes", "--set", "matrix.neighbours=7")["report"]["learned"]
    assert other["neighbours"] == 7
    again = built(capsys, "--yes", "--retune", "--set", "matrix.neighbours=7")["report"]["learned"]
    assert again == other


def test_the_same_orders_in_another_order_make_the_same_version(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    rng = np.random.default_rng(0)
    rows = orders(120)
    files = []
    for name in ("one", "other"):
        monkeypatch.setenv("PAIRWELL_WORKSPACE", str(tmp_path / name))
        assert run(["init"]) == 0
        imported(tmp_path / name, [rows[i] for i in rng.permutation(len(rows))], capsys)
        snapshot_id = built(capsys)["snapshot_id"]
        files.append(tmp_path / name / "snapshots" / snapshot_id)
    for name in ("snapshot.bin", "history.bin", "history.json"):
        assert (files[0] / name).read_bytes() == (files[1] / name).read_bytes()


def test_written_but_not_served(shop: Path, capsys: Captured) -> None:
    imported(shop, orders(120), capsys)
    told = built(capsys, "--no-publish")
    assert not told["published"]
    assert run(["decide", "--anchor", "p0"]) == 2
    assert "pairwell build" in capsys.readouterr().err
    assert run(["matrix", "publish", told["snapshot_id"]]) == 0
    assert run(["decide", "--anchor", "p0"]) == 0


def test_versions_of_a_day_are_numbered(shop: Path, capsys: Captured) -> None:
    imported(shop, orders(120), capsys)
    names = [built(capsys)["snapshot_id"] for _ in range(3)]
    assert [name.rsplit("-", 1)[1] for name in names] == ["1", "2", "3"]
    kept = FolderSnapshots(shop / "snapshots")
    assert kept.current().snapshot.meta.snapshot_id == names[-1]


@pytest.mark.parametrize(
    "rows",
    [
        orders(1)[:1],
        orders(1),
        [(f"o{n}", "p1", "c1", "2026-01-01", 1, "1.00", "EUR") for n in range(50)],
        [(f"o{n}", p, "", "", 1, "", "") for n in range(50) for p in ("p1", "p2", "p3")],
    ],
    ids=["one line", "one order", "one product", "all orders alike"],
)
def test_tiny_shops_have_a_matrix_and_no_reason_to_offer(
    rows: list[Row], shop: Path, capsys: Captured
) -> None:
    imported(shop, rows, capsys)
    report = built(capsys)["report"]
    assert report["n_pairs_proven"] == 0
    assert not report["learned"]["tuned"]
    assert run(["decide", "--anchor", rows[0][1], "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["offers"] or answer["why_none"]


@pytest.mark.usefixtures("shop")
def test_nothing_imported_ends_with_two_and_a_hint(capsys: Captured) -> None:
    error = built(capsys, status=2)["error"]
    assert error["code"] == "not_ready"
    assert "pairwell import" in error["hint"]


@pytest.mark.parametrize(
    "setting",
    ["matrix.neighbours=0", "matrix.seed=-1", "matrix.strength=good", "matrix.half_life=3",
     "matrix.half_life_days=-4", "matrix.max_basket=none of it"],
)  # fmt: skip
def test_bad_settings_end_with_two_and_write_nothing(
    setting: str, shop: Path, capsys: Captured
) -> None:
    imported(shop, orders(40), capsys)
    assert built(capsys, "--set", setting, status=2)["error"]["code"] == "settings_refused"
    assert not (shop / "snapshots").exists() or not FolderSnapshots(shop / "snapshots").list()


def test_without_a_workspace(tmp_path: Path, capsys: Captured) -> None:
    error = built(capsys, "-w", str(tmp_path / "none"), status=2)["error"]
    assert "pairwell init" in error["hint"]


def test_a_shrunken_shop_is_held_until_a_person_says_yes(shop: Path, capsys: Captured) -> None:
    imported(shop, orders(), capsys)
    served = built(capsys)["snapshot_id"]
    # all orders hold more than one product: nothing would be counted, so nothing offered
    error = built(capsys, "--set", "matrix.max_basket=1", status=2)["error"]
    assert error["code"] == "snapshot_refused"
    kept = FolderSnapshots(shop / "snapshots")
    assert kept.current().snapshot.meta.snapshot_id == served
    assert built(capsys, "--set", "matrix.max_basket=1", "--yes")["published"]


@pytest.mark.slow
def test_groceries(shop: Path, capsys: Captured) -> None:
    assert run(["import", str(real_data("groceries/groceries.csv")), "--yes", "-q"]) == 0
    capsys.readouterr()
    report = built(capsys)["report"]
    assert report["n_products"] == 169
    assert report["n_pairs_tested"] == 169 * 168 // 2
    assert report["size_factor"] == pytest.approx(1.43, abs=0.01)


def test_prices_csv_becomes_the_ground_of_what_is_said_of_a_reduction(
    shop: Path, capsys: Captured
) -> None:
    imported(shop, orders(), capsys)
    (shop / "prices.csv").write_text(
        "product_id,since,price_minor,currency,announced\n"
        "p1,2026-01-01T00:00:00Z,800,EUR,\n"
        "p1,2026-10-01T00:00:00Z,650,EUR,yes\n"
        "nobody,2026-01-01T00:00:00Z,800,EUR,\n",
        "utf-8",
    )
    told = built(capsys)
    assert any("1 are of products that nobody knows" in each for each in told["report"]["findings"])
    snapshot = FolderSnapshots(shop / "snapshots").current().snapshot
    asked = OfferRequest(anchors=("p0",), as_of="2026-10-10T00:00:00Z")
    first = decide(asked, Shelf(snapshot)).offers[0]
    assert (first.product_id, first.price_minor) == ("p1", 650)
    assert first.reduction is not None
    assert (first.reduction.reference_minor, first.reduction.percent) == (800, 18)
    (shop / "prices.csv").write_text("product_id,since\n", "utf-8")
    assert run(["build"]) == 2
    assert "prices.csv has no column price_minor" in capsys.readouterr().err
