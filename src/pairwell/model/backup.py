"""What a backup says of itself: its parts, each with its size and digest."""

from __future__ import annotations

import msgspec

BACKUP_FORMAT = 1
"""Raised when an older pairwell could not restore what this one writes."""

MANIFEST = "backup.json"
"""Name of the manifest inside a backup; it stands first."""


class BackupPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of a workspace: its path inside, with ``/``; bytes; SHA-256 in hexadecimal."""

    path: str
    size: int
    digest: str


class BackupManifest(msgspec.Struct, frozen=True, kw_only=True):
    """The first file of a backup.

    Attributes:
        format: of the backup.
        version: of the pairwell that wrote it.
        made_at: RFC 3339 instant at which it was begun: what came later is not in it.
        with_secret: whether the installation's secret is in it.
        parts: all other files, by path.
    """

    format: int
    version: str
    made_at: str
    with_secret: bool
    parts: tuple[BackupPart, ...]
