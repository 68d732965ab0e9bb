"""A product that nobody bought yet: imported with a title, it gets offers and an explanation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pairwell.cli.app import run

Captured = pytest.CaptureFixture[str]
FIXED = ("--set", "matrix.strength={ anchors = 5, ridge = 2.0, size_power = 0.5 }")
NOUNS = ("teapot", "lantern", "cushion", "bicycle", "notebook", "hammock", "skillet", "umbrella")
COLOURS = ("red", "blue", "green", "white")


def write_orders(file: Path) -> None:
    """Eight nouns in four colours each; with two of three goes the noun's care kit."""
    rng = np.random.default_rng(7)
    rows = ["order_id,product_id,title,customer_id,quantity,unit_price,currency"]
    for order in range(1_600):
        who, noun = f"c{rng.integers(400)}", NOUNS[int(rng.integers(len(NOUNS)))]
        colour = COLOURS[int(rng.integers(len(COLOURS)))]
        rows.append(f"o{order},{noun}-{colour},{colour} {noun},{who},1,9.50,EUR")
        if rng.random() < 0.67:
            rows.append(f"o{order},kit-{noun},{noun} care kit,{who},1,3.00,EUR")
        rows += [
            f"o{order},other-{other},thing{other},{who},1,1.00,EUR"
            for other in rng.choice(30, 2, replace=False)
        ]
    file.write_text("\n".join(rows) + "\n")


def asked(capsys: Captured, *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    assert run([*arguments, "--json"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


@pytest.mark.slow
def test_a_new_product_gets_what_goes_with_products_like_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("PAIRWELL_WORKSPACE", str(tmp_path / "shop"))
    write_orders(tmp_path / "orders.csv")
    (tmp_path / "new.csv").write_text(
        "product_id,title,price,currency\n"
        + "".join(f"new-{noun},golden {noun},11.00,EUR\n" for noun in NOUNS)
        + "new-odd,quartz,11.00,EUR\n"
    )
    assert run(["init"]) == 0
    assert run(["import", str(tmp_path / "orders.csv"), str(tmp_path / "new.csv"), "--yes"]) == 0
    built = asked(capsys, "build", "--yes", *FIXED)
    assert built["report"]["learned"]["assumed"]["source"] == "title"
    for noun in NOUNS:
        offer = asked(capsys, "decide", "--anchor", f"new-{noun}")["offers"][0]
        evidence = offer["evidence"]
        assert offer["product_id"] == f"kit-{noun}"
        assert offer["reason"]["code"] == "bought_with_similar"
        assert (evidence["level"], evidence["anchor_id"]) == ("likeness", f"new-{noun}")
        assert (evidence["n_anchor"], evidence["lift"]) == (0, None)
        assert evidence["n_both"] >= evidence["n_customers"] >= 5
        assert "expected from" in offer["reason"]["staff_text"]
        assert not evidence["proven"]
    assert asked(capsys, "decide", "--anchor", "new-odd")["why_none"] == "no_candidate"
    known = asked(capsys, "decide", "--anchor", "teapot-red")["offers"]
    assert known[0]["product_id"] == "kit-teapot"
    assert {offer["evidence"]["level"] for offer in known} == {"product"}
    why = asked(capsys, "why", "--anchor", "new-teapot", "--candidate", "kit-teapot")
    [level] = why["levels"]
    assert level["evidence"]["level"] == "likeness"
    assert "products like it" in level["reason"]
    assert why["offered"] == 1
    assert run(["why", "--anchor", "new-teapot", "--candidate", "kit-teapot"]) == 0
    assert "products like it" in " ".join(capsys.readouterr().out.split())
