"""A table as JSON lines: one object a row; what is not a number is null."""

from __future__ import annotations

from typing import IO

import msgspec
import pyarrow as pa


def write_jsonl(table: pa.Table, file: IO[bytes]) -> None:
    """Write a table, a batch at a time."""
    encoder = msgspec.json.Encoder()
    for batch in table.to_batches(max_chunksize=10_000):
        file.write(encoder.encode_lines(batch.to_pylist()))
