"""What a check is: a reason, its words, and a test over typed rows. A check never raises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec
import pyarrow as pa

from pairwell.ingest.fields import Mask
from pairwell.model.finding import Finding


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A check that quarantines rows.

    Attributes:
        reason: the reason code of its rows.
        meaning: what is wrong with them, after a count: "have no order_id".
        hint: what a person could do.
        test: True where a row cannot be loaded. Rows come typed (shape/), one chunk after another.
        seen: what the rows seen so far add to the hint; may be left out.
    """

    reason: str
    meaning: str
    hint: str
    test: Callable[[pa.RecordBatch], Mask]
    seen: Callable[[], str] | None = None

    def advice(self) -> str:
        """What a person could do, with what the rows themselves say."""
        return f"{self.seen()} {self.hint}".strip() if self.seen is not None else self.hint


class Watch(Protocol):
    """A check that only reports: it sees the rows that are loaded, and loses none."""

    def look(self, rows: pa.RecordBatch) -> None:
        """See one chunk."""
        ...

    def findings(self) -> tuple[Finding, ...]:
        """What was seen in all chunks."""
        ...
