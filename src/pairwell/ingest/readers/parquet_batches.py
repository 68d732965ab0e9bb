"""Parquet, batch by batch; columns keep the types they were stored in."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pairwell.ingest.header import clean_header
from pairwell.ingest.raw_rows import RawRows
from pairwell.model.errors import InputRefused
from pairwell.model.finding import Finding

_MAX_COLUMNS = 2_000
_MAX_METADATA = 64 << 20
_MAX_PARTS = 1_000_000
_MAX_GROUP_BYTES = 8 << 30
_HINT = "Write the file again; it may have been cut or changed on its way."


class ParquetReader:
    """One Parquet file.

    Raises:
        InputRefused: it is damaged, or claims sizes that no order file has.
    """

    def __init__(self, path: Path, *, n_bytes: int, chunk_rows: int) -> None:
        self._path = path
        self._n_bytes = n_bytes
        self._chunk_rows = chunk_rows
        try:
            with self._open() as file:
                schema = file.schema_arrow
                metadata = file.metadata
        except (pa.ArrowException, OSError, ValueError) as error:
            raise self._refused(error) from error
        self._guard(metadata)
        self.header = clean_header(schema.names)
        self.nested = tuple(
            name
            for name, field in zip(self.header, schema, strict=True)
            if pa.types.is_nested(field.type)
        )

    def findings(self) -> tuple[Finding, ...]:
        return ()

    def rows(self, columns: Sequence[str]) -> Generator[RawRows, None, None]:
        done = 0
        try:
            with self._open() as file:
                for batch in file.iter_batches(batch_size=self._chunk_rows, use_threads=False):
                    batch.validate(full=True)
                    first, done = done, done + batch.num_rows
                    share = self._n_bytes * done // file.metadata.num_rows
                    yield self._chunk(batch, columns, first, share)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise self._refused(error) from error

    def _open(self) -> pq.ParquetFile:
        return pq.ParquetFile(
            self._path,
            buffer_size=1 << 16,
            thrift_string_size_limit=_MAX_METADATA,
            thrift_container_size_limit=_MAX_PARTS,
        )

    def _guard(self, metadata: pq.FileMetaData) -> None:
        n_columns = metadata.num_columns
        largest = max(
            (metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups)),
            default=0,
        )
        if n_columns > _MAX_COLUMNS or largest > _MAX_GROUP_BYTES:
            raise InputRefused(
                f"{self._path} claims {n_columns} columns and row groups of up to {largest} bytes.",
                "Write it again with fewer columns and smaller row groups.",
            )

    def _refused(self, error: Exception) -> InputRefused:
        why = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        return InputRefused(f"{self._path} is not a whole Parquet file: {why}", _HINT)

    def _chunk(
        self, batch: pa.RecordBatch, columns: Sequence[str], first: int, bytes_read: int
    ) -> RawRows:
        place = {name: i for i, name in enumerate(self.header)}
        return RawRows(
            columns={name: batch.column(place[name]) for name in columns},
            # The header counts as row 1, as it does where there is one.
            lines=np.arange(first + 2, first + 2 + batch.num_rows, dtype=np.int64),
            raw=lambda i: _as_json(self.header, batch, i),
            bytes_read=bytes_read,
        )


def _as_json(header: tuple[str, ...], batch: pa.RecordBatch, i: int) -> str:
    cells = {name: batch.column(k)[i].as_py() for k, name in enumerate(header)}
    return msgspec.json.encode(cells, enc_hook=repr).decode()
