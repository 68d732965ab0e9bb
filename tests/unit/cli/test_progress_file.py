"""Progress in a file is always one whole word, and never ends the work that it tells of."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from pairwell.cli.progress import TerminalProgress
from pairwell.cli.progress_file import PROGRESS, FileProgress
from pairwell.cli.session import Session


def test_the_file_tells_the_step_and_how_far_it_is(tmp_path: Path) -> None:
    file = tmp_path / "progress.json"
    progress = FileProgress(file)
    progress.start("Reading orders.csv", 10)
    assert json.loads(file.read_text()) == {
        "label": "Reading orders.csv", "done": 0, "total": 10, "steps": 1,
    }  # fmt: skip
    progress.expect(20)
    progress.advance(15)
    progress.done()
    told = json.loads(file.read_text())
    assert (told["done"], told["total"], told["steps"]) == (15, 20, 1)


def test_several_threads_tell_at_once(tmp_path: Path) -> None:
    file = tmp_path / "progress.json"
    progress = FileProgress(file)

    def tell() -> None:
        for _ in range(50):
            progress.start("x")

    threads = [threading.Thread(target=tell) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        if file.exists():
            json.loads(file.read_text())
    for thread in threads:
        thread.join()
    assert json.loads(file.read_text())["label"] == "x"


def test_a_place_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    FileProgress(tmp_path / "nowhere" / "progress.json").start("x")


def test_a_job_of_the_admin_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(Session(tmp_path).progress, TerminalProgress)
    monkeypatch.setenv(PROGRESS, str(tmp_path / "progress.json"))
    assert isinstance(Session(tmp_path).progress, FileProgress)
