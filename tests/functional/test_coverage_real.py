"""R-34 on real data: the 500 best sellers of Online Retail II have offers on their pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pairwell.cli.app import run
from tests.real_data import real_data


@pytest.mark.slow
def test_best_sellers_have_two_offers_with_the_gift_preset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = real_data("online-retail-ii/online_retail_ii.parquet")
    monkeypatch.setenv("PAIRWELL_WORKSPACE", str(tmp_path / "shop"))
    numbers = "matrix.strength={ anchors = 100, ridge = 20.0 }"  # what tuning finds here
    assert run(["init", "--quiet"]) == 0
    assert run(["import", str(file), "--quiet"]) == 0
    assert run(["build", "--quiet", "--set", numbers]) == 0
    capsys.readouterr()
    assert run(["coverage", "--placement", "product", "--preset", "all", "--json"]) == 0
    rows = {row["preset"]: row for row in json.loads(capsys.readouterr().out)["coverage"]}
    gift = rows["gift"]
    assert gift["n_sellers"] == 500
    assert gift["n_with_two"] >= 0.95 * 500
    for row in rows.values():
        assert row["n_lost_one"] == 0
        assert row["n_lost_two"] <= (5 if row["max_price_ratio"] else 0)
