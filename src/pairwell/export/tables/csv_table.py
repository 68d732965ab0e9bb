"""A table as CSV (RFC 4180, UTF-8) that a spreadsheet opens without running anything in it."""

from __future__ import annotations

from typing import IO

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from pairwell.export.inert import FORMULA

_DANGEROUS = f"^{FORMULA.pattern}"


def write_csv(table: pa.Table, file: IO[bytes]) -> None:
    """Write a table; a text that could be a formula gets an apostrophe, numbers stay numbers."""
    csv.write_csv(_inert(table), file, csv.WriteOptions(quoting_style="needed"))


def _inert(table: pa.Table) -> pa.Table:
    for i, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            column = table.column(i)
            marked = pc.binary_join_element_wise("'", column, "")
            safe = pc.if_else(pc.match_substring_regex(column, _DANGEROUS), marked, column)
            table = table.set_column(i, field, safe)
    return table
