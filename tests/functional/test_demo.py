"""The demo through the door: from nothing to a report, and its truth compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pairwell.app.compare_truth import TruthComparison
from pairwell.cli.app import run
from pairwell.cli.demo import sentences

Captured = pytest.CaptureFixture[str]


@pytest.mark.slow
def test_the_demo_ends_with_the_report_and_is_made_anew(tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "demo"
    assert run(["demo", "--size", "tiny", "--seed", "3", "--out", str(folder)]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines()[-1] == str(folder / "report.html")
    assert "$ pairwell build" in told.err
    assert "planted pairs" in told.out
    assert "<html" in (folder / "report.html").read_text("utf-8")[:1000]
    (folder / "report.html").unlink()

    assert run(["demo", "--size", "tiny", "--seed", "4", "--out", str(folder), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["report"] == str(folder / "report.html")
    assert Path(answer["report"]).is_file()
    assert len(answer["decisions"]) == 3
    assert answer["truth"]["n_planted"] == 12 + 3 * 3
    assert json.loads((folder / "shop" / "truth.json").read_text("utf-8"))["seed"] == 4


def test_a_folder_with_other_things_is_refused_and_left_alone(
    tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", "utf-8")
    assert run(["demo", "--size", "tiny", "--out", str(tmp_path)]) == 2
    assert "no demo" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_what_was_found_in_words() -> None:
    found = TruthComparison(
        n_planted=210, n_frequent=120, n_frequent_found=118, n_clear=100, n_clear_found=99,
        n_proven=1_200, n_false=12, n_top=100, n_top_planted=97, n_directed=80,
        n_directed_right=79, n_rivals=20, n_rivals_proven=0, n_rivals_found=19,
        n_substitutes=21, n_substitutes_planted=20, n_apart=140, n_apart_right=138, missed=(),
        false=(),
    )  # fmt: skip
    text = "\n".join(sentences(found))
    assert "Of 120 planted pairs with 30 joint orders or more, 118 were called proven." in text
    assert "Of 1,200 pairs called proven, 12 (1.0%) are false" in text
    assert "97 were planted; the others come from tastes." in text
