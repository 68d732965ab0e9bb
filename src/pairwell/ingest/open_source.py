"""Open one file of orders, products, customers or links: what it is, and what maps where."""

from __future__ import annotations

import csv
from contextlib import closing
from pathlib import Path

import msgspec

from pairwell.ingest.content import Content, read_content
from pairwell.ingest.file_source import FileSource
from pairwell.ingest.guess import column_findings, guess_mapping, new_preset, require_columns
from pairwell.ingest.mapping import Mapping
from pairwell.ingest.options import DEFAULT, ReadOptions
from pairwell.ingest.raw_rows import Reader
from pairwell.ingest.readers.csv_text import CsvReader
from pairwell.ingest.readers.json_lines import JsonLinesReader
from pairwell.ingest.readers.parquet_batches import ParquetReader
from pairwell.ingest.readers.xlsx_sheets import XlsxReader
from pairwell.ingest.readers.xml_items import XmlReader
from pairwell.ingest.related_columns import related_findings
from pairwell.ingest.writing_habits import settle_writing
from pairwell.model.currency import CODES
from pairwell.model.errors import InputRefused
from pairwell.model.source import Kind


def open_source(
    path: Path,
    *,
    preset: str | None = None,
    mapping: Mapping | None = None,
    kind: Kind | None = None,
    options: ReadOptions = DEFAULT,
) -> FileSource:
    """Open a file and settle how it is read; rows stream from the result's ``chunks``.

    One pass over the bytes (digest, encoding), then the first chunk is read, so that separators,
    dates and decimal signs are told from data.

    Args:
        path: a CSV, JSON, JSON Lines, XML, Parquet or XLSX file.
        preset: name of a preset; None: recognised from the header.
        mapping: a saved mapping; what it leaves out is guessed. Goes before ``preset``.
        kind: what a row is; None: told from the header.
        options: see ``ReadOptions``.

    Raises:
        InputRefused: not a table, empty, no rows, damaged, or a needed column is missing.
    """
    content = read_content(path)
    reader = open_reader(path, content, mapping, options)
    if mapping is None:
        settled = guess_mapping(str(path), reader.header, preset=preset, kind=kind)
    else:
        _guard_mapping(mapping, kind)
        settled = mapping
        require_columns(str(path), reader.header, mapping)
    if settled.currency is None:
        settled = msgspec.structs.replace(settled, currency=options.currency)
    findings = [
        *column_findings(reader.header, settled),
        *related_findings(reader.header, settled),
    ]
    present = {name: ours for name, ours in settled.columns.items() if name in reader.header}
    settled = msgspec.structs.replace(settled, columns=present)
    _refuse_nested(path, reader, settled)
    with closing(reader.rows(tuple(present))) as rows:
        first = next(rows, None)
    if first is None or not (len(first.lines) or first.broken):
        raise InputRefused(
            f"{path} has a header and no rows.", "Export it again with at least one row."
        )
    settled, noticed = settle_writing(settled, content, reader, first)
    return FileSource(
        str(path),
        content=content,
        reader=reader,
        mapping=settled,
        options=options,
        settled=(*findings, *noticed),
    )


def _guard_mapping(mapping: Mapping, kind: Kind | None) -> None:
    new_preset(mapping)
    if kind not in (None, mapping.kind):
        raise InputRefused(
            f"The mapping is for {mapping.kind}, not for {kind}.", "Give the mapping of this file."
        )
    if mapping.currency is not None and mapping.currency not in CODES:
        raise InputRefused(
            f"The mapping names a currency that does not exist: {mapping.currency!r}.",
            "Use a code of ISO 4217: EUR, GBP, PLN, RUB …",
        )
    if mapping.separator is not None and len(mapping.separator) != 1:
        raise InputRefused(
            f"The mapping's separator {mapping.separator!r} is not one character.",
            "Use one of , ; | or a tab.",
        )


def open_reader(
    path: Path, content: Content, mapping: Mapping | None = None, options: ReadOptions = DEFAULT
) -> Reader:
    """The rows of a file by its format.

    Raises:
        InputRefused: it is damaged, or no table in its encoding.
    """
    encoding = (mapping.encoding if mapping else None) or content.encoding.name
    if content.format == "parquet":
        return ParquetReader(path, n_bytes=content.n_bytes, chunk_rows=options.chunk_rows)
    if content.format == "xlsx":
        return XlsxReader(path, n_bytes=content.n_bytes, chunk_rows=options.chunk_rows)
    if content.format == "xml":
        return XmlReader(path, n_bytes=content.n_bytes, chunk_rows=options.chunk_rows)
    try:
        if content.format in ("jsonl", "json"):
            return JsonLinesReader(
                path,
                encoding=encoding,
                chunk_rows=options.chunk_rows,
                array=content.format == "json",
            )
        return CsvReader(
            path,
            encoding=encoding,
            separator=mapping.separator if mapping else None,
            chunk_rows=options.chunk_rows,
        )
    except (LookupError, UnicodeError, csv.Error) as error:
        raise InputRefused(
            f"{path} cannot be read as {encoding}: {error}.",
            "Name its encoding in the mapping, or export it as UTF-8.",
        ) from error


def _refuse_nested(path: Path, reader: Reader, mapping: Mapping) -> None:
    nested: tuple[str, ...] = getattr(reader, "nested", ())
    for theirs, ours in mapping.columns.items():
        if theirs in nested:
            raise InputRefused(
                f"{path} holds lists in the column {theirs!r} ({ours}).",
                "Write one row a line item, with plain values.",
            )
