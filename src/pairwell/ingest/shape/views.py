"""View fields into ``VIEWS`` columns, and a mark beside them for the checks."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.instants import DateOrder, instants
from pairwell.ingest.convert.texts import as_id
from pairwell.ingest.fields import Fields


def shape_views(fields: Fields, *, date_order: DateOrder) -> pa.RecordBatch:
    """Typed rows; a day that was not told or could not be read is null."""
    given = fields["viewed_on"]
    columns = {
        "customer_id": as_id(fields["customer_id"]),
        "product_id": as_id(fields["product_id"]),
        "viewed_on": pc.cast(instants(given, date_order), pa.date32(), safe=False),
        "date_given": pa.repeat(pa.scalar(True), len(given)),  # a view without its day says nothing
    }
    return pa.RecordBatch.from_pydict(columns)
