"""Backups: a plain ``.tar`` of a workspace's files, its manifest with digests in front.

Any ``tar`` reads it. It appears under its name only when it is whole and on the disk.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from datetime import datetime
from pathlib import Path

import msgspec

from pairwell.model.backup import BACKUP_FORMAT, MANIFEST, BackupManifest, BackupPart
from pairwell.model.errors import InputRefused
from pairwell.model.version import VERSION


def write_backup(folder: Path, file: Path, made_at: datetime, *, with_secret: bool) -> None:
    """Write all files of a folder that nobody changes any more into one backup.

    Args:
        folder: the copy of a workspace.
        file: where to; it is new, and only its owner may read it.
        made_at: when copying began.
        with_secret: whether the installation's secret is among the files.

    Raises:
        InputRefused: the file is there already, or cannot be written.
    """
    hidden = "."  # locks, and what tools leave behind
    paths = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part.startswith(hidden) for part in path.relative_to(folder).parts)
    )
    manifest = BackupManifest(
        format=BACKUP_FORMAT,
        version=VERSION,
        made_at=made_at.isoformat(timespec="seconds"),
        with_secret=with_secret,
        parts=tuple(
            BackupPart(
                path=path.relative_to(folder).as_posix(),
                size=path.stat().st_size,
                digest=_digest(path),
            )
            for path in paths
        ),
    )
    waiting = file.with_name(f".{file.name}.writing")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        waiting.unlink(missing_ok=True)
        descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            with tarfile.open(fileobj=opened, mode="w", format=tarfile.PAX_FORMAT) as tar:
                told = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
                head = tarfile.TarInfo(MANIFEST)
                head.size, head.mtime, head.mode = len(told), int(made_at.timestamp()), 0o600
                tar.addfile(head, io.BytesIO(told))
                for path, part in zip(paths, manifest.parts, strict=True):
                    member = tarfile.TarInfo(part.path)
                    member.size, member.mode = part.size, 0o600
                    member.mtime = int(path.stat().st_mtime)
                    with path.open("rb") as content:
                        tar.addfile(member, content)
            opened.flush()
            os.fsync(opened.fileno())
        os.link(waiting, file)  # never over a backup that is there
        _sync(file.parent)
    except FileExistsError as error:
        raise InputRefused(f"{file} is there already.", "Name another file.") from error
    except OSError as error:
        raise InputRefused(
            f"The backup cannot be written: {error}.", "Name a folder with room, and with rights."
        ) from error
    finally:
        waiting.unlink(missing_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
