"""The chain of the audit log: how rows hang together, and what is wrong when they do not.

Each row's digest covers the one before it, so a row that was changed, taken out, put in or moved
breaks the chain from there on; the signed head shows rows that were cut off at the end, and a
whole chain that somebody without the secret made anew.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

import msgspec

from pairwell.model.audit import AuditEntry, AuditHead, AuditRow

START = "0" * 64
"""What stands before the first row."""


def digest_of(previous: str, number: int, entry: AuditEntry) -> str:
    """SHA-256 over the digest before and the canonical JSON: sorted names, no spaces, UTF-8.

    >>> entry = AuditEntry(at="2026-11-22T10:00:00+00:00", actor="ann", action="logged_in")
    >>> digest_of(START, 1, entry) == digest_of(START, 2, entry)
    False
    """
    canonical = msgspec.json.encode({"entry": entry, "number": number}, order="deterministic")
    return hashlib.sha256(previous.encode() + canonical).hexdigest()


def signed_head(row: AuditRow, secret: bytes) -> AuditHead:
    """The head after a row."""
    return AuditHead(
        number=row.number, digest=row.digest, signature=_signature(row.number, row.digest, secret)
    )


def next_row(head: AuditHead | None, entry: AuditEntry) -> AuditRow:
    """The row that an entry becomes behind a head."""
    number, previous = (1, START) if head is None else (head.number + 1, head.digest)
    return AuditRow(number=number, entry=entry, digest=digest_of(previous, number, entry))


def faults(
    rows: Sequence[AuditRow], head: AuditHead | None, secret: bytes, kept: str = ""
) -> tuple[str, ...]:
    """What is wrong with the log, in sentences; empty when nothing is.

    Args:
        rows: all rows as they are kept.
        head: the signed end.
        secret: the installation's.
        kept: ``NUMBER:DIGEST`` of a head that was written down elsewhere; empty: none was.
    """
    found = []
    previous = START
    for place, row in enumerate(rows, start=1):
        if row.number != place:
            found.append(f"Row {place} is missing; row {row.number} stands in its place.")
            break
        if digest_of(previous, row.number, row.entry) != row.digest:
            found.append(f"Row {place} was changed, or a row before it was put in or taken out.")
            break
        previous = row.digest
    end = (len(rows), rows[-1].digest) if rows else (0, START)
    if head is None:
        if rows:
            found.append("The signed end of the log is missing.")
    elif not hmac.compare_digest(head.signature, _signature(head.number, head.digest, secret)):
        found.append("The end of the log is not signed with this installation's secret.")
    elif (head.number, head.digest) != end:
        found.append(f"The log ends with row {end[0]}, its signed end is row {head.number}.")
    number, _, digest = kept.partition(":")
    if kept and (
        not number.isdigit()
        or not 0 < int(number) <= len(rows)
        or rows[int(number) - 1].digest != digest
    ):
        found.append(f"Row {number} is not the one that was written down.")
    return tuple(found)


def _signature(number: int, digest: str, secret: bytes) -> str:
    return hmac.new(secret, f"audit {number} {digest}".encode(), hashlib.sha256).hexdigest()
