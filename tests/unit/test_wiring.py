"""The workspace: made once, opened often, and never in a folder of somebody else's."""

from __future__ import annotations

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
