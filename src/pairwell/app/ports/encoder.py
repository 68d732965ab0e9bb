"""Encoder: titles as vectors, so that like products are found by what their names mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt


class Encoder(Protocol):
    """An embedding model on this machine."""

    def encode(self, titles: Sequence[str]) -> npt.NDArray[np.floating]:
        """One row of numbers a title, all of one length; alike titles point the same way."""
        ...
