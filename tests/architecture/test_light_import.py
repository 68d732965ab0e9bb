"""``import pairwell`` and ``pairwell --help`` are light: nothing heavy is loaded before its use."""

from __future__ import annotations

import subprocess
import sys
import time
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


def best(code: str) -> float:
    """The least of several: the time that the machine's other work did not lengthen."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        python(code)
        times.append(time.perf_counter() - start)
    return min(times)


def test_importing_the_package_takes_no_time() -> None:
    assert best("import pairwell") - best("") < 0.050
