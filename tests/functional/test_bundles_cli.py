"""``pairwell bundles`` on a workspace on the disk: what it lists, prices and refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pairwell.cli.app import run

Captured = pytest.CaptureFixture[str]


@pytest.mark.usefixtures("shop")
def test_an_empty_workspace_has_none() -> None:
    assert run(["bundles"]) == 2


def test_bundles_are_listed_and_priced(tiny_shop: Path, capsys: Captured) -> None:
    assert run(["bundles", "--json", "--discount", "0.05"]) == 0
    printed: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert printed["n_found"] >= len(printed["bundles"]) > 0
    for row in printed["bundles"]:
        assert row["saving_minor"] == row["sum_minor"] // 20
        assert row["bundle_price_minor"] + row["saving_minor"] == row["sum_minor"]
        assert printed["titles"][row["anchor_id"]]
    shares = [row["complete_share"] for row in printed["bundles"]]
    starts = printed["starts"]
    assert len(starts) == len(shares)
    for share, start in zip(shares, starts, strict=True):
        assert (start["why"] == "sells_anyway") == (share >= 0.5)
        assert (start["discount_share"] > 0) == (start["why"] == "first_to_test")
    wanted = printed["bundles"][-1]["addon_ids"][0]
    assert run(["bundles", "--anchor", wanted, "-n", "1"]) == 0
    text = capsys.readouterr().out
    assert wanted in text
    assert "anchor" in text
    assert "saving" in text
    assert "discount to start with: " in text


def test_what_is_not_known_is_refused(tiny_shop: Path, capsys: Captured) -> None:
    assert run(["bundles", "--anchor", "nobody"]) == 2
    assert run(["bundles", "--discount", "2"]) == 2
    assert run(["bundles", "--one-per", "brand"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_report_tells_the_same_bundles(tiny_shop: Path, capsys: Captured) -> None:
    assert run(["build", "--set", "matrix.half_life_days=120", "--publish"]) == 0
    capsys.readouterr()
    assert run(["bundles", "--json", "-n", "30", "--per-product", "2"]) == 0
    listed = json.loads(capsys.readouterr().out)
    page = tiny_shop.parent / "report.html"
    assert run(["report", "--out", str(page)]) == 0
    html = page.read_text("utf-8")
    section = html[html.index('id="bundles"') :]
    section = section[: section.index("</section>")]
    for row in listed["bundles"]:
        for product in (row["anchor_id"], *row["addon_ids"]):
            assert product in section
    assert section.count("<tr") == 1 + len(listed["bundles"]) > 1
