"""The audit log in a list."""

from __future__ import annotations

from pairwell.app.audit_chain import next_row, signed_head
from pairwell.model.audit import AuditEntry, AuditHead, AuditRow


class MemoryAudit:
    """Fits the port ``Audit``; lives as long as the object."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._rows: list[AuditRow] = []
        self._head: AuditHead | None = None

    def append(self, entry: AuditEntry) -> AuditRow:
        row = next_row(self._head, entry)
        self._rows.append(row)
        self._head = signed_head(row, self._secret)
        return row

    def rows(self) -> tuple[AuditRow, ...]:
        return tuple(self._rows)

    def head(self) -> AuditHead | None:
        return self._head

    def close(self) -> None:
        """Nothing is held."""
