"""P39: a cell that a spreadsheet would run gets an apostrophe; a reader takes it off again."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from typing import IO

FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""What a spreadsheet may take for a formula, in full-width forms too.

Apostrophes before it count, so that ``'=a`` and the marked ``=a`` stay two texts.
"""


def inert(text: str) -> str:
    """The text, marked if it could be run.

    >>> inert("=1+1"), inert("1+1"), inert("'=1")
    ("'=1+1", '1+1', "''=1")
    """
    return f"'{text}" if FORMULA.match(text) else text


def write_inert(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    file: IO[bytes],
    *,
    delimiter: str = ",",
    keys: int = 1,
) -> None:
    """Write a delimited table (RFC 4180, UTF-8) in which no cell is run.

    A column that is empty in every row is left out, for shops take an empty cell as "remove what
    is there".

    Args:
        header: names of the columns.
        rows: cells of each row; held in memory.
        file: where to.
        delimiter: between cells.
        keys: so many first columns are written whatever is in them.
    """
    held = [[inert(cell) for cell in row] for row in rows]
    kept = [i for i in range(len(header)) if i < keys or any(row[i] for row in held)]
    text = TextIOWrapper(file, "utf-8", newline="", write_through=True)
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow([header[i] for i in kept])
    writer.writerows([row[i] for i in kept] for row in held)
    text.flush()
    text.detach()
