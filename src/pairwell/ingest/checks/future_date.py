"""Orders from the future: more than a day after the instant the import believes in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.checks.check import Check
from pairwell.ingest.fields import mask_of
from pairwell.model.columns import INSTANT


def future_date(as_of: datetime) -> Check:
    """A check against ``as_of``; one day of grace covers time zones.

    >>> from datetime import UTC
    >>> as_of = datetime(2026, 11, 22, tzinfo=UTC)
    >>> when = pa.array([as_of, as_of + timedelta(days=2), None], INSTANT)
    >>> future_date(as_of).test(pa.RecordBatch.from_arrays([when], ["ordered_at"])).tolist()
    [False, True, False]
    """
    latest = pa.scalar(as_of + timedelta(days=1), INSTANT)
    return Check(
        reason="future_date",
        meaning=f"were ordered after {as_of:%Y-%m-%d}, in the future",
        hint="Look whether day and month are exchanged (date_order in the mapping).",
        test=lambda rows: mask_of(pc.greater(rows.column("ordered_at"), latest)),
    )
