"""Progress of long work on stderr: rows done, rate and time left.

It fits the port ``pairwell.app.ports.progress.Progress``. Nothing is drawn when stderr is no
terminal, or with ``--quiet``: then every call is free of cost and of output.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

LABEL = 37
"""Characters of a label; bar and figures fill the rest of eighty columns."""


class TerminalProgress:
    """Bars on a terminal, one a step, each with rows, rows a second and time left.

    Args:
        console: console of stderr.
        shown: whether to draw at all; defaults to whether the console is a terminal.
    """

    def __init__(self, console: Console, *, shown: bool | None = None) -> None:
        self._console = console
        self._shown = console.is_terminal if shown is None else shown
        self._bars: Bars | None = None
        self._task: TaskID | None = None

    def start(self, label: str, total: int | None = None) -> None:
        """Begin a step of ``total`` rows; None when nobody knows how many."""
        self.done()
        if not self._shown:
            return
        self._bars = _bars(self._console)
        self._bars.start()
        self._task = self._bars.add_task(short(label), total=total)

    def expect(self, total: int) -> None:
        """The step seems to have so many rows."""
        if self._bars is not None and self._task is not None:
            self._bars.update(self._task, total=total)

    def advance(self, n: int = 1) -> None:
        """``n`` more rows are done."""
        if self._bars is not None and self._task is not None:
            self._bars.advance(self._task, n)

    def done(self) -> None:
        """The step is over; its bar stays on the screen as it stood."""
        if self._bars is not None:
            self._bars.stop()
        self._bars = None
        self._task = None


def short(label: str) -> str:
    """A label that leaves room for the figures: a long path keeps its end.

    >>> short("Reading /data/of/the/shop/online_retail_ii.parquet")
    'Reading …hop/online_retail_ii.parquet'
    """
    if len(label) <= LABEL:
        return label
    verb, _, rest = label.partition(" ")
    return f"{verb} …{rest[len(verb) + 2 - LABEL :]}"


def _bars(console: Console) -> Bars:
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.table import Column
    from rich.text import Text

    class Figures(ProgressColumn):
        """Rows done, rows a second, time left; nothing of what is not known."""

        def render(self, task: Task) -> Text:
            if not task.completed:
                return Text("")
            parts = [f"{task.completed:,.0f} rows"]
            speed = task.finished_speed or task.speed
            if speed:
                parts.append(f"{speed:,.0f}/s")
            if task.time_remaining is not None and not task.finished:
                parts.append(f"{timedelta(seconds=int(task.time_remaining))} left")
            return Text(", ".join(parts))

    fixed = Column(no_wrap=True)
    return Progress(
        TextColumn("{task.description}", table_column=fixed),
        BarColumn(bar_width=15),
        Figures(table_column=fixed),
        console=console,
    )
