"""How a file looks: length, docstring, name of its folder, and words that must not stand in it."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WALL = 400
SOURCES = sorted((ROOT / "src").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
BENCHMARKS = sorted((ROOT / "benchmarks").rglob("*.py"))
BANNED_FOLDERS = {"utils", "util", "common", "helpers", "core", "services", "models", "misc"}

# Written in pieces, so that this file does not find itself.
MARKERS = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
PICKLE = re.compile(r"^\s*(import|from)\s+(pick" r"le|dill|joblib|cloudpick" r"le|shelve)\b", re.M)
MACHINE = re.compile(r"(?<![\w.])/(wo" r"rk|ro" r"ot|ho" r"me|Us" r"ers)/\w")


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def ours() -> list[Path]:
    """Every text file that is, or is about to be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],  # noqa: S607 - git of this machine
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("no git checkout: the files of the project are not known")
    paths = [ROOT / name for name in listed.stdout.splitlines()]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:4096]]


def test_no_file_is_longer_than_the_wall() -> None:
    lengths = {
        short(path): len(path.read_text().splitlines()) for path in SOURCES + TESTS + BENCHMARKS
    }
    assert {name: n for name, n in lengths.items() if n > WALL} == {}


def test_every_module_says_what_is_in_it() -> None:
    silent = [short(path) for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


def test_no_folder_or_module_has_a_name_that_says_nothing() -> None:
    names = {short(path): {path.stem, *path.relative_to(ROOT).parts[:-1]} for path in SOURCES}
    assert {name for name, words in names.items() if words & BANNED_FOLDERS} == set()


def test_nothing_is_read_or_written_with_pickle() -> None:
    found = [short(path) for path in SOURCES + BENCHMARKS if PICKLE.search(path.read_text())]
    assert found == []
    allowed = re.compile(r"allow_pickle\s*=\s*True")
    assert [short(path) for path in SOURCES + TESTS if allowed.search(path.read_text())] == []


def test_no_work_is_left_as_a_note() -> None:
    found = [
        short(path) for path in SOURCES + TESTS + BENCHMARKS if MARKERS.search(path.read_text())
    ]
    assert found == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    found = {
        short(path): match.group()
        for path in ours()
        if (match := MACHINE.search(path.read_text("utf-8", "replace")))
    }
    assert found == {}


def test_test_files_have_names_of_their_own() -> None:
    # pytest imports them by their bare name.
    names = [path.name for path in TESTS if path.name.startswith("test_")]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_no_test_starts_a_loop_in_the_thread_of_all_tests() -> None:
    # A browser that is open there has one already, and which tests meet is left to chance.
    starts = re.compile(r"asyncio\.(run|Runner)\(|(?<!\.)\bmeasure\(")
    apart = ("loops.py", "pressure.py", Path(__file__).name)
    found = [short(p) for p in TESTS if p.name not in apart and starts.search(p.read_text())]
    assert found == []
