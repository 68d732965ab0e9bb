"""``import pairwell`` and ``pairwell --help`` are light: nothing heavy is loaded before its use."""

from __future__ import annotations

import resource
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[2] / "src"
HEAVY = ("numpy", "scipy", "numba", "pyarrow", "duckdb", "apsw", "plotly", "python_calamine")


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(SRC)!r})\n{code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def heavy_after(code: str) -> set[str]:
    return set(python(f"{code}\nprint(*sys.modules)").split()) & set(HEAVY)


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert heavy_after("import pairwell; dir(pairwell); pairwell.__version__") == set()


def test_help_loads_nothing_heavy() -> None:
    assert heavy_after("from pairwell.cli.app import app") == set()


def test_a_public_name_is_loaded_on_its_first_use() -> None:
    assert python("import pairwell; print(pairwell.OfferRequest.__name__)").strip() == (
        "OfferRequest"
    )


def test_an_unknown_name_is_an_attribute_error() -> None:
    import pairwell

    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        pairwell.nothing  # noqa: B018


def cost(code: str) -> float:
    """The least of several in processor time, which the machine's other work cannot lengthen."""
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        python(code)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def test_importing_the_package_takes_no_time() -> None:
    assert cost("import pairwell") - cost("") < 0.050


def test_there_is_one_version() -> None:
    import pairwell

    project = tomllib.loads((SRC.parent / "pyproject.toml").read_text())["project"]
    assert pairwell.__version__ == project["version"]
