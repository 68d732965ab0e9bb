"""Changing pairwell.toml from a page: whole or not at all, and never over somebody else's change.

Every worker sees the new file within two seconds (web/watch.py).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pairwell.app.edit_settings import edited
from pairwell.model.errors import InputRefused, PairwellError
from pairwell.settings import Settings, read_settings, text_of
from pairwell.wiring import SETTINGS_FILE

Changes = Mapping[tuple[str, ...], Any]


def digest_of(folder: Path) -> str:
    """What the file is known by, so that a change is made to what the person saw."""
    return hashlib.sha256(text_of(folder / SETTINGS_FILE).encode()).hexdigest()[:16]


def drafted(folder: Path, changes: Changes) -> tuple[str, Settings]:
    """The text with the changes, and what it would set.

    Raises:
        InputRefused: what is set contradicts itself, is out of its range, or cannot be changed.
    """
    text = edited(text_of(folder / SETTINGS_FILE), changes)
    with _beside(folder, text) as file:
        try:
            return text, read_settings(file, os.environ)
        except PairwellError as error:
            raise InputRefused(error.message, error.hint) from error


def save(folder: Path, changes: Changes, seen: str = "") -> Settings:
    """Change the file; with ``seen`` only if it is still the one of that digest.

    Raises:
        InputRefused: as ``drafted``, or somebody changed it meanwhile.
    """
    (folder / "jobs").mkdir(exist_ok=True)
    with (folder / "jobs" / "settings.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if seen and digest_of(folder) != seen:
            raise InputRefused(
                "Somebody changed pairwell.toml meanwhile.", "Look at it and try your change anew."
            )
        text, settings = drafted(folder, changes)
        with _beside(folder, text) as file:
            with file.open("rb") as written:
                os.fsync(written.fileno())
            file.replace(folder / SETTINGS_FILE)
        return settings


@contextmanager
def _beside(folder: Path, text: str) -> Iterator[Path]:
    """The text as a file of the right name, in a folder that goes afterwards."""
    place = folder / f".settings-{secrets.token_hex(8)}"
    place.mkdir()
    try:
        file = place / SETTINGS_FILE
        file.write_text(text, "utf-8")
        file.chmod((folder / SETTINGS_FILE).stat().st_mode & 0o777)
        yield file
    finally:
        shutil.rmtree(place, ignore_errors=True)
