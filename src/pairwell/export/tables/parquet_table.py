"""A table as Parquet: types and nulls as they are."""

from __future__ import annotations

from typing import IO

import pyarrow as pa
from pyarrow import parquet


def write_parquet(table: pa.Table, file: IO[bytes]) -> None:
    """Write a table."""
    parquet.write_table(table, file, compression="zstd")
