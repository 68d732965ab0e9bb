"""Read an edited sheet of pairs back: columns are found by name, wherever they stand."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from pairwell.app.propose_edits import EditedRow
from pairwell.ingest.readers.xlsx_sheets import XlsxReader
from pairwell.model.errors import InputRefused

COLUMNS = ("anchor_id", "candidate_id", "rank", "action", "note")
"""What is read back; other columns are for people's eyes."""


def read_edited_sheet(path: Path) -> tuple[EditedRow, ...]:
    """The rows of the sheet, in the order of its lines.

    Raises:
        InputRefused: it is no workbook, or lacks a column or has it twice.
    """
    try:
        n_bytes = path.stat().st_size
    except OSError as error:
        raise InputRefused(
            f"{path} cannot be read: {error.strerror or error}.", "Name a file that exists."
        ) from error
    if path.suffix.lower() != ".xlsx":
        raise InputRefused(
            f"{path} is no XLSX sheet.", "Save it as XLSX: other formats lose the types of ids."
        )
    reader = XlsxReader(path, n_bytes=n_bytes, chunk_rows=50_000)
    names = _places(path, reader.header)
    rows: list[EditedRow] = []
    with closing(reader.rows(tuple(names.values()))) as chunks:
        for chunk in chunks:
            cells = {
                name: [(text or "").strip() for text in chunk.columns[theirs].to_pylist()]
                for name, theirs in names.items()
            }
            rows.extend(
                EditedRow(int(line), anchor, candidate, rank, action, note)
                for line, anchor, candidate, rank, action, note in zip(
                    chunk.lines, *(cells[name] for name in COLUMNS), strict=True
                )
            )
    return tuple(rows)


def _places(path: Path, header: Sequence[str]) -> dict[str, str]:
    """Our name: the name as it stands in the header."""
    found: dict[str, str] = {}
    for theirs in header:
        # the reader numbers a repeated name: "rank (2)"
        ours, _, nth = theirs.strip().lower().partition(" (")
        if ours in COLUMNS and (not nth or nth == "2)"):
            if ours in found:
                raise InputRefused(
                    f"{path}, line 1: the column {ours} stands there twice.",
                    "Remove one of the two.",
                )
            found[ours] = theirs
    missing = [name for name in COLUMNS if name not in found]
    if missing:
        raise InputRefused(
            f"{path}, line 1: no column is named {' nor '.join(missing)}.",
            "Put the name back, or export the sheet again: pairwell matrix export edit.xlsx",
        )
    return found
