"""The installation's secret: random bytes in a file that only its owner reads."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from pairwell.model.errors import SettingsRefused

LENGTH = 32
"""Bytes at least."""


def read_or_make(file: Path, *, make: bool) -> bytes:
    """The secret.

    Args:
        file: where it is.
        make: whether to make it when it is not there.

    Raises:
        SettingsRefused: it cannot be read or made, or is too short.
    """
    try:
        if make and not file.exists():
            _make(file)
        secret = file.read_bytes().strip()
    except OSError as error:
        raise SettingsRefused(
            f"The secret in {file} cannot be read: {error.strerror}.",
            "Give the service's user the right to read it.",
        ) from error
    if len(secret) < LENGTH:
        raise SettingsRefused(
            f"The secret in {file} is shorter than {LENGTH} bytes.",
            "Delete it to have a new one made; open offers end with it.",
        )
    return secret


def read_secrets(file: Path) -> tuple[bytes, ...]:
    """Secrets of others, one a line: the present one and, while they change it, the next.

    Raises:
        SettingsRefused: the file cannot be read, holds more than two, or one is too short.
    """
    try:
        secrets_held = tuple(
            line.strip() for line in file.read_bytes().splitlines() if line.strip()
        )
    except OSError as error:
        raise SettingsRefused(
            f"The secrets in {file} cannot be read: {error.strerror}.",
            "Give the service's user the right to read them.",
        ) from error
    if len(secrets_held) > 2 or any(len(secret) < LENGTH for secret in secrets_held):
        raise SettingsRefused(
            f"{file} holds more than two secrets, or one shorter than {LENGTH} bytes.",
            "Write one or two lines of random text.",
        )
    return secrets_held


def _make(file: Path) -> None:
    """Whole or not at all, and once, whichever of several workers comes first."""
    waiting = file.with_name(f".{file.name}-{secrets.token_hex(8)}")
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(secrets.token_hex(LENGTH).encode())
            opened.flush()
            os.fsync(opened.fileno())
        with suppress(FileExistsError):
            os.link(waiting, file)
    finally:
        waiting.unlink()
