"""A table of a page as a CSV file: whole, with plain figures, and with no cell that a program runs.

The file is UTF-8 with a byte-order mark, without which spreadsheets take Russian for noise. Its
columns are named as in docs/glossary.md, in every language.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from math import isfinite

import msgspec

from pairwell.export.inert import inert

Cell = str | int | float | None


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One table.

    Attributes:
        name: of the file, and of the table on its page.
        header: names of the columns.
        rows: read once, and only when the file is asked for.
    """

    name: str
    header: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]


def as_csv(sheet: Sheet) -> bytes:
    """The file.

    >>> told = Sheet(name="t", header=("title", "n"), rows=[("=1+1", -1), ("tea", None)])
    >>> as_csv(told).decode("utf-8-sig").splitlines()
    ['title,n', "'=1+1,-1", 'tea,']
    """
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(sheet.header)
    writer.writerows([_written(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig", "replace")


def _written(cell: Cell) -> Cell:
    """Texts are marked where they could be run; what is not known is empty."""
    if isinstance(cell, str):
        return inert(cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return cell if cell is not None and isfinite(cell) else None
