"""Whether an XLSX archive is safe to unpack, told before anything unpacks it.

Sizes that an archive declares can lie, so each entry is also inflated into nothing, block by block,
and has to come out exactly as long as declared.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from pairwell.model.errors import InputRefused

MAX_RATIO = 100
MAX_ENTRIES = 1_000
MAX_UNPACKED = 2 << 30
_SMALL = 1 << 20  # an entry under this size harms nobody, whatever its ratio
_BLOCK = 1 << 16
_ARCHIVES = (".zip", ".xlsx", ".xlsm", ".docx", ".gz", ".7z", ".rar", ".jar")
_HINT = "Save the sheet as CSV, or as a plain XLSX without attachments."


def guard_zip(path: Path) -> None:
    """Let an ordinary workbook pass.

    Raises:
        InputRefused: no workbook, encrypted, nested, too many entries, or too large when unpacked.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
        _guard_declared(path, entries)
        with path.open("rb") as file:
            for entry in entries:
                _guard_true_size(path, file, entry)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError) as error:
        raise InputRefused(f"{path} is a damaged archive: {error}.", _HINT) from error


def _guard_declared(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise InputRefused(
            f"{path} holds {len(entries)} parts; {MAX_ENTRIES} is the most a workbook has.", _HINT
        )
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise InputRefused(
            f"{path} is an archive but no XLSX workbook.", "Unpack it and give the tables inside."
        )
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise InputRefused(f"{path} would unpack to more than {MAX_UNPACKED >> 30} GiB.", _HINT)
    for entry in entries:
        if entry.flag_bits & 1:
            raise InputRefused(f"{path} is protected by a password.", "Save it without one.")
        if entry.filename.lower().endswith(_ARCHIVES):
            raise InputRefused(f"{path} holds another archive: {entry.filename!r}.", _HINT)
        if entry.file_size > max(_SMALL, MAX_RATIO * entry.compress_size):
            raise InputRefused(
                f"{path} is packed more than {MAX_RATIO} to 1, as archives made to fill "
                "a memory are.",
                _HINT,
            )
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InputRefused(f"{path} is packed in an unusual way.", _HINT)


def _guard_true_size(path: Path, file: BinaryIO, entry: zipfile.ZipInfo) -> None:
    file.seek(entry.header_offset)
    local = file.read(30)
    if len(local) < 30 or local[:4] != b"PK\x03\x04":
        raise InputRefused(f"{path} is a damaged archive.", _HINT)
    file.seek(int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little"), 1)
    if entry.compress_type == zipfile.ZIP_STORED:
        true_size = entry.compress_size
    else:
        true_size = _inflated_size(file, entry.compress_size, entry.file_size)
    if true_size != entry.file_size:
        raise InputRefused(f"{path} declares a false size for {entry.filename!r}.", _HINT)


def _inflated_size(file: BinaryIO, n_packed: int, limit: int) -> int:
    """Bytes that come out, counted up to one block over the limit."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    while size <= limit and not inflate.eof:
        packed = inflate.unconsumed_tail
        if not packed:
            packed = file.read(min(_BLOCK, n_packed))
            n_packed -= len(packed)
            if not packed:
                break
        size += len(inflate.decompress(packed, _BLOCK))
    return size
