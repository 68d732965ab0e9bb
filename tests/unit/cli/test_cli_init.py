"""``pairwell init`` as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pairwell.cli.app import run

Captured = pytest.CaptureFixture[str]


def test_init_twice(tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "shop"
    assert run(["init", "--workspace", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"workspace": str(folder), "created": True}
    assert run(["init", "--workspace", str(folder)]) == 0
    assert "nothing changed" in capsys.readouterr().out


def test_init_names_the_next_step(tmp_path: Path, capsys: Captured) -> None:
    assert run(["init", "-w", str(tmp_path / "shop")]) == 0
    assert "pairwell import" in capsys.readouterr().out


def test_init_tells_of_a_bad_setting_at_once(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "pairwell.toml").write_text("[shop]\nnmae = 'x'\n")
    assert run(["init", "-w", str(tmp_path)]) == 2
    assert "Did you mean name?" in capsys.readouterr().err


def test_init_refuses_a_foreign_folder(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    assert run(["init", "-w", str(tmp_path)]) == 2
    assert "not empty" in capsys.readouterr().err
