"""Ten thousand kills and ten thousand power cuts: nothing that was acknowledged is gone."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from tests.journal_crashes import cut_power, kill_often, template


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_ten_thousand_kills_lose_nothing(tmp_path: Path) -> None:
    for part in range(10):  # a file of its own, so that looking at it stays quick
        seed = secrets.randbits(32)
        print(f"part {part}: seed {seed}")  # noqa: T201 - shown when it fails
        folder = tmp_path / str(part)
        folder.mkdir()
        assert kill_often(folder, 1_000, seed) > 500


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_ten_thousand_power_cuts_lose_nothing(tmp_path: Path) -> None:
    start, first = template(tmp_path), secrets.randbits(32)
    for seed in range(first, first + 10_000):
        assert cut_power(tmp_path, start, seed) == set(), f"power cut of seed {seed}"
