"""The root: exit statuses, where each word goes, and nearest names."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from pairwell.cli import app as door
from pairwell.cli.app import register, run
from pairwell.cli.session import Session
from pairwell.model.errors import NotReady

Captured = pytest.CaptureFixture[str]
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def spare(monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    """A root of our own, so that test commands do not stay on the real one."""
    app = typer.Typer(cls=door.Root, rich_markup_mode=None)
    app.callback()(lambda: None)
    monkeypatch.setattr(door, "app", app)
    return app


def test_help_lists_the_commands_in_working_order(capsys: Captured) -> None:
    assert run(["--help"]) == 0
    text = capsys.readouterr().out
    places = [text.index(f"\n  {name} ") for names in door.PANELS.values() for name in names]
    assert places == sorted(places)
    assert "pairwell build" in text


def test_every_command_stands_under_a_heading(capsys: Captured) -> None:
    listed = {name for names in door.PANELS.values() for name in names}
    assert listed == set(typer.main.get_group(door.app).commands)


def test_no_words_at_all_show_the_help(capsys: Captured) -> None:
    assert run([]) == 0
    assert "Usage: pairwell" in capsys.readouterr().out


def test_version(capsys: Captured) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("pairwell 0.")


def test_an_unknown_command_is_told_the_nearest(capsys: Captured) -> None:
    assert run(["inti"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Did you mean 'init'" in said.err


def test_an_unknown_option_is_told_the_nearest(capsys: Captured) -> None:
    assert run(["init", "--worksapce", "x"]) == 2
    assert "Did you mean --workspace" in capsys.readouterr().err


def test_a_refusal_is_one_json_object_too(capsys: Captured) -> None:
    assert run(["init", "--json", "--set", "shop.nam=x"]) == 2
    said = capsys.readouterr()
    error = json.loads(said.out)["error"]
    assert error["code"] == "settings_refused"
    assert error["hint"] == "Did you mean name?"
    assert "Error: There is no setting shop.nam" in said.err


def test_wrong_words_are_one_json_object_too(capsys: Captured) -> None:
    assert run(["inti", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "usage"


def test_what_the_operator_can_mend_exits_with_two(spare: typer.Typer, capsys: Captured) -> None:
    def broken(session: Session) -> None:
        raise NotReady("Nothing was imported.", "Run pairwell import first.")

    register(broken, "broken")
    assert run(["broken"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "Error: Nothing was imported.\nHint: Run pairwell import first.\n"


def test_our_bug_exits_with_one_and_keeps_the_traceback(
    spare: typer.Typer, capsys: Captured
) -> None:
    def broken(session: Session) -> None:
        raise ZeroDivisionError("oh")

    register(broken, "broken")
    assert run(["broken", "--json"]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["error"]["code"] == "internal_error"
    assert "Traceback" not in said.err
    assert "Sorry" in said.err
    assert run(["broken", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_ctrl_c_is_130(spare: typer.Typer) -> None:
    def stopped(session: Session) -> None:
        raise KeyboardInterrupt

    register(stopped, "stopped")
    assert run(["stopped"]) == 130


def test_a_command_may_name_its_own_status(spare: typer.Typer) -> None:
    def held(session: Session) -> None:
        raise typer.Exit(2)

    register(held, "held")
    assert run(["held"]) == 2


def test_help_is_quick() -> None:
    def once() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "pairwell", "--help"],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            check=True,
            capture_output=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        # Processor time: what the machine's other work cannot lengthen.
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(once() for _ in range(3)) < 0.5


@pytest.mark.parametrize("form", [["--json"], []])
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path, form: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as closed:
        gone = subprocess.run(
            [sys.executable, "-m", "pairwell", "init", *form],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (gone.returncode, gone.stderr) == (0, "")
