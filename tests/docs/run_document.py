"""Runs the commands and the Python of a document, and says what it should show.

A ``console`` block holds lines that start with ``$``, each followed by what it prints; a ``python``
block is a doctest. All blocks of a document run in one folder and one namespace, top to bottom.
``...`` in the shown output stands for what differs from run to run. Blocks of other languages
(``sh``) are for the reader and do not run.

``python tests/docs/run_document.py README.md`` writes the real output into the document, keeping
lines that already fit.
"""

from __future__ import annotations

import contextlib
import doctest
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.M | re.S)
FITS = doctest.OutputChecker()
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class Step(NamedTuple):
    """One command or statement: what was typed, what is shown, and where in the text both stand."""

    language: str
    typed: str
    shown: str
    start: int
    end: int


def steps(text: str) -> Iterator[Step]:
    """The steps of a document, top to bottom."""
    for block in BLOCK.finditer(text):
        first = block.start(2)
        if block[1] == "console":
            for step in re.finditer(r"^\$ (.*(?:\\\n.*)*)\n((?:(?!\$ ).*\n)*)", block[2], re.M):
                start, end = first + step.start(2), first + step.end(2)
                yield Step("console", step[1], step[2], start, end)
            continue
        lines = block[2].splitlines(keepends=True)
        for example in doctest.DocTestParser().get_examples(block[2]):
            n_before = example.lineno + example.source.count("\n")
            start = first + len("".join(lines[:n_before]))
            end = start + len("".join(lines[n_before:][: example.want.count("\n")]))
            yield Step("python", example.source, example.want, start, end)


class Runner:
    """A folder and a namespace in which the steps of one document run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, Any] = {}
        tools = folder.parent / "tools"
        tools.mkdir(exist_ok=True)
        tool = tools / "pairwell"
        tool.write_text(f'#!/bin/sh\nexec {sys.executable} -m pairwell "$@"\n')
        tool.chmod(0o755)
        self.environment = {
            **os.environ,
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT / "src"),
            "COLUMNS": "100",
        }

    def run(self, step: Step) -> str:
        """What the step prints; its messages on stderr are not part of it.

        Raises:
            AssertionError: a command ended with another status than zero.
        """
        if step.language == "python":
            return self._python(step.typed)
        done = subprocess.run(  # noqa: S602 - the commands of our own documents
            step.typed,
            shell=True,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        assert done.returncode == 0, f"$ {step.typed}\n{done.stdout}{done.stderr}"
        return done.stdout

    def _python(self, source: str) -> str:
        printed: list[str] = []
        runner = doctest.DocTestRunner(optionflags=FLAGS, verbose=False)
        runner.report_success = lambda out, test, example, got: printed.append(got)  # type: ignore[method-assign]
        runner.report_failure = lambda out, test, example, got: printed.append(got)  # type: ignore[method-assign]
        example = doctest.Example(source, "")
        test = doctest.DocTest([example], self.names, "document", None, 0, None)
        with contextlib.chdir(self.folder):
            runner.run(test, out=printed.append, clear_globs=False)
        self.names = test.globs
        got = "".join(printed)
        assert "Traceback (most recent call last)" not in got, f">>> {source}{got}"
        return got


def fits(shown: str, real: str) -> bool:
    """Whether what the document shows is what came out, ``...`` standing for anything."""
    return FITS.check_output(shown, real, FLAGS)


def main(names: list[str]) -> None:
    """Write the real output into documents."""
    for name in names:
        path = Path(name)
        text = path.read_text("utf-8")
        new = ""
        done = 0
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "here"
            folder.mkdir()
            runner = Runner(folder)
            for step in steps(text):
                real = runner.run(step)
                kept = step.shown if fits(step.shown, real) else real
                new += text[done : step.start] + kept
                done = step.end
        path.write_text(new + text[done:], "utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    main(sys.argv[1:])
