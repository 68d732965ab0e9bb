"""Currencies that ISO 4217 does not know."""

from __future__ import annotations

from pairwell.ingest.checks.check import Check
from pairwell.ingest.fields import mask_of

BAD_CURRENCY = Check(
    reason="bad_currency",
    meaning="name a currency that does not exist",
    hint="Use codes of ISO 4217: EUR, GBP, PLN, RUB …",
    test=lambda rows: (
        mask_of(rows.column("currency_given")) & mask_of(rows.column("currency").is_null())
    ),
)
"""Empty is not bad: it is "not known".

>>> import pyarrow as pa
>>> rows = pa.RecordBatch.from_pydict({"currency": ["EUR", None, None],
...                                    "currency_given": [True, True, False]})
>>> BAD_CURRENCY.test(rows).tolist()
[False, True, False]
"""
