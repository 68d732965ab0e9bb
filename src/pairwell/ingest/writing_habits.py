"""How a file writes dates, amounts and letters, told from its first chunk where nobody said.

Whatever had to be guessed is named in a finding.
"""

from __future__ import annotations

from typing import Any

import msgspec
import pyarrow as pa

from pairwell.ingest.content import Content
from pairwell.ingest.convert.instants import guess_date_order
from pairwell.ingest.convert.numbers import uses_decimal_comma
from pairwell.ingest.mapping import Mapping
from pairwell.ingest.raw_rows import RawRows, Reader
from pairwell.ingest.readers.csv_text import CsvReader
from pairwell.model.finding import Finding

_DATES = ("ordered_at", "born_on", "valid_from", "valid_to", "viewed_on")
_AMOUNTS = ("unit_price", "price", "cost")


def settle_writing(
    mapping: Mapping, content: Content, reader: Reader, first: RawRows
) -> tuple[Mapping, list[Finding]]:
    """Fill in what the mapping leaves open about writing habits, from the first chunk."""
    found: list[Finding] = []
    facts: dict[str, Any] = {}
    if content.format in ("csv", "jsonl", "json"):
        facts["encoding"] = mapping.encoding or content.encoding.name
        if content.encoding.guessed and mapping.encoding is None:
            found.append(
                Finding(
                    code="encoding_guessed",
                    severity="warning",
                    message=f"The file is not clean UTF-8; it was read as {facts['encoding']}.",
                    hint="Look at a title or two; name the encoding in the mapping if it is wrong.",
                )
            )
    if isinstance(reader, CsvReader):
        facts["separator"] = reader.separator
        if not content.ends_with_newline:
            found.append(
                Finding(
                    code="no_final_newline",
                    severity="info",
                    message="The last line has no line end; the file may have been cut.",
                )
            )
    fields = {ours: theirs for theirs, ours in mapping.columns.items()}
    if mapping.kind == "orders" and "quantity" not in fields:
        found.append(
            Finding(
                code="no_quantity_column",
                severity="info",
                message="No column holds quantities; every row was read as one piece.",
            )
        )
    if mapping.date_order is None:
        date = next((fields[name] for name in _DATES if name in fields), None)
        order, noticed = _date_order(first.columns[date], date) if date else (None, [])
        facts["date_order"] = order
        found += noticed
    if mapping.decimal_comma is None:
        amounts = [first.columns[fields[name]] for name in _AMOUNTS if name in fields]
        facts["decimal_comma"] = any(uses_decimal_comma(amount) for amount in amounts)
    return msgspec.structs.replace(mapping, **facts), found


def _date_order(sample: pa.Array, column: str) -> tuple[str | None, list[Finding]]:
    guess = guess_date_order(sample)
    if guess is None:
        return None, []
    words = "day first" if guess.order == "dmy" else "month first"
    if guess.certain:
        message = f"Dates in {column!r} were read {words}, as the data show."
    else:
        message = f"Dates in {column!r} could be read day first or month first; read {words}."
    return guess.order, [
        Finding(
            code="date_order_told" if guess.certain else "date_order_ambiguous",
            severity="info" if guess.certain else "warning",
            message=message,
            hint="" if guess.certain else 'Set date_order = "dmy" or "mdy" in the mapping.',
        )
    ]
