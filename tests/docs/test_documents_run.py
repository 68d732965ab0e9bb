"""README and tutorial: every command in them runs, and prints what they show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.run_document import ROOT, Runner, Step, fits, steps

DOCUMENTS = ("README.md", "docs/tutorial.md")


@pytest.mark.slow
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_runs_and_shows_the_truth(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    runner = Runner(folder)
    found = list(steps((ROOT / name).read_text("utf-8")))
    assert len(found) >= 5
    for step in found:
        real = runner.run(step)
        assert fits(step.shown, real), f"{step.typed}\nshows\n{step.shown}\nbut prints\n{real}"


def test_steps_are_found_with_their_places() -> None:
    text = "x\n```console\n$ echo a\na\n$ true\n```\n```python\n>>> 1 + 1\n2\n```\n```sh\nrm\n```\n"
    found = list(steps(text))
    assert [(s.typed.strip(), s.shown) for s in found] == [
        ("echo a", "a\n"), ("true", ""), ("1 + 1", "2\n"),
    ]  # fmt: skip
    assert [text[s.start : s.end] for s in found] == [s.shown for s in found]


def test_a_wrong_claim_or_a_failing_command_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    runner = Runner(tmp_path / "here")
    assert runner.run(Step("console", "echo b", "", 0, 0)) == "b\n"
    assert not fits("a\n", "b\n")
    assert fits("a ... z\n", "a b c z\n")
    assert runner.run(Step("python", "6 * 7\n", "", 0, 0)) == "42\n"
    for language, typed in (("console", "false"), ("python", "1 / 0\n")):
        with pytest.raises(AssertionError):
            runner.run(Step(language, typed, "", 0, 0))


@pytest.mark.parametrize(
    "path",
    sorted(
        str(path.relative_to(ROOT)) for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    ),
)
def test_links_between_documents_lead_somewhere(path: str) -> None:
    text = (ROOT / path).read_text("utf-8")
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    missing = [link for link in links if not (ROOT / path).parent.joinpath(link).exists()]
    assert missing == []
