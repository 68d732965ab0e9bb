"""A file is written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO

from pairwell.model.errors import InputRefused


def write_whole(file: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write beside and rename: a reader never sees half a file.

    Raises:
        InputRefused: the place cannot be written to.
    """
    beside = file.with_name(f".{file.name}.writing")
    try:
        with beside.open("wb") as sink:
            write(sink)
        beside.replace(file)
    except OSError as error:
        raise InputRefused(
            f"{file} cannot be written: {error.strerror or error}.",
            "Name a folder that exists and is yours.",
        ) from error
    finally:
        beside.unlink(missing_ok=True)
