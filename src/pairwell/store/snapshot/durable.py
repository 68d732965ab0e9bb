"""Files that are on the disk when the call returns, and folders that appear whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

_MARK = ".writing-"
"""Begins the name of a folder that is not finished; a crash leaves such a folder behind."""


def write_durably(path: Path, parts: Iterable[bytes | memoryview]) -> None:
    """Write a new file and wait until the disk has it."""
    with path.open("xb") as file:
        for part in parts:
            file.write(part)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in a folder: a rename is not durable before that."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_durably(path: Path, content: bytes) -> None:
    """Put new content in a file's place; a reader sees the old or the new, never a mix."""
    with new_folder(path.parent) as workshop:
        write_durably(workshop / path.name, [content])
        (workshop / path.name).replace(path)
        sync_folder(path.parent)


@contextmanager
def new_folder(parent: Path) -> Iterator[Path]:
    """A folder to write in, gone afterwards unless it was renamed to its place by then."""
    folder = parent / f"{_MARK}{secrets.token_hex(8)}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_leftovers(parent: Path) -> None:
    """Remove what a crash left behind; only for one who knows that nobody else is writing."""
    for folder in parent.glob(f"{_MARK}*"):
        shutil.rmtree(folder, ignore_errors=True)
