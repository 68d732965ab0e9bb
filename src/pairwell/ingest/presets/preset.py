"""What a preset is: whose export a file is, and what has to be done to its columns first."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
import pyarrow as pa

from pairwell.ingest.fields import Fields, Mask
from pairwell.model.source import Kind


class Prepared(NamedTuple):
    """Fields under our names, and the rows that are no product."""

    fields: Fields
    not_product: Mask
    other_events: pa.Array | None = None
    """What a row is that is no purchase, in the export's own word; null on purchases."""


def no_rows(n_rows: int) -> Mask:
    """A mask of none of the rows."""
    return np.zeros(n_rows, dtype=np.bool_)


class Preset(Protocol):
    """One export format. An instance serves one file: it may remember the row before."""

    name: str
    kind: Kind
    currency: str | None
    """Currency of rows that name none, where the export is always in one."""
    columns: dict[str, str]
    """Their column names, as ``synonyms.plain`` writes them, to fields; the first spelling wins."""
    required: tuple[str, ...]
    """Fields without which the file is refused."""

    @classmethod
    def recognises(cls, names: frozenset[str]) -> bool:
        """Whether a header (as ``synonyms.plain`` writes it) can only be this export's."""
        ...

    def prepare(self, fields: Fields, n_rows: int) -> Prepared:
        """Turn the export's own habits into our fields, chunk after chunk."""
        ...
