"""People logged in to the admin of a module's ``service``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pyarrow import csv

from pairwell.cli.app import run
from pairwell.simulate.shop import simulate_shop
from tests.admin_people import Browser, code_now
from tests.service import Service


@pytest.fixture(scope="module")
def merchandiser(service: Service) -> Browser:
    browser = Browser(service.url)
    browser.log_in("merchandiser")
    return browser


@pytest.fixture(scope="module")
def owner(service: Service) -> Browser:
    browser = Browser(service.url)
    assert browser.log_in("owner", code=code_now(service.shop.folder)).status_code == 303
    return browser


@pytest.fixture
def shop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """An empty workspace, in ``tmp_path``; commands use it."""
    folder = tmp_path / "shop"
    monkeypatch.setenv("PAIRWELL_WORKSPACE", str(folder))
    assert run(["init"]) == 0
    capsys.readouterr()
    return folder


@pytest.fixture
def tiny_shop(shop: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The same with orders and products of a made-up shop, whose files lie beside it."""
    made = simulate_shop("tiny", np.random.default_rng(0))
    csv.write_csv(made.lines, shop.parent / "orders.csv")
    csv.write_csv(made.products, shop.parent / "products.csv")
    files = [str(shop.parent / name) for name in ("orders.csv", "products.csv")]
    assert run(["import", *files, "--yes"]) == 0
    capsys.readouterr()
    return shop
