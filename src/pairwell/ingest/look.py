"""A look at a file before it is imported: its columns, its first rows, and how it would be read."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import msgspec

from pairwell.ingest.content import read_content
from pairwell.ingest.guess import known_fields, likely_mapping, new_preset
from pairwell.ingest.mapping import Mapping
from pairwell.ingest.open_source import open_reader, open_source
from pairwell.ingest.options import DEFAULT, ReadOptions
from pairwell.ingest.raw_rows import Reader
from pairwell.model.errors import InputRefused
from pairwell.model.finding import Finding
from pairwell.model.source import Kind

MAX_COLUMNS = 300
"""So many are shown; no shop's export has more."""

MAX_ROWS = 5
MAX_TEXT = 60


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What a file is taken for.

    Attributes:
        file: its name as the person gave it.
        digest: SHA-256 of its content.
        n_bytes: its size.
        header: its column names.
        rows: its first rows as texts, a cell for each column of the header.
        mapping: how it would be read; only what was recognised where ``problem`` says why it
            cannot be imported like this.
        fields: what a column may be read as.
        required: fields that every row needs.
        problem: why it cannot be imported like this; empty: it can.
        hint: what to do about it.
        findings: what was noticed while opening it.
    """

    file: str
    digest: str
    n_bytes: int
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    mapping: Mapping
    fields: tuple[str, ...]
    required: tuple[str, ...]
    problem: str = ""
    hint: str = ""
    findings: tuple[Finding, ...] = ()


def look_at(
    path: Path,
    *,
    preset: str | None = None,
    mapping: Mapping | None = None,
    kind: Kind | None = None,
    options: ReadOptions = DEFAULT,
) -> Look:
    """Open a file, tell how it would be read, and read no further than its first rows.

    Args:
        path: as of ``open_source``.
        preset: whose export it is.
        mapping: how it should be read.
        kind: what a row is.
        options: see ``ReadOptions``.

    Raises:
        InputRefused: it is no table at all. A table of which a needed column is not known is told
            with the problem instead.
    """
    content = read_content(path)
    reader = open_reader(path, content, mapping, options)
    problem = hint = ""
    findings: tuple[Finding, ...] = ()
    try:
        source = open_source(path, preset=preset, mapping=mapping, kind=kind, options=options)
        settled, findings = source.mapping, source.findings()
    except InputRefused as refused:
        problem, hint = refused.message, refused.hint
        settled = mapping or likely_mapping(reader.header, kind)
    header = reader.header[:MAX_COLUMNS]
    return Look(
        file=path.name,
        digest=content.digest,
        n_bytes=content.n_bytes,
        header=header,
        rows=_first_rows(reader, header),
        mapping=settled,
        fields=known_fields(settled),
        required=tuple(new_preset(settled).required),
        problem=problem,
        hint=hint,
        findings=findings,
    )


def _first_rows(reader: Reader, header: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    with closing(reader.rows(header)) as chunks:
        first = next(chunks, None)
    if first is None:
        return ()
    cells = [first.columns[name].slice(0, MAX_ROWS).to_pylist() for name in header]
    return tuple(
        tuple("" if cell is None else str(cell)[:MAX_TEXT] for cell in row)
        for row in zip(*cells, strict=True)
    )
