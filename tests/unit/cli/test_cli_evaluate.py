"""``pairwell evaluate`` refuses what it cannot do, and its table says what was measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pairwell.app.evaluate_matrix import EvaluatedWay, Evaluation
from pairwell.cli.app import run
from pairwell.cli.evaluate import show
from pairwell.cli.output import Output
from pairwell.measure.protocol_a import Accuracy
from pairwell.model.ranking import Mean

Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize("protocol", ["b", "C", "A", ""])
def test_other_protocols_are_refused(protocol: str, capsys: Captured) -> None:
    assert run(["evaluate", "orders.csv", "--protocol", protocol, "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["message"] == f"There is no protocol {protocol!r}."
    assert error["hint"] == "Protocols: a, c."


@pytest.mark.parametrize("words", [[], ["orders.csv", "--facts"]])
def test_either_files_or_facts(words: list[str], capsys: Captured) -> None:
    assert run(["evaluate", *words]) == 2
    assert "not both" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: Captured) -> None:
    assert run(["evaluate", str(tmp_path / "none.csv")]) == 2
    assert "none.csv" in capsys.readouterr().err


def test_a_file_of_products_is_refused(tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "products.csv"
    file.write_text("product_id,title,category\n1,Mug,Kitchen\n2,Tea,Food\n")
    assert run(["evaluate", str(file)]) == 2
    assert "holds products, not orders" in capsys.readouterr().err


def test_facts_need_a_workspace(tmp_path: Path, capsys: Captured) -> None:
    assert run(["evaluate", "--facts", "--workspace", str(tmp_path / "w")]) == 2
    assert "pairwell init" in capsys.readouterr().err


def test_the_table_shows_means_with_their_errors(capsys: Captured) -> None:
    accuracy = Accuracy(
        recall=Mean(0.3148, 0.0041), ndcg=Mean(0.1893, 0.0029), mrr=Mean(0.15, 0.002), coverage=0.62
    )
    evaluation = Evaluation(
        protocol="a",
        n_lines=991_910,
        n_orders=39_516,
        n_customers=5_852,
        n_baskets=36_308,
        n_products=4_708,
        n_candidates=4_662,
        n_queries=78_452,
        n_test_baskets=3_683,
        known_share=0.87,
        has_times=True,
        ways=(
            EvaluatedWay(
                name="matrix_with_customers",
                accuracy=accuracy,
                fit_seconds=12.34,
                query_seconds=0.00021,
            ),
        ),
        learned={"half_life_days": 120},
        peak_bytes=512_000_000,
    )
    output = Output()
    output.result(evaluation, lambda console: show(console, evaluation))
    text = capsys.readouterr().out
    for words in (
        "39,516 orders in order of time",
        "87 % of them by known customers",
        "matrix, customers known",
        "0.3148 ± 0.0041",
        "0.1893 ± 0.0029",
        "62.0 %",
        "12.3 s",
        "0.21 ms",
        "half_life_days 120",
        "512 MB",
    ):
        assert words in text
    Output(as_json=True).result(evaluation)
    row = json.loads(capsys.readouterr().out)["ways"][0]
    assert row["accuracy"]["recall"] == {"value": 0.3148, "standard_error": 0.0041}
