"""One pass over a file's bytes: its digest, its size, what kind of file it is and its encoding.

Constant memory. Refuses what cannot be a table: nothing, a folder, a picture, an archive.
"""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path
from typing import Literal

import msgspec

from pairwell.ingest.text_encoding import (
    Encoding,
    from_mark,
    guess_encoding,
    utf16_without_mark,
)
from pairwell.model.errors import InputRefused

Format = Literal["csv", "jsonl", "json", "xml", "parquet", "xlsx"]

_BLOCK = 1 << 20
_SAMPLE = 1 << 18
_FORMATS_HINT = "Give a CSV, JSON, JSON Lines, XML, Parquet or XLSX file."
_FOREIGN = (
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
    (b"BZh", "a bzip2 archive", "Unpack it first."),
    (b"7z\xbc\xaf", "a 7z archive", "Unpack it first."),
    (b"Rar!", "a RAR archive", "Unpack it first."),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "Unpack it first."),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)", "Save it as XLSX or CSV."),
    (b"%PDF", "a PDF", _FORMATS_HINT),
    (b"\x89PNG", "a picture", _FORMATS_HINT),
    (b"\xff\xd8\xff", "a picture", _FORMATS_HINT),
    (b"GIF8", "a picture", _FORMATS_HINT),
    (b"\x7fELF", "a program", _FORMATS_HINT),
    (b"SQLite format 3\x00", "an SQLite database", "Export its tables as CSV."),
)
_TEXT_CONTROLS = bytes([9, 10, 12, 13])
_CONTROLS = bytes(set(range(32)) - set(_TEXT_CONTROLS))


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What the bytes of a file say before any row is read.

    Attributes:
        digest: SHA-256 of the content, hexadecimal.
        encoding: of a text file; UTF-8 for the binary formats.
        ends_with_newline: whether the last byte (or UTF-16 unit) ends a line.
    """

    format: Format
    digest: str
    n_bytes: int
    encoding: Encoding
    ends_with_newline: bool


def read_content(path: Path) -> Content:
    """Pass over a file once.

    Raises:
        InputRefused: it cannot be opened, is empty, or is no table.
    """
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    n_bytes = 0
    head = tail = b""
    foreign_letters = bytearray()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                n_bytes += len(block)
                head = head or block[:_SAMPLE]
                tail = block[-4:]
                if block.isascii() and not decoder.getstate()[0]:
                    continue
                if len(foreign_letters) < _SAMPLE:
                    foreign_letters += _lines_with_letters(block)[:_SAMPLE]
                if is_utf8:
                    is_utf8 = _decodes(decoder, block)
            is_utf8 = is_utf8 and _decodes(decoder, b"", final=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputRefused(
            f"{path} cannot be read: {reason}.", "Check the name and the permissions."
        ) from error
    if n_bytes == 0:
        raise InputRefused(f"{path} is empty.", "Export it again with a header and its rows.")
    found = _format(path, head)
    if found in ("parquet", "xlsx"):
        encoding = Encoding("utf-8", guessed=False)
    else:
        encoding = _encoding(head, bytes(foreign_letters), is_utf8=is_utf8)
    return Content(
        format=found,
        digest=digest.hexdigest(),
        n_bytes=n_bytes,
        encoding=encoding,
        ends_with_newline=tail.rstrip(b"\x00")[-1:] in (b"\n", b"\r"),
    )


def _encoding(head: bytes, foreign_letters: bytes, *, is_utf8: bool) -> Encoding:
    if mark := from_mark(head):
        return Encoding(mark, guessed=False)
    if utf16 := utf16_without_mark(head[:4096]):
        return Encoding(utf16, guessed=True)
    return Encoding("utf-8", guessed=False) if is_utf8 else guess_encoding(foreign_letters)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _lines_with_letters(block: bytes) -> bytes:
    return b"\n".join(line for line in block[:_SAMPLE].split(b"\n") if not line.isascii()) or block


def _format(path: Path, head: bytes) -> Format:
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    for magic, what, hint in _FOREIGN:
        if head.startswith(magic):
            raise InputRefused(f"{path} is {what}, not a table.", hint)
    if not (from_mark(head) or utf16_without_mark(head[:4096])):
        n_controls = len(head) - len(head.translate(None, delete=_CONTROLS))
        if n_controls > 0.05 * len(head):
            raise InputRefused(f"{path} is a binary file, not a table.", _FORMATS_HINT)
    encoding = from_mark(head) or utf16_without_mark(head[:4096]) or "latin-1"
    start = head[:4096].decode(encoding, errors="ignore").lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        return "jsonl"
    if start.startswith("["):
        return "json"
    if start.startswith("<"):
        return "xml"
    return "csv"
