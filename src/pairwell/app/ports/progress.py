"""How long work tells a person how far it is."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Steps, one after the other, each counted in rows."""

    def start(self, label: str, total: int | None = None) -> None:
        """Begin a step of ``total`` rows; None when nobody knows how many."""
        ...

    def expect(self, total: int) -> None:
        """The step seems to have so many rows: a better guess than the one before."""
        ...

    def advance(self, n: int = 1) -> None:
        """``n`` more rows are done."""
        ...

    def done(self) -> None:
        """The step is over."""
        ...


class NoProgress:
    """Nobody is watching.

    >>> NoProgress().start("reading orders.csv", 10)
    """

    def start(self, label: str, total: int | None = None) -> None:
        """Nothing is drawn."""

    def expect(self, total: int) -> None:
        """Nothing is drawn."""

    def advance(self, n: int = 1) -> None:
        """Nothing is drawn."""

    def done(self) -> None:
        """Nothing is drawn."""
