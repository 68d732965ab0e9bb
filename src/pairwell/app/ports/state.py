"""State: what people decided and what was done; small and precious, where facts can come again."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Literal, Protocol

import msgspec

from pairwell.model.curated import CuratedEdit, CuratedRow, EditHead
from pairwell.model.erasures import Erasures
from pairwell.model.errors import InputRefused
from pairwell.model.finding import Finding, QuarantinedRow
from pairwell.model.retention import Aged
from pairwell.model.source import Kind

Became = Literal["loaded", "not_product", "duplicate"]
"""What a row out of quarantine counts as from then on, in the words of the books."""


class ImportRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One import and its books: ``rows_in = loaded + not_product + duplicate + quarantined``.

    Attributes:
        number: 1, 2, 3 … in order of import.
        file: the file as the person named it.
        kind: orders, products, customers or links.
        digest: SHA-256 of its content.
        mapping: how its columns were read, as text (TOML).
        header: its columns by their own names; empty of imports from before they were kept.
        at: RFC 3339 instant of the import.
        rows_in: rows of the file.
        loaded: rows that were new.
        not_product: rows that are no product: postage, fees, adjustments.
        duplicate: rows known already.
        quarantined: rows that could not be loaded.
        returns_matched: return rows that found their line, over all facts after this import.
        returns_unmatched: return rows still without a line, over all facts after this import.
        findings: what the checks saw.
    """

    number: int
    file: str
    kind: Kind
    digest: str
    mapping: str
    at: str
    rows_in: int
    loaded: int
    not_product: int
    duplicate: int
    quarantined: int
    returns_matched: int = 0
    returns_unmatched: int = 0
    findings: tuple[Finding, ...] = ()
    header: tuple[str, ...] = ()


class MatrixVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One matrix that was built.

    Attributes:
        version_id: its name, e.g. ``m-20261121-3``.
        created_at: RFC 3339 instant.
        report: the build report as plain JSON values.
        published: whether decisions are made with it; at most one version is.
        author: who built it.
        note: what people say about it; may be changed later.
        awaits: it was made to be served, and neither was since nor was anything else: whoever
            made it may have been killed in between.
    """

    version_id: str
    created_at: str
    report: dict[str, Any] = msgspec.field(default_factory=dict)
    published: bool = False
    author: str = ""
    note: str = ""
    awaits: bool = False


class StateImport(Protocol):
    """The record of one import, while it runs."""

    def quarantine(self, rows: Iterable[QuarantinedRow]) -> None:
        """Keep rows that could not be loaded."""
        ...

    def close(self, record: ImportRecord) -> ImportRecord:
        """Enter the books and the rows kept, at once and for good; the store gives the number."""
        ...


class State(Protocol):
    """The store of state. Safe with several processes; every write is durable when it returns."""

    def importing(self) -> AbstractContextManager[StateImport]:
        """One import: nothing is entered before its ``close``, whatever happens until then."""
        ...

    def imports(self) -> tuple[ImportRecord, ...]:
        """All imports, oldest first."""
        ...

    def quarantined(self, number: int) -> tuple[QuarantinedRow, ...]:
        """Rows that an import could not load, in file order."""
        ...

    def mend(self, number: int, row: QuarantinedRow, became: Became) -> ImportRecord:
        """Take a row out of quarantine and count it as what it became, at once and for good.

        Returns:
            The import with its new books; their sum stays.

        Raises:
            InputRefused: the row does not lie there (any more).
        """
        ...

    def aged_quarantine(self, before: datetime) -> Aged:
        """Rows that imports before an instant could not load."""
        ...

    def let_go_quarantine(self, before: datetime) -> int:
        """Delete those; the imports' books stay. Returns how many."""
        ...

    def add_matrix_version(self, version: MatrixVersion) -> None:
        """Keep a version; if it is published, the others no longer are.

        Raises:
            InputRefused: a version of that name exists.
        """
        ...

    def publish_matrix(self, version_id: str) -> None:
        """Make this the published version; none awaits its publication then.

        Raises:
            InputRefused: there is no such version.
        """
        ...

    def hold_matrix(self, version_id: str) -> None:
        """Note that a version is not published: it and those before it await nothing any more.

        Raises:
            InputRefused: there is no such version.
        """
        ...

    def matrix_versions(self) -> tuple[MatrixVersion, ...]:
        """All versions, in the order they were added."""
        ...

    def note_version(self, version_id: str, note: str) -> None:
        """Write the note of a build or of an edit anew.

        Raises:
            InputRefused: there is no such version.
        """
        ...

    def edit_curated(self, edit: CuratedEdit) -> CuratedEdit:
        """Change people's words: all of it or nothing, as one edit that can be taken back.

        A row that comes replaces one on the same two selectors. One without a number gets a new
        one, which is never given to another row; one that comes back keeps its own.

        Args:
            edit: the rows to add and to remove, and who did it; its number is not read.

        Returns:
            The edit as it was kept: numbered, and with the rows that were replaced.

        Raises:
            InputRefused: a row to remove is not there (any more).
        """
        ...

    def curated(self, after: int | None = None) -> tuple[CuratedRow, ...]:
        """All curated rows, whether in force or not, by number. They outlive every build.

        Args:
            after: as they were after the edit of this number; None: as they are.
        """
        ...

    def curated_edits(self) -> tuple[EditHead, ...]:
        """All edits, oldest first; numbered without gaps."""
        ...

    def curated_edit(self, number: int) -> CuratedEdit:
        """One edit with the rows that came and went.

        Raises:
            InputRefused: there is no such edit.
        """
        ...

    def erase(self, customer_ids: Iterable[str]) -> None:
        """Remember these as erased, in a way that does not tell who they were."""
        ...

    def erased_among(self, customer_ids: Iterable[str]) -> frozenset[str]:
        """Those of these who were erased."""
        ...

    def erasures(self) -> Erasures:
        """Who was erased, for another copy of this installation."""
        ...

    def add_erasures(self, erasures: Erasures) -> None:
        """Remember those that another copy of this installation knows.

        Raises:
            InputRefused: they are those of another installation.
        """
        ...

    def learned(self) -> dict[str, Any]:
        """The numbers that tuning chose, as plain JSON values; empty before the first tuning."""
        ...

    def set_learned(self, numbers: dict[str, Any]) -> None:
        """Freeze these numbers until tuning is asked for again."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...


def edit_of(row: CuratedRow) -> CuratedEdit:
    """The edit that one row is."""
    return CuratedEdit(added=(row,), author=row.author, at=row.created_at, note=row.reason)


def not_in_quarantine(number: int, line: int) -> InputRefused:
    """What every store says of a row that it does not keep aside."""
    return InputRefused(
        f"Line {line} of import {number} does not lie in quarantine (any more).",
        "Load the page again, or see: pairwell quarantine list",
    )


def unknown_version(version_id: str) -> InputRefused:
    """What every store says of a version that it does not have."""
    return InputRefused(f"There is no matrix version {version_id}.", "See: pairwell matrix show")
