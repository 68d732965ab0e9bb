"""Where the real data lie, for tests that need them; without them the test says so and skips."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def real_data(name: str) -> Path:
    """A real data file or folder, e.g. ``real_data("groceries/groceries.csv")``.

    Looked for in ``PAIRWELL_TEST_DATA``, else in ``../shared/data`` beside the project.
    """
    root = Path(os.environ["PAIRWELL_TEST_DATA"]) if "PAIRWELL_TEST_DATA" in os.environ else BESIDE
    path = root / name
    if not path.exists():
        pytest.skip(f"real data are absent: no {name} in {root}; set PAIRWELL_TEST_DATA")
    return path
