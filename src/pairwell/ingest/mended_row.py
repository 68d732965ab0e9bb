"""One row that was put aside, mended by a person: opened again as a file of that row alone.

It is read as its file was: by the same mapping, with the writing habits that were settled then.
Presets that carry values down from the row above have no row above here: a mended row is whole.
"""

from __future__ import annotations

import csv
import tomllib
from io import StringIO
from pathlib import Path

import msgspec

from pairwell.ingest.file_source import FileSource
from pairwell.ingest.mapping import Mapping
from pairwell.ingest.open_source import open_source
from pairwell.ingest.options import ReadOptions
from pairwell.model.errors import InputRefused


def open_mended(
    raw: str, mapping: str, header: tuple[str, ...], folder: Path, options: ReadOptions
) -> FileSource:
    """Open a mended row.

    Args:
        raw: its text, as it should have stood in the file (Parquet, XLSX and XML: as JSON).
        mapping: how the file's columns were read, as the import kept it.
        header: the file's columns.
        folder: an empty one, where the row may stand as a file while it is read.
        options: see ``ReadOptions``.

    Raises:
        InputRefused: the text is no row of such a file, or the import kept no header.
    """
    settled = msgspec.convert(tomllib.loads(mapping), Mapping)
    is_csv = settled.separator is not None
    if is_csv and not header:
        raise InputRefused(
            "This import is from before the columns of a file were kept.",
            "Mend the row in its file and import that again: known rows count once.",
        )
    path = folder / ("row.csv" if is_csv else "row.jsonl")
    text = _with_header(raw, header, settled.separator or ",") if is_csv else _object(raw, header)
    path.write_text(text, "utf-8")
    return open_source(
        path, mapping=msgspec.structs.replace(settled, encoding="utf-8"), options=options
    )


def _with_header(raw: str, header: tuple[str, ...], separator: str) -> str:
    text = StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerow(header)
    return text.getvalue() + raw.strip("\r\n") + "\n"


def _object(raw: str, header: tuple[str, ...]) -> str:
    """The row as one line of JSON, with every column, so that all are known from this row."""
    try:
        cells = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputRefused(f"The row is no JSON: {error}.", "Mend the text.") from error
    if not isinstance(cells, dict):
        raise InputRefused("The row is no JSON object.", 'Write {"name": "value", …}.')
    whole = dict.fromkeys(header) | cells
    return f"{msgspec.json.encode(whole).decode()}\n"
