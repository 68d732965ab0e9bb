"""Ten thousand fake pairs from browsers change no list (P28, cases 70 and 72)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pairwell.app.record_events import record_events
from pairwell.app.record_rows import record_orders
from pairwell.cli.app import run
from pairwell.wiring import open_workspace

NOW = datetime(2026, 11, 22, tzinfo=UTC)
N_FAKES = 10_000
PRODUCTS = [f"p{n:02}" for n in range(40)]


def lists_of(folder: Path) -> dict[str, list[str]]:
    """Every product's row of the newest matrix, best first."""
    with open_workspace(folder) as workspace:
        newest = workspace.state.matrix_versions()[-1].version_id
        snapshot = workspace.snapshots.load(newest)
    ids = snapshot.products.ids.unpack()
    starts, candidates = snapshot.pairs.offsets, snapshot.pairs.candidate
    return {
        anchor: [ids[each] for each in candidates[starts[place] : starts[place + 1]]]
        for place, anchor in enumerate(ids)
    }


@pytest.mark.slow
def test_ten_thousand_fake_pairs_change_no_list(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    assert run(["init", "-w", str(shop), "--quiet"]) == 0
    orders = [
        {
            "order_id": f"o{n}", "customer_id": f"c{n}", "currency": "GBP",
            "ordered_at": f"2026-10-{1 + n % 28:02}T10:00:00Z",
            "lines": [
                {"product_id": PRODUCTS[place % 39], "quantity": 1, "unit_price_minor": 100}
                for place in (n, n + 1, n * n + 2)
            ],
        }
        for n in range(600)
    ]  # fmt: skip
    with open_workspace(shop) as workspace:
        for first in range(0, 600, 200):
            record_orders(
                orders[first : first + 200], source="backend", received_at=NOW,
                journal=workspace.journal,
            )  # fmt: skip
    assert run(["worker", "--once", "-w", str(shop), "--quiet"]) == 0
    before = lists_of(shop)
    assert sum(map(len, before.values())) > 50
    fakes = [
        {
            "id": f"f{n}", "name": ("purchased", "cart_added", "offer_accepted")[n % 3],
            "visitor_id": f"v{n % 5_000}", "order_id": f"fake{n}", "product_id": "p39",
            "decision_id": f"d{n}",
            "lines": [{"product_id": "p39"}, {"product_id": PRODUCTS[n % 39]}],
        }
        for n in range(N_FAKES)
    ]  # fmt: skip
    stored = 0
    with open_workspace(shop) as workspace:
        for first in range(0, N_FAKES, 500):
            stored += record_events(
                {"events": fakes[first : first + 500]}, source="site:main", trusted=False,
                received_at=NOW, journal=workspace.journal,
            ).stored  # fmt: skip
    assert stored > N_FAKES // 2  # what browsers may say is kept, for measuring
    assert run(["worker", "--once", "-w", str(shop), "--quiet"]) == 0
    assert run(["build", "-w", str(shop), "--quiet"]) == 0
    assert lists_of(shop) == before
    with open_workspace(shop) as workspace:
        assert len(workspace.state.matrix_versions()) == 2
