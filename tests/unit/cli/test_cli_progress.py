"""Progress is drawn on a terminal and nowhere else."""

from __future__ import annotations

import io
import re
import time

import pytest
from rich.console import Console

from pairwell.app.ports.progress import Progress
from pairwell.cli.progress import TerminalProgress


def work(progress: Progress) -> None:
    progress.start("reading orders.csv", 1000)
    progress.expect(1500)
    progress.advance(1000)
    progress.advance(500)
    progress.start("settling")
    progress.advance()
    progress.done()
    progress.done()


def test_a_terminal_sees_rows_rate_and_time_left() -> None:
    text = io.StringIO()
    work(TerminalProgress(Console(file=text, force_terminal=True, width=120)))
    shown = text.getvalue()
    assert "reading orders.csv" in shown
    assert "settling" in shown
    assert "1,500 rows" in shown


def test_figures_are_rows_rate_and_time_left() -> None:
    text = io.StringIO()
    progress = TerminalProgress(Console(file=text, force_terminal=True, width=80))
    progress.start("Reading /a/long/way/to/the/shop/online_retail_ii.parquet", 100_000)
    for _ in range(20):
        progress.advance(2_500)
        time.sleep(0.02)  # a rate needs two points in time
    progress.done()
    assert re.search(r"retail_ii.parquet .*50,000 rows, [\d,]+/s, 0:00:0\d left", text.getvalue())


@pytest.mark.parametrize(("terminal", "shown"), [(False, None), (True, False)])
def test_a_pipe_and_quiet_see_nothing(terminal: bool, shown: bool | None) -> None:
    text = io.StringIO()
    console = Console(file=text, force_terminal=terminal)
    work(TerminalProgress(console, shown=shown))
    assert text.getvalue() == ""
