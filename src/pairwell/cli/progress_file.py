"""Progress of long work in a small file, for those who started it and look from another process.

It fits the port ``pairwell.app.ports.progress.Progress``. The file always holds one whole JSON
object: ``{"label", "done", "total", "steps"}``; it is written a few times a second at most.
"""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from pathlib import Path

PROGRESS = "PAIRWELL_PROGRESS"
"""The variable that names the file."""

EVERY = 0.25


class FileProgress:
    """Steps, one after the other, as a file tells them.

    Args:
        file: is replaced each time.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._label = ""
        self._done = 0
        self._total: int | None = None
        self._steps = 0
        self._written = 0.0
        self._one_at_a_time = threading.Lock()  # several threads count pairs

    def start(self, label: str, total: int | None = None) -> None:
        """Begin a step of ``total`` rows; None when nobody knows how many."""
        self._label, self._done, self._total = label, 0, total
        self._steps += 1
        self._write()

    def expect(self, total: int) -> None:
        """The step seems to have so many rows."""
        self._total = total

    def advance(self, n: int = 1) -> None:
        """``n`` more rows are done."""
        self._done += n
        if time.monotonic() - self._written >= EVERY:
            self._write()

    def done(self) -> None:
        """The step is over."""
        self._write()

    def _write(self) -> None:
        told = {"label": self._label, "done": self._done, "total": self._total}
        with self._one_at_a_time, suppress(OSError):  # a full disk must not end the work
            self._replace(json.dumps({**told, "steps": self._steps}))

    def _replace(self, text: str) -> None:
        waiting = self._file.with_name(f".{self._file.name}")
        waiting.write_text(text, "utf-8")
        waiting.replace(self._file)
        self._written = time.monotonic()
