"""The workspace: made once, opened often, and never in a folder of somebody else's."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC
from pathlib import Path

import pytest

from pairwell.model.errors import InputRefused, NotReady, SettingsRefused
from pairwell.wiring import create_workspace, open_workspace, utc_now


def test_a_workspace_is_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "shop"
    assert create_workspace(folder) is True
    before = (folder / "pairwell.toml").read_bytes()
    (folder / "note.txt").write_text("mine")
    assert create_workspace(folder) is False
    assert (folder / "pairwell.toml").read_bytes() == before


def test_an_empty_folder_may_become_a_workspace(tmp_path: Path) -> None:
    assert create_workspace(tmp_path) is True


def test_a_foreign_folder_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(InputRefused, match="not empty"):
        create_workspace(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_is_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "shop").write_text("x")
    with pytest.raises(InputRefused):
        create_workspace(tmp_path / "shop")


def test_what_was_not_made_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(NotReady) as caught:
        open_workspace(tmp_path / "shop")
    assert "pairwell init" in caught.value.hint
    assert not (tmp_path / "shop").exists()


def test_whoever_stands_in_a_workspace_is_told_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_workspace(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotReady) as caught:
        open_workspace(Path("pairwell-data"))
    assert "--workspace ." in caught.value.hint
    with open_workspace(Path()):
        pass


def test_settings_come_from_file_environment_and_flags(tmp_path: Path) -> None:
    create_workspace(tmp_path)
    (tmp_path / "pairwell.toml").write_text("[shop]\nname = 'Toys'\n")
    workspace = open_workspace(
        tmp_path, environment={"PAIRWELL_SHOP__LOCALE": "pl"}, flags={"shop.currency": "PLN"}
    )
    shop = workspace.settings.shop
    assert (shop.name, shop.locale, shop.currency) == ("Toys", "pl", "PLN")
    with pytest.raises(SettingsRefused):
        open_workspace(tmp_path, environment={"PAIRWELL_SHOP__LOCALE": "xx"})


def test_the_clock_speaks_utc() -> None:
    assert utc_now().tzinfo is UTC


def test_stores_lie_in_the_workspace_and_are_closed_when_it_is_left(tmp_path: Path) -> None:
    create_workspace(tmp_path)
    with open_workspace(tmp_path) as workspace:
        assert workspace.facts.summary().n_lines == 0
        assert workspace.state.imports() == ()
        assert workspace.snapshots.list() == ()
        assert workspace.facts is workspace.facts
    assert workspace.facts_file.exists()
    assert workspace.state_file.exists()
    with open_workspace(tmp_path) as again:  # closed, or this would be refused as busy
        assert again.facts.summary().n_orders == 0


def test_deciding_does_not_load_the_engine_of_the_facts(tmp_path: Path) -> None:
    create_workspace(tmp_path)
    code = (
        "import sys; from pathlib import Path; from pairwell.wiring import open_workspace\n"
        f"open_workspace(Path({str(tmp_path)!r})).snapshots.list()\n"
        "print('duckdb' in sys.modules, 'apsw' in sys.modules, 'numba' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["False", "False", "False"]
