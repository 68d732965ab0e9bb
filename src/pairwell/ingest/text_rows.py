"""A small table as rows of texts, its columns found by name: files that people write by hand."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from pairwell.app.bulk_rows import TextRow
from pairwell.ingest.content import read_content
from pairwell.ingest.open_source import open_reader
from pairwell.ingest.readers.reasons import REASONS
from pairwell.ingest.synonyms import plain
from pairwell.model.errors import InputRefused
from pairwell.model.of_one import of_one

_INERT = re.compile("''*[=+\\-@\t\r\n＝＋－＠]")  # noqa: RUF001 - as spreadsheets take them
"""A cell of a delimited file that was kept from being run by an apostrophe (P39)."""


def read_text_rows(
    path: Path, names: Mapping[str, str], needed: Sequence[str], *, strict: bool
) -> tuple[TextRow, ...]:
    """The rows of a CSV, TSV, XLSX, XML, JSON or Parquet table, cells trimmed.

    Args:
        path: the file.
        names: their column names, as ``plain`` writes them, to ours; the first that is there wins.
        needed: our names without which the file is refused.
        strict: whether a column of another name refuses the file: a misspelt column of a file
            written by hand would be lost without a word.

    Raises:
        InputRefused: no such table, a column too many or too few, or a row that cannot be cut.
    """
    content = read_content(path)
    reader = open_reader(path, content)
    columns = columns_of(path, reader.header, names, needed, strict=strict)
    rows: list[TextRow] = []
    with closing(reader.rows(tuple(columns))) as chunks:
        for chunk in chunks:
            if chunk.broken:
                first = chunk.broken[0]
                meaning, hint = REASONS[first.reason]
                raise InputRefused(f"{path}, line {first.line}: the row {of_one(meaning)}.", hint)
            texts = {
                ours: [_bare(cell, content.format) for cell in chunk.columns[theirs].to_pylist()]
                for theirs, ours in columns.items()
            }
            rows.extend(
                TextRow(line, {ours: cells[i] for ours, cells in texts.items()})
                for i, line in enumerate(chunk.lines.tolist())
            )
    return tuple(rows)


def columns_of(
    path: Path, header: Sequence[str], names: Mapping[str, str], needed: Sequence[str],
    *, strict: bool,
) -> dict[str, str]:  # fmt: skip
    """Our name of each column of a header that is known, by theirs; arguments and errors as above.

    A name of ours is given to one column only.
    """
    by_name = {plain(theirs): theirs for theirs in reversed(header)}
    found: dict[str, str] = {}
    for theirs, ours in names.items():
        if theirs in by_name and ours not in found.values():
            found[by_name[theirs]] = ours
    missing = [ours for ours in needed if ours not in found.values()]
    shown = ", ".join(header[:12])
    if missing:
        raise InputRefused(
            f"{path}, line 1: there is no column {' nor '.join(missing)}. It has: {shown}.",
            f"Name the columns {', '.join(dict.fromkeys(names.values()))}.",
        )
    unknown = [theirs for theirs in header if theirs not in found]
    if strict and unknown:
        near = difflib.get_close_matches(plain(unknown[0]), names, n=1)
        raise InputRefused(
            f"{path}, line 1: the column {unknown[0]!r} is not known, or stands there twice.",
            f"Did you mean {near[0]}?" if near else f"Known: {', '.join(names)}.",
        )
    return found


def _bare(cell: object, format_: str) -> str:
    text = "" if cell is None else str(cell).strip()
    return text[1:] if format_ == "csv" and _INERT.match(text) else text
