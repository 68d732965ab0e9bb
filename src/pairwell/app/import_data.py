"""Import one file: its rows into the facts, its bad rows and its books into the state.

One import is one transaction of the facts, entered into the state right after. When the work is
killed between the two, importing the file again only brings duplicates and the missing entry.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

import msgspec

from pairwell.app.ports.facts import Facts, FactsImport, Settled
from pairwell.app.ports.progress import NoProgress, Progress
from pairwell.app.ports.state import ImportRecord, State, StateImport
from pairwell.model.errors import ImportHeld
from pairwell.model.finding import Finding
from pairwell.model.source import Kind, Source

NOBODY = NoProgress()

MAX_FAR_PRICED_SHARE = 0.20
"""Of the products with a price, so many may double or halve theirs in one file."""

FEW_PRICES = 5
"""So many may do so in any case."""


class ImportLimits(msgspec.Struct, frozen=True, kw_only=True):
    """When a file looks wrong as a whole and waits for a person's word.

    Attributes:
        max_bad_share: quarantined rows over all rows of the file.
        max_shrink_share: listed products that a products file no longer names, over all listed.
    """

    max_bad_share: float = 0.05
    max_shrink_share: float = 0.20


DEFAULT_LIMITS = ImportLimits()


def import_data(
    source: Source,
    facts: Facts,
    state: State,
    *,
    now: datetime,
    mapping: str = "",
    confirmed: bool = False,
    limits: ImportLimits = DEFAULT_LIMITS,
    progress: Progress = NOBODY,
) -> ImportRecord:
    """Import a file, whole or not at all.

    A content that was imported before, read in the same way, is not read again: all its rows are
    duplicates.

    Args:
        source: the file, opened.
        facts: where rows go.
        state: where books and bad rows go.
        now: the instant to write beside it.
        mapping: how the source reads its columns, as text; part of what makes a content the same.
        confirmed: a person has looked: import it even when it looks wrong as a whole.
        limits: what looks wrong.
        progress: who is told how far it is.

    Returns:
        The books, as the state keeps them.

    Raises:
        ImportHeld: too many bad rows, too many products or links would go, too many prices would
            double or halve, links of another shop,
            or the same orders were imported before, read in another way; nothing was imported.
        InputRefused: the source cannot be read further; nothing was imported.
    """
    reading = f"{source.digest} {hashlib.sha256(mapping.encode()).hexdigest()}"
    blank = ImportRecord(
        number=0,
        file=source.file,
        kind=source.kind,
        digest=source.digest,
        mapping=mapping,
        header=source.header,
        at=now.isoformat(),
        rows_in=0,
        loaded=0,
        not_product=0,
        duplicate=0,
        quarantined=0,
    )
    earlier = [r for r in state.imports() if (r.kind, r.digest) == (blank.kind, blank.digest)]
    read_alike = [record for record in earlier if record.mapping == mapping]
    if read_alike and facts.knows(source.kind, reading):
        return _enter_again(blank, read_alike[-1].rows_in, facts, state)
    if not confirmed:
        _hold_second_reading(blank, earlier, facts)
    with state.importing() as entry:
        with facts.importing(source.kind, reading) as load:
            try:
                books = _read(source, load, entry, blank, progress)
                progress.start("Joining with what is known")
                settled = load.settle()
            finally:
                progress.done()
            books = msgspec.structs.replace(
                books,
                loaded=settled.loaded,
                duplicate=settled.duplicate,
                findings=(*source.findings(), *_gone(settled, source.kind), *_unknown(settled)),
            )
            _balance(books)
            if not confirmed:
                _hold_bad_rows(books, limits)
                _hold_shrinking(books, settled, limits)
                _hold_prices(books, settled)
                _hold_strangers(books, settled, facts)
        return entry.close(_with_returns(books, facts))


def _read(
    source: Source,
    load: FactsImport,
    entry: StateImport,
    books: ImportRecord,
    progress: Progress,
) -> ImportRecord:
    """Stream all chunks; rows_in, not_product and quarantined are final after it."""
    progress.start(f"Reading {source.file}")
    rows_in = not_product = quarantined = 0
    for chunk in source.chunks():
        load.add(chunk.rows)
        entry.quarantine(chunk.quarantined)
        rows_in += chunk.n_in
        not_product += chunk.n_not_product
        quarantined += len(chunk.quarantined)
        if chunk.bytes_read:
            progress.expect(max(rows_in, rows_in * source.n_bytes // chunk.bytes_read))
        progress.advance(chunk.n_in)
    return msgspec.structs.replace(
        books, rows_in=rows_in, not_product=not_product, quarantined=quarantined
    )


def _balance(books: ImportRecord) -> None:
    accounted = books.loaded + books.not_product + books.duplicate + books.quarantined
    if books.rows_in != accounted:
        raise AssertionError(
            f"the books of {books.file} do not balance: {books.rows_in} rows in, "
            f"{accounted} accounted for"
        )


def _enter_again(blank: ImportRecord, rows: int, facts: Facts, state: State) -> ImportRecord:
    """Enter a content that the facts know: all its rows are duplicates."""
    told = Finding(
        code="already_imported",
        severity="info",
        message="It was imported before; nothing changed.",
        n_rows=rows,
    )
    books = msgspec.structs.replace(blank, rows_in=rows, duplicate=rows, findings=(told,))
    with state.importing() as entry:
        return entry.close(_with_returns(books, facts))


def _with_returns(books: ImportRecord, facts: Facts) -> ImportRecord:
    summary = facts.summary()
    return msgspec.structs.replace(
        books,
        returns_matched=summary.returns_matched,
        returns_unmatched=summary.returns_unmatched,
    )


def _gone(settled: Settled, kind: Kind) -> tuple[Finding, ...]:
    if not settled.n_leaving:
        return ()
    if kind == "links":
        return (
            Finding(
                code="links_gone",
                severity="warning",
                message=f"{settled.n_leaving:,} of {settled.n_listed:,} links are no longer named "
                "and hold no more.",
                hint="A links file is the whole list of each relation that it names.",
                n_rows=settled.n_leaving,
            ),
        )
    return (
        Finding(
            code="products_delisted",
            severity="warning",
            message=f"{settled.n_leaving:,} of {settled.n_listed:,} products are no longer named "
            "by the catalogue and are off sale.",
            hint="A products file is the whole catalogue, not a part of it.",
            n_rows=settled.n_leaving,
        ),
    )


def _unknown(settled: Settled) -> tuple[Finding, ...]:
    if not settled.unknown:
        return ()
    return (
        Finding(
            code="unknown_products",
            severity="warning",
            message="1 product that is linked stands in no catalogue and no order; its links wait "
            "for it."
            if len(settled.unknown) == 1
            else f"{len(settled.unknown):,} products that are linked stand in no catalogue and no "
            "order; their links wait for them.",
            hint="Look whether the ids are those of your products file.",
            n_rows=len(settled.unknown),
            examples=settled.unknown[:5],
        ),
    )


def _hold_bad_rows(books: ImportRecord, limits: ImportLimits) -> None:
    if books.quarantined > limits.max_bad_share * books.rows_in:
        reasons = " ".join(f.message for f in books.findings if f.severity == "error")
        raise ImportHeld(
            f"{books.quarantined:,} of {books.rows_in:,} rows of {books.file} are bad, "
            f"more than {limits.max_bad_share:.0%}. {reasons} Nothing was imported.",
            "Look at the mapping first. To import the good rows all the same, add --yes.",
        )


def _hold_shrinking(books: ImportRecord, settled: Settled, limits: ImportLimits) -> None:
    if settled.n_leaving <= limits.max_shrink_share * settled.n_listed:
        return
    if books.kind == "links":
        raise ImportHeld(
            f"{books.file} would drop {settled.n_leaving:,} of {settled.n_listed:,} links of its "
            f"relations, more than {limits.max_shrink_share:.0%}. Nothing was imported.",
            "A links file is the whole list of each relation that it names. If that list really "
            "shrank, add --yes.",
        )
    raise ImportHeld(
        f"{books.file} would take {settled.n_leaving:,} of {settled.n_listed:,} products off "
        f"sale, more than {limits.max_shrink_share:.0%}. Nothing was imported.",
        "A products file is the whole catalogue. If it really shrank, add --yes.",
    )


def _hold_prices(books: ImportRecord, settled: Settled) -> None:
    """Prices in another unit, or of another list: few products double or halve in one night."""
    if settled.n_far_priced > max(FEW_PRICES, MAX_FAR_PRICED_SHARE * settled.n_priced):
        raise ImportHeld(
            f"{books.file} would double or halve the price of {settled.n_far_priced:,} of "
            f"{settled.n_priced:,} products, more than {MAX_FAR_PRICED_SHARE:.0%}. "
            "Nothing was imported.",
            "Look whether its prices are in the unit of before. If they really changed, add --yes.",
        )


def _hold_strangers(books: ImportRecord, settled: Settled, facts: Facts) -> None:
    """Links of which not one product is known, though products are, are of another shop."""
    if settled.n_ends and len(settled.unknown) == settled.n_ends and facts.summary().n_products:
        raise ImportHeld(
            f"{books.file} links {settled.n_ends:,} products, and none of them stands in your "
            f"catalogue or orders, e.g. {settled.unknown[0]}. Nothing was imported.",
            "Look whether its ids are those of your products file. If they come later, add --yes.",
        )


def _hold_second_reading(blank: ImportRecord, earlier: list[ImportRecord], facts: Facts) -> None:
    """The same orders under two mappings would stand in the facts twice."""
    if blank.kind != "orders" or facts.summary().n_lines == 0:
        return
    for record in earlier:
        if record.mapping != blank.mapping and record.loaded:
            raise ImportHeld(
                f"{blank.file} was imported before with another mapping (import "
                f"{record.number}); its orders would count twice. Nothing was imported.",
                "To read it anew, import your files into a new workspace. To add it, use --yes.",
            )
