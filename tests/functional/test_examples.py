"""The clients in ``examples/`` work against a real service."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service import Service, make_shop, running

pytestmark = pytest.mark.enable_socket

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CLIENTS = {
    "client.py": (sys.executable,),
    "client.mjs": ("node",),
    "client.php": ("php",),
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    shop = make_shop(tmp_path_factory.mktemp("examples") / "shop")
    with running(shop) as service:
        yield service


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_shows_offers(service: Service, name: str) -> None:
    program = shutil.which(CLIENTS[name][0])
    if program is None:
        pytest.skip(f"{CLIENTS[name][0]} is not on this machine")
    done = subprocess.run(
        [program, str(EXAMPLES / name), service.url, "phone"],
        env={**os.environ, "PAIRWELL_KEY": service.shop.backend, "PATIENCE_MS": "9000"},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert "Bought with this" in done.stdout, done.stderr
    assert "  Case: Customers who bought Phone also bought this." in done.stdout
    if name != "client.py":
        assert "stored" in done.stdout


def test_without_a_service_there_are_no_offers_and_no_error() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(EXAMPLES)!r}); from client import Pairwell;"
        "print(Pairwell('http://127.0.0.1:9', 'k').offers('product').placements)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
