"""The books of an import, as the report prints them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pairwell.app.ports.state import ImportRecord
from pairwell.app.report.data import Book, Note
from pairwell.model.finding import Finding, QuarantinedRow


def book(record: ImportRecord, quarantined: Iterable[QuarantinedRow]) -> Book:
    """One import with its quarantined rows counted by reason, commonest first."""
    return Book(
        file=record.file,
        kind=record.kind,
        imported_at=record.at,
        rows_in=record.rows_in,
        loaded=record.loaded,
        not_product=record.not_product,
        duplicate=record.duplicate,
        quarantined=record.quarantined,
        reasons=dict(Counter(row.reason for row in quarantined).most_common()),
    )


def note(finding: Finding) -> Note:
    """One finding."""
    return Note(
        code=finding.code,
        severity=finding.severity,
        message=finding.message,
        hint=finding.hint,
        n_rows=finding.n_rows,
    )
