"""The port of the audit log: rows are added at its end and never changed."""

from __future__ import annotations

from typing import Protocol

from pairwell.model.audit import AuditEntry, AuditHead, AuditRow


class Audit(Protocol):
    """The store of the log. Safe with several processes; an entry is durable when it returns."""

    def append(self, entry: AuditEntry) -> AuditRow:
        """Add an entry at the end of the chain and sign the new end."""
        ...

    def rows(self) -> tuple[AuditRow, ...]:
        """All rows as they are kept, whether the chain holds or not, by number.

        Raises:
            InputRefused: a row can no longer be read.
        """
        ...

    def head(self) -> AuditHead | None:
        """The signed end; None before the first entry."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...
