"""The file is written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from pairwell.export.report.write import write_report
from pairwell.model.errors import InputRefused, SettingsRefused
from tests.report_shop import full_report


def test_written_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "report.html"
    n_bytes = write_report(full_report(), path)
    assert path.stat().st_size == n_bytes
    write_report(full_report(), path, "pl")
    assert '<html lang="pl">' in path.read_text("utf-8")
    assert [p.name for p in path.parent.iterdir()] == ["report.html"]


def test_a_wrong_language_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("old")
    with pytest.raises(SettingsRefused):
        write_report(full_report(), path, "de")
    assert path.read_text() == "old"


def test_a_folder_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    with pytest.raises(InputRefused, match=r"report\.html"):
        write_report(full_report(), tmp_path / "report.html")
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]
