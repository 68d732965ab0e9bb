"""A command is handed a session; the shared options come by themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
import typer

from pairwell.cli import app as door
from pairwell.cli.app import register, run
from pairwell.cli.session import Session, flags_of
from pairwell.model.errors import NotReady, SettingsRefused


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Session, list[str], int]]:
    """A root with one command that remembers what it was given."""
    app = typer.Typer(rich_markup_mode=None)
    app.callback()(lambda: None)
    monkeypatch.setattr(door, "app", app)
    calls: list[tuple[Session, list[str], int]] = []

    def look(
        session: Session,
        files: Annotated[list[str], typer.Argument()],
        top: Annotated[int, typer.Option("--top", "-n")] = 10,
    ) -> None:
        """Look at files."""
        calls.append((session, files, top))

    register(look, "look")
    return calls


def test_own_and_shared_options(seen: list[tuple[Session, list[str], int]]) -> None:
    words = ["look", "a", "b", "-n", "3", "--workspace", "shop", "--json", "-q"]
    assert run([*words, "--set", "matrix.seed=7"]) == 0
    [(session, files, top)] = seen
    assert (files, top) == (["a", "b"], 3)
    assert session.folder == Path("shop")
    assert session.output.as_json
    assert session.output.quiet
    assert session.flags == {"matrix.seed": "7"}


def test_defaults(
    seen: list[tuple[Session, list[str], int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(["look", "a"])
    monkeypatch.setenv("PAIRWELL_WORKSPACE", "elsewhere")
    run(["look", "a"])
    assert [session.folder for session, _, _ in seen] == [Path("pairwell-data"), Path("elsewhere")]
    assert seen[0][2] == 10


@pytest.mark.parametrize("text", ["seed", "seed=7", "matrix.seed", "="])
def test_a_flag_that_is_no_setting_is_refused(text: str) -> None:
    with pytest.raises(SettingsRefused, match="no setting"):
        flags_of([text])


def test_a_workspace_is_made_only_when_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = Session(tmp_path / "shop", flags={"shop.name": "Toys"})
    with pytest.raises(NotReady):
        session.workspace()
    with session.workspace(create=True) as workspace:
        assert workspace.settings.shop.name == "Toys"
    assert "Made the workspace" in capsys.readouterr().err
    with session.workspace(create=True):
        pass
    assert capsys.readouterr().err == ""
