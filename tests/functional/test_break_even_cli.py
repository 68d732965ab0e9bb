"""``pairwell break-even``: the sentence, the table, the JSON and the refusals."""

from __future__ import annotations

import json

import pytest

from pairwell.cli.app import run

Captured = pytest.CaptureFixture[str]


def test_it_says_what_a_discount_must_bring(capsys: Captured) -> None:
    assert run(["break-even", "--margin", "0.4", "--discount", "0.15"]) == 0
    text = capsys.readouterr().out
    assert "15 % off at 40 % margin pays above 60 % more buyers." in text
    row = next(line for line in text.splitlines() if line.strip().startswith("20 %"))
    assert row.split() == ["20", "%", "+33", "%", "+100", "%", "+300", "%", "never", "never"]


def test_json_holds_the_asked_and_the_table(capsys: Captured) -> None:
    asked = ["--margin", "0.35", "--discount", "0.1", "--p0", "0.05", "--contact-cost", "0.01"]
    assert run(["break-even", *asked, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    # (0.05 · 0.1 + 0.01) / 0.25 = 0.06
    assert printed["asked"]["required_p1"] == pytest.approx(0.11)
    assert len(printed["table"]) == 5 * 5  # 35 % joins the rows
    assert {cell["required_lift"] for cell in printed["table"] if not cell["possible"]} == {None}


def test_more_than_everybody_is_said_and_the_contact_cost_too(capsys: Captured) -> None:
    run(["break-even", "--margin", "0.2", "--discount", "0.15", "--p0", "0.8"])
    assert "cannot pay: more than everybody" in capsys.readouterr().out
    run(["break-even", "--margin", "0.2", "--discount", "0.2"])
    assert "never pays" in capsys.readouterr().out
    options = ["--p0", "0.05", "--contact-cost", "0.01"]
    run(["break-even", "--margin", "0.4", "--discount", "0.15", *options])
    text = capsys.readouterr().out
    assert "and the cost of contact on top" in text
    assert "Without it 5.0 % buy; with it more than 12.0 % must." in text


@pytest.mark.parametrize("margin", ["0", "40", "-1", "nan"])
def test_a_margin_that_is_no_share_is_refused(margin: str, capsys: Captured) -> None:
    assert run(["break-even", "--margin", margin, "--discount", "0.1"]) == 2
    assert "The margin cannot be" in capsys.readouterr().err


def test_first_figures_to_look_at_where_the_margin_allows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """R-11, R-12: fifteen percent for an accessory, ten for an impulse buy; none is given."""
    run(["break-even", "--margin", "0.4", "--discount", "0.15"])
    out = capsys.readouterr().out
    assert (
        "To look at for an accessory: 15 % off at 40 % margin pays above 60 % more buyers." in out
    )
    assert "To look at for an impulse buy: 10 % off at 40 % margin pays above 33 % more" in out
    run(["break-even", "--margin", "0.2", "--discount", "0.05"])
    out = capsys.readouterr().out  # 500 of 8500 left: below the floor of a tenth
    assert "accessory" not in out
    assert "impulse buy: 10 %" in out
    run(["break-even", "--margin", "0.2", "--discount", "0.05", "--json"])
    told = json.loads(capsys.readouterr().out)["suggested"]
    assert told["cross_sell"] is None
    assert told["impulse"]["discount_share"] == 0.1
