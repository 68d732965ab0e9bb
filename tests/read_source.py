"""A whole file read through the importer's own door, for tests of what it makes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from pairwell.ingest.file_source import FileSource
from pairwell.ingest.open_source import open_source
from pairwell.model.finding import QuarantinedRow


class Read(NamedTuple):
    """What came out of a file; the books were checked on the way."""

    source: FileSource
    rows: list[dict[str, Any]]
    quarantined: list[QuarantinedRow]
    n_in: int
    n_not_product: int

    def column(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows]

    def reasons(self) -> list[tuple[int, str]]:
        return [(row.line, row.reason) for row in self.quarantined]

    def codes(self) -> set[str]:
        return {finding.code for finding in self.source.findings()}


def read_source(path: Path, **choices: Any) -> Read:
    """Open and read a file; every chunk has to balance and to keep its schema."""
    source = open_source(path, **choices)
    rows: list[dict[str, Any]] = []
    quarantined: list[QuarantinedRow] = []
    n_in = n_not_product = 0
    for chunk in source.chunks():
        assert chunk.n_in == chunk.rows.num_rows + chunk.n_not_product + len(chunk.quarantined)
        chunk.rows.validate(full=True)
        rows += chunk.rows.to_pylist()
        quarantined += chunk.quarantined
        n_in += chunk.n_in
        n_not_product += chunk.n_not_product
        assert 0 < chunk.bytes_read <= source.n_bytes
    return Read(source, rows, quarantined, n_in, n_not_product)


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """A text file, byte for byte as given."""
    path.write_bytes(text.encode(encoding))
    return path
