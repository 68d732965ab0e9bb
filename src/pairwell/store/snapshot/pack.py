"""One struct in two files: ``NAME.json`` says what is where, ``NAME.bin`` holds the arrays raw.

Arrays start on a 64-byte boundary, little-endian, and are mapped read-only: nothing is copied and
nothing is ever unpickled. Every byte of both files is covered by a BLAKE2b-256 checksum, read at
load: a flipped bit or a cut end is refused. The same struct always makes the same bytes.
"""

from __future__ import annotations

import hashlib
import mmap
import re
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import numpy as np

from pairwell.model.errors import NotReady, SnapshotRefused
from pairwell.store.snapshot.durable import write_durably
from pairwell.store.snapshot.tree import Array, put_together, take_apart

FORMAT = 1
"""Counts up when an old program could not read new files; fields may come without a new format."""

_ALIGN = 64
_MAGIC = b"pairwell arrays\n".ljust(_ALIGN, b"\0")
_HEADER = re.compile(
    rb'\{"format":(\d{1,6}),"checksum":"([0-9a-f]{64})","content":(\{.*\})\}\n', re.DOTALL
)
_T = TypeVar("_T", bound=msgspec.Struct)


class _Block(msgspec.Struct, frozen=True):
    """Where one array lies; its checksum covers the padding up to the next one as well."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    offset: int
    checksum: str


class _Content(msgspec.Struct, frozen=True):
    n_bytes: int
    arrays: tuple[_Block, ...]
    values: dict[str, Any]


def write_pack(folder: Path, name: str, value: msgspec.Struct) -> None:
    """Write both files and wait until the disk has them."""
    tree, arrays = take_apart(value)
    blocks: list[_Block] = []
    parts: list[bytes | memoryview] = [_MAGIC]
    end = len(_MAGIC)
    for array_name, array in arrays.items():
        plain = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
        raw = plain.reshape(-1).view(np.uint8).data
        padding = bytes(-len(raw) % _ALIGN)
        digest = _checksum(raw, padding)
        blocks.append(_Block(array_name, plain.dtype.str, array.shape, end, digest))
        parts += [raw, padding]
        end += len(raw) + len(padding)
    content = msgspec.json.encode(
        _Content(end, tuple(blocks), tree), enc_hook=_plain, order="deterministic"
    )
    write_durably(folder / f"{name}.bin", parts)
    head = f'{{"format":{FORMAT},"checksum":"{_checksum(content)}","content":'.encode()
    write_durably(folder / f"{name}.json", [head, content, b"}\n"])


def read_pack(folder: Path, name: str, kind: type[_T]) -> _T:
    """Check every byte and map the arrays.

    Raises:
        NotReady: the file is not there.
        SnapshotRefused: it is damaged, or of a newer format than this program knows.
    """
    header = folder / f"{name}.json"
    if not header.is_file():
        raise NotReady(f"There is no {name} in {folder}.", "Build or save a matrix there first.")
    content = _read_header(header)
    mapped = _map(folder / f"{name}.bin", content.n_bytes)
    ends = [*(b.offset for b in content.arrays), content.n_bytes]
    arrays: dict[str, Array] = {}
    with memoryview(mapped) as raw:
        if raw[:_ALIGN] != _MAGIC:
            raise _damaged(folder / f"{name}.bin")
        for block, (start, end) in zip(content.arrays, pairwise(ends), strict=True):
            with raw[start:end] as extent:
                if _checksum(extent) != block.checksum:
                    raise _damaged(folder / f"{name}.bin", block.name)
    for block in content.arrays:
        n_values = int(np.prod(block.shape, dtype=np.int64))
        flat = np.frombuffer(mapped, np.dtype(block.dtype), n_values, block.offset)
        arrays[block.name] = flat.reshape(block.shape)
    built = put_together(kind, content.values, arrays)
    assert isinstance(built, kind)  # noqa: S101  (narrows the type; put_together builds what it is told)
    return built


def _read_header(path: Path) -> _Content:
    match = _HEADER.fullmatch(path.read_bytes())
    if match is None:
        raise _damaged(path)
    version, checksum, content = match.groups()
    if int(version) > FORMAT:
        raise SnapshotRefused(
            f"{path} is of format {int(version)}; this program reads up to {FORMAT}.",
            "A newer pairwell wrote it: update this one, or roll back to an older matrix.",
        )
    if version != str(FORMAT).encode() or _checksum(content) != checksum.decode():
        raise _damaged(path)
    try:
        return msgspec.json.decode(content, type=_Content)
    except msgspec.DecodeError as error:
        raise _damaged(path) from error


def _map(path: Path, n_bytes: int) -> mmap.mmap:
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:  # ValueError: an empty file cannot be mapped
        raise _damaged(path) from error
    if len(mapped) != n_bytes:
        raise _damaged(path)
    return mapped


def _checksum(*parts: bytes | memoryview | mmap.mmap) -> str:
    digest = hashlib.blake2b(digest_size=32)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _damaged(path: Path, array: str = "") -> SnapshotRefused:
    where = f" (in {array})" if array else ""
    return SnapshotRefused(
        f"{path} is damaged{where}: its checksum does not hold.",
        "Roll back to an earlier matrix, or run `pairwell build` again.",
    )


def _plain(value: Any) -> Any:
    """A number of numpy as Python's own, for JSON."""
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} cannot be written to a snapshot")
