"""Reading backups: nothing is believed before its digest was compared.

A name in a backup leads nowhere but into the folder that it is unpacked into, and nothing but
plain files is taken out of it.
"""

from __future__ import annotations

import hashlib
import os
import re
import tarfile
from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from pairwell.model.backup import BACKUP_FORMAT, MANIFEST, BackupManifest, BackupPart
from pairwell.model.errors import InputRefused

MAX_MANIFEST = 16 << 20
"""Bytes of a manifest: some hundred thousand parts."""

BLOCK = 1 << 20
_NAME = re.compile(r"[^./\\\0][^/\\\0]*(/[^./\\\0][^/\\\0]*)*")
"""Relative, one slash between names, and no name begins with a dot."""


def check_backup(file: Path) -> BackupManifest:
    """Read a backup from end to end and compare every digest.

    Raises:
        InputRefused: it is no backup, of a newer pairwell, or damaged.
    """
    return unpack_backup(file, None)


def read_manifest(file: Path) -> BackupManifest:
    """What a backup says of itself; its parts are not read.

    Raises:
        InputRefused: it is no backup, of a newer pairwell, or damaged.
    """
    with _opened(file) as tar:
        return _manifest(file, tar)


def unpack_backup(
    file: Path, folder: Path | None, only: Container[str] | None = None
) -> BackupManifest:
    """Put the parts of a backup into an empty folder, each compared with its digest.

    Args:
        file: the backup.
        folder: where to; None: nothing is written.
        only: take no other parts than these.

    Raises:
        InputRefused: it is no backup, of a newer pairwell, or damaged.
    """
    with _opened(file) as tar:
        manifest = _manifest(file, tar)
        waiting = {part.path: part for part in manifest.parts}
        for member in tar:
            part = waiting.pop(member.name, None)
            if member.name == MANIFEST:
                continue
            content = tar.extractfile(member) if member.isreg() else None
            if part is None or content is None or not _NAME.fullmatch(part.path):
                raise _damaged(file, f"{member.name[:100]!r} does not belong in it")
            if only is not None and part.path not in only:
                continue
            to = None if folder is None else folder / part.path
            _take(file, content, part, to)
        if waiting:
            raise _damaged(file, f"{min(waiting)} is missing")
    return manifest


def _take(file: Path, content: IO[bytes], part: BackupPart, to: Path | None) -> None:
    digest, size = hashlib.sha256(), 0
    if to is not None:
        to.parent.mkdir(parents=True, exist_ok=True)
    out = None if to is None else to.open("xb")
    try:
        while block := content.read(BLOCK):
            digest.update(block)
            size += len(block)
            if out is not None:
                out.write(block)
        if out is not None:
            out.flush()
            os.fsync(out.fileno())
    finally:
        if out is not None:
            out.close()
    if size != part.size or digest.hexdigest() != part.digest:
        raise _damaged(file, f"{part.path} is not what was put into it")


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, "r:") as tar:
            yield tar
    except (tarfile.TarError, EOFError) as error:
        raise _damaged(file, str(error)) from error
    except OSError as error:
        raise InputRefused(
            f"{file} cannot be read: {error}.", "Name a file that `pairwell backup` made."
        ) from error


def _manifest(file: Path, tar: tarfile.TarFile) -> BackupManifest:
    first = tar.next()
    content = None if first is None or first.name != MANIFEST else tar.extractfile(first)
    if content is None:
        raise InputRefused(
            f"{file} is no backup of pairwell.", "Name a file that `pairwell backup` made."
        )
    try:
        told = content.read(MAX_MANIFEST)
        found: int = msgspec.json.decode(told)["format"]
        if found > BACKUP_FORMAT:
            raise InputRefused(
                f"{file} was written by a newer pairwell (format {found}, this one reads "
                f"{BACKUP_FORMAT}).",
                "Upgrade pairwell.",
            )
        return msgspec.json.decode(told, type=BackupManifest)
    except (msgspec.MsgspecError, KeyError, TypeError) as error:
        raise _damaged(file, "its manifest cannot be read") from error


def _damaged(file: Path, told: str) -> InputRefused:
    return InputRefused(f"{file} is damaged: {told}.", "Take another backup.")
