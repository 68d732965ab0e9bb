"""``pairwell threshold``: profit of a free-delivery sum on the shop's own orders, by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pairwell.cli.app import run

ORDERS = """order_id,product_id,customer_id,ordered_at,quantity,unit_price,currency
o1,tea,ann,2026-01-01T10:00:00,2,10.00,EUR
o2,tea,ben,2026-01-02T10:00:00,1,10.00,EUR
o2,pot,ben,2026-01-02T10:00:00,1,50.00,EUR
o3,tea,cid,2026-01-03T10:00:00,1,10.00,PLN
"""
ASKED = ("threshold", "--target", "50", "--margin", "0.4", "--shipping", "5", "--fee", "4")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PAIRWELL_WORKSPACE", str(tmp_path / "shop"))
    assert run(["init"]) == 0
    return tmp_path


def test_it_is_reckoned_on_the_shops_own_orders(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "orders.csv").write_text(ORDERS, "utf-8")
    assert run(["import", str(shop / "orders.csv"), "--yes"]) == 0
    capsys.readouterr()
    assert run([*ASKED, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["currency"] == "EUR"  # most lines are; the order in another one stays out
    everybody, fifty = told["thresholds"]
    # goods of 20.00 and 60.00: 8.00 + 24.00 less two parcels of 5.00; then the first pays 4.00
    assert (everybody["target_minor"], everybody["profit_minor"]) == (0, 2200.0)
    assert (fifty["target_minor"], fifty["profit_minor"]) == (5000, 2600.0)
    assert (fifty["n_free"], fifty["n_paying"]) == (1, 1.0)
    assert run([*ASKED, "--padded", "1"]) == 0
    out = capsys.readouterr().out  # raised to 50.00: 20.00 less a parcel beside 19.00
    assert "34.00 EUR" in out
    assert run([*ASKED, "--padded", "0.8", "--lost", "0.3"]) == 2
    assert "padded and lost orders together" in capsys.readouterr().err


def test_without_orders_there_is_nothing_to_reckon_with(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*ASKED]) == 2
    assert "There are no orders to reckon with." in capsys.readouterr().err
