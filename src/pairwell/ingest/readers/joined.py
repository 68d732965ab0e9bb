"""Small blocks of rows joined into chunks.

Text readers cut small blocks, because Python's lists of cells are several times slower once they
outgrow the processor's caches; what follows is quicker on long Arrow columns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import numpy as np
import pyarrow as pa

from pairwell.ingest.raw_rows import RawRows

BLOCK_ROWS = 2_048
"""Rows that a text reader cuts at a time."""


def joined(blocks: Iterable[RawRows], chunk_rows: int) -> Iterator[RawRows]:
    """Blocks of one sheet end to end, in chunks of about ``chunk_rows`` rows."""
    gathered: list[RawRows] = []
    n_rows = 0
    for block in blocks:
        gathered.append(block)
        n_rows += len(block.lines) + len(block.broken)
        if n_rows >= chunk_rows:
            yield _join(gathered)
            gathered, n_rows = [], 0
    if gathered:
        yield _join(gathered)


def _join(blocks: Sequence[RawRows]) -> RawRows:
    ends = list(accumulate(len(block.lines) for block in blocks))

    def raw(i: int) -> str:
        at = bisect_right(ends, i)
        return blocks[at].raw(i - (ends[at - 1] if at else 0))

    return RawRows(
        columns={
            name: pa.concat_arrays([block.columns[name] for block in blocks])
            for name in blocks[0].columns
        },
        lines=np.concatenate([block.lines for block in blocks]),
        raw=raw,
        broken=tuple(row for block in blocks for row in block.broken),
        bytes_read=blocks[-1].bytes_read,
        sheet=blocks[0].sheet,
    )
