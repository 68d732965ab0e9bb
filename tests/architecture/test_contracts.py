"""The import contracts hold, and each of them bites when it is broken."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

BREACHES = {
    "layers-upwards": ("layers", "model/errors.py", "import pairwell.app.ports"),
    "layers-neighbours": ("layers", "offers/__init__.py", "import pairwell.matrix"),
    "layers-foreign-folder": ("layers", "helpers/__init__.py", '"""A folder outside the plan."""'),
    "pure-core-engine": ("pure-core", "matrix/__init__.py", "import duckdb"),
    "pure-core-clock": ("pure-core", "app/ports/progress.py", "import time"),
    "pure-core-dice": ("pure-core", "simulate/__init__.py", "import random"),
    "pure-core-files": ("pure-core", "measure/__init__.py", "import pathlib"),
    "stores-apart": ("stores-apart", "store/sqlite/__init__.py", "import pairwell.store.memory"),
    "adapters-by-wiring": ("adapters-by-wiring", "cli/init.py", "import pairwell.store.memory"),
    "acyclic": (
        "acyclic",
        "model/errors.py",
        "import pairwell.model.finding, pairwell.model.offer",
    ),
}


def lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and its contracts, free to be spoilt."""
    shutil.copytree(
        ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_contracts_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("breach", BREACHES)
def test_a_broken_contract_bites(copy: Path, breach: str) -> None:
    contract, name, line = BREACHES[breach]
    file = copy / "src" / "pairwell" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{file.read_text() if file.exists() else ''}\n{line}\n")
    if contract == "acyclic":
        other = copy / "src" / "pairwell" / "model" / "finding.py"
        other.write_text(f"{other.read_text()}\nimport pairwell.model.errors\n")
    done = lint(copy, "--contract", contract)
    assert done.returncode == 1, done.stdout
    assert "BROKEN" in done.stdout or "not listed" in done.stdout, done.stdout + done.stderr
