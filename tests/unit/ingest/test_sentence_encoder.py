"""The optional extra for titles: lazily imported, from a folder, never downloaded."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from pairwell.ingest.sentence_encoder import SentenceEncoder
from pairwell.model.errors import SettingsRefused
from pairwell.wiring import create_workspace, open_workspace


class Model:
    """Two numbers a title: its length and its first letter."""

    def __init__(self, folder: str, **given: Any) -> None:
        assert Path(folder).is_dir()
        assert given == {"local_files_only": True}

    def encode(self, titles: list[str], show_progress_bar: bool) -> list[list[float]]:
        assert not show_progress_bar
        return [[float(len(title)), float(ord(title[0]))] for title in titles]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("sentence_transformers")
    module.SentenceTransformer = Model  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)


def test_without_the_extra_it_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(SettingsRefused) as refused:
        SentenceEncoder(tmp_path)
    assert "pip install 'pairwell[embedding]'" in refused.value.hint


@pytest.mark.usefixtures("installed")
def test_a_folder_that_is_not_there_is_refused_and_nothing_downloaded(tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused, match="no folder") as refused:
        SentenceEncoder(tmp_path / "model")
    assert "downloads none" in refused.value.hint


@pytest.mark.usefixtures("installed")
def test_titles_become_rows(tmp_path: Path) -> None:
    vectors = SentenceEncoder(tmp_path).encode(["mug", "tea pot"])
    assert vectors.dtype == np.float32
    assert vectors.tolist() == [[3.0, 109.0], [7.0, 116.0]]


@pytest.mark.usefixtures("installed")
def test_a_workspace_has_one_only_where_it_names_a_model(tmp_path: Path) -> None:
    create_workspace(tmp_path / "shop")
    (tmp_path / "shop" / "model").mkdir()
    with open_workspace(tmp_path / "shop", environment={}) as workspace:
        assert workspace.encoder() is None
    flags = {"embedding.model": "model"}
    with open_workspace(tmp_path / "shop", environment={}, flags=flags) as workspace:
        assert isinstance(workspace.encoder(), SentenceEncoder)
