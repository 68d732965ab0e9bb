"""Verb: replay a row that was put aside and mended: the row alone goes in, the books move by one.

It is one transaction of the facts, entered into the state right after. When the work is killed
between the two, mending the row again finds it known and counts it as a duplicate. A line that
equals one the facts hold already is a duplicate too.
"""

from __future__ import annotations

import hashlib

import msgspec

from pairwell.app.ports.facts import Facts
from pairwell.app.ports.state import Became, ImportRecord, State, not_in_quarantine
from pairwell.model.errors import InputRefused
from pairwell.model.finding import QuarantinedRow
from pairwell.model.source import Chunk, Kind, Source

LATEST_COUNTS: tuple[Kind, ...] = ("products", "customers")
"""Kinds of which the newest file says how things are; orders and views only add."""


class Mended(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a row.

    Attributes:
        became: loaded, not_product or duplicate.
        books: its import, with the books as they are now.
    """

    became: Became
    books: ImportRecord


def mark_of(row: QuarantinedRow) -> str:
    """Names a row of an import: two of one line differ in their text.

    >>> len(mark_of(QuarantinedRow(file="a.csv", line=2, reason="bad_price", raw="1;2")))
    16
    """
    return hashlib.sha256(f"{row.line} {row.reason} {row.raw}".encode()).hexdigest()[:16]


def row_aside(number: int, line: int, state: State, mark: str = "") -> QuarantinedRow:
    """The row of a line that lies in quarantine; of several the one with this mark, or the first.

    Raises:
        InputRefused: there is none.
    """
    for row in state.quarantined(number):
        if row.line == line and mark in ("", mark_of(row)):
            return row
    raise not_in_quarantine(number, line)


def import_of(number: int, state: State) -> ImportRecord:
    """The import of that number.

    Raises:
        InputRefused: there is none, or a mended row of it would undo newer ones.
    """
    imports = state.imports()
    if not 0 < number <= len(imports):
        raise InputRefused(f"There is no import {number}.", "See them on the page of the data.")
    books = imports[number - 1]
    if books.kind == "links":
        raise InputRefused(
            "A links file is the whole list of its relations: one row alone would replace it.",
            "Mend the row in the file and import that again.",
        )
    later = [each.number for each in imports if each.kind == books.kind and each.number > number]
    if later and books.kind in LATEST_COUNTS:
        raise InputRefused(
            f"A newer file of {books.kind} was read since (import {later[-1]}): this row would "
            "undo what it says.",
            "Mend the row there, or import the newest file again.",
        )
    return books


def mend_row(
    row: QuarantinedRow, books: ImportRecord, source: Source, facts: Facts, state: State
) -> Mended:
    """Read a mended row in.

    Args:
        row: as it lies in quarantine.
        books: its import, from ``import_of``.
        source: the mended row, opened alone.
        facts: where it goes.
        state: where the books are.

    Raises:
        InputRefused: it is not one row, is still not right, or no longer lies in quarantine; then
            nothing was changed.
    """
    if row not in state.quarantined(books.number):
        raise not_in_quarantine(books.number, row.line)
    chunk = _one_row(source)
    became = _read_in(chunk, books, source, facts)
    return Mended(became=became, books=state.mend(books.number, row, became))


def _one_row(source: Source) -> Chunk:
    chunks = [chunk for chunk in source.chunks() if chunk.n_in]
    n_rows = sum(chunk.n_in for chunk in chunks)
    if n_rows != 1:
        raise InputRefused(f"The text holds {n_rows} rows.", "Write the one row, on one line.")
    [chunk] = chunks
    if chunk.quarantined:
        reasons = [found for found in source.findings() if found.severity == "error"]
        raise InputRefused(
            f"The row is still not right: {' '.join(found.message for found in reasons)}",
            " ".join(found.hint for found in reasons),
        )
    return chunk


def _read_in(chunk: Chunk, books: ImportRecord, source: Source, facts: Facts) -> Became:
    if chunk.n_not_product:
        return "not_product"
    if books.kind == "products":  # an import of one product would take the others off sale
        with facts.folding(facts.folded()) as fold:
            fold.products(chunk.rows)
        return "loaded"
    with facts.importing(books.kind, f"mended {source.digest}") as load:
        load.add(chunk.rows)
        settled = load.settle()
    return "loaded" if settled.loaded else "duplicate"
