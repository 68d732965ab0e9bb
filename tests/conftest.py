"""What holds for every test: the same examples on every machine, and settings that do not leak.

Tests of commands find an empty workspace here, and one with a made-up shop.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from pyarrow import csv

from pairwell.cli.app import run
from pairwell.simulate.shop import simulate_shop

settings.register_profile(
    "suite",
    derandomize=True,  # a red test is red for everybody, and again tomorrow
    deadline=None,  # time on a shared machine says nothing about the code
    print_blob=True,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("soak", parent=settings.get_profile("suite"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


# A developer's own PAIRWELL_ variables must not change what a test sees.
for _name in [name for name in os.environ if name.startswith("PAIRWELL_")]:
    if _name != "PAIRWELL_TEST_DATA":
        del os.environ[_name]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave soak tests out unless they were asked for with ``-m``."""
    if config.option.markexpr:
        return
    soak = [item for item in items if item.get_closest_marker("soak")]
    if soak:
        config.hook.pytest_deselected(items=soak)
        items[:] = [item for item in items if not item.get_closest_marker("soak")]


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
