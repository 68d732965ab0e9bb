"""Customer fields into ``CUSTOMERS`` columns, and a mark beside them for the checks."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.instants import DateOrder, instants
from pairwell.ingest.convert.texts import as_id, as_text
from pairwell.ingest.fields import Fields, nulls


def shape_customers(fields: Fields, n_rows: int, *, date_order: DateOrder) -> pa.RecordBatch:
    """Typed rows; a date of birth that could not be read is null, its mark says it was given."""
    born = fields.get("born_on", nulls(n_rows))
    columns = {
        "customer_id": as_id(fields["customer_id"]),
        "country": as_text(fields.get("country", nulls(n_rows))),
        "city": as_text(fields.get("city", nulls(n_rows))),
        "gender": as_text(fields.get("gender", nulls(n_rows))),
        "born_on": pc.cast(instants(born, date_order, first_year=1850), pa.date32()),
        "date_given": as_text(born).is_valid(),
    }
    return pa.RecordBatch.from_pydict(columns)
