"""``GET /v1/reports/{name}``: the figures of `pairwell report` over HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pairwell.app.record_rows import record_orders
from pairwell.cli.app import run
from pairwell.web.api.reports import PARTS
from pairwell.wiring import open_workspace
from tests.service import Service, make_shop, running

pytestmark = [pytest.mark.enable_socket, pytest.mark.slow]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ORDERS = [
    {
        "order_id": str(n), "customer_id": f"c{n}",
        "ordered_at": f"2026-10-{1 + n % 28:02}T10:00:00Z",
        "currency": "GBP",
        "lines": [
            {"product_id": p, "quantity": 1, "unit_price_minor": 100}
            for p in (("mug", "tea") if n < 60 else ("pen",))
        ],
    }
    for n in range(120)
]  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    shop = make_shop(tmp_path_factory.mktemp("reports") / "shop", matrix=False)
    with open_workspace(shop.folder) as workspace:
        record_orders(
            ORDERS, source="backend", received_at=datetime(2026, 11, 22, tzinfo=UTC),
            journal=workspace.journal,
        )  # fmt: skip
    assert run(["worker", "--once", "--quiet", "-w", str(shop.folder)]) == 0
    with running(shop) as service:
        service.client.timeout = 120
        yield service


def test_all_of_it_and_each_part_is_what_the_command_tells(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["report", "--data", "--json", "--quiet", "-w", str(service.shop.folder)]) == 0
    told = json.loads(capsys.readouterr().out)
    whole = service.back("GET", "/v1/reports/all").json()
    assert whole["snapshot_id"] == told["snapshot_id"]
    assert set(whole["report"]) == set(PARTS) == set(told) - {
        "shop", "made_at", "snapshot_id", "currency"
    }  # fmt: skip
    for name in PARTS:
        part = service.back("GET", f"/v1/reports/{name}").json()
        assert part["name"] == name
        assert part["made_at"] == whole["made_at"]  # made once for all of them
        assert part["report"] == whole["report"][name] == told[name], name
    assert whole["report"]["coverage"]["n_sellers"] == 3


def test_what_there_is_not_is_404_and_keys_need_the_scope(service: Service) -> None:
    missing = service.back("GET", "/v1/reports/nothing")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    assert "coverage" in missing.json()["hint"]
    key = service.shop.key("offers", name="no matrix")
    service.wait_until(
        lambda: service.back("GET", "/v1/reports/all", key=key).status_code == 403, 20
    )
    assert service.page("GET", "/v1/reports/all").status_code == 403
    assert service.client.get("/v1/reports/all").status_code == 401


def test_the_client_of_the_examples_reads_it(service: Service) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(EXAMPLES)!r}); from client import Pairwell;"
        f"shop = Pairwell({service.url!r}, {service.shop.backend!r});"
        "print(shop.report('coverage')['report']['n_sellers'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "3"


def test_without_a_matrix_it_is_503(tmp_path: Path) -> None:
    with running(make_shop(tmp_path / "shop", matrix=False), ready=False) as service:
        answer = service.back("GET", "/v1/reports/all")
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
