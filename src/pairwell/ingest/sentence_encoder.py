"""Titles through a sentence-transformers model: an optional extra, from a folder on this machine.

Nothing is downloaded: whoever wants an embedding model brings its folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pairwell.model.errors import SettingsRefused


class SentenceEncoder:
    """Fits the port ``Encoder``.

    Args:
        folder: of a saved sentence-transformers model.

    Raises:
        SettingsRefused: the extra is not installed, or there is no such folder.
    """

    def __init__(self, folder: Path) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise SettingsRefused(
                "embedding.model is set, but the extra that reads such models is not installed.",
                "Install it: pip install 'pairwell[embedding]'. Or leave the setting out.",
            ) from error
        if not folder.is_dir():
            raise SettingsRefused(
                f"embedding.model names {folder}, which is no folder.",
                "Save a sentence-transformers model there; pairwell downloads none.",
            )
        self._model = SentenceTransformer(str(folder), local_files_only=True)

    def encode(self, titles: Sequence[str]) -> npt.NDArray[np.floating]:
        vectors = self._model.encode(list(titles), show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)
