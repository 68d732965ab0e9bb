"""A file that comes with a form: streamed to the disk, bounded, and only once the form is ours.

The form's token stands before the file in the body, so nothing of a forged one is written. What
the file is, the importer tells later, in a process of its own.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

from litestar.types import Receive
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from pairwell.model.errors import DiskFull, InputRefused
from pairwell.web.errors import BodyTooLarge, InvalidValue, MediaRefused, TooSlow

MAX_FILE = 2 << 30
"""Bytes of an upload; a larger file is read on the machine: ``pairwell import``."""

MIN_FREE = 1 << 30
"""Bytes of the disk that stay free: the journal needs room."""

SECONDS = 1_800.0
"""The whole upload takes no longer than this, and no part of it longer than ``PAUSE``."""

PAUSE = 30.0
MAX_FIELD = 500
BLOCK = 1 << 20
FOLDER = "upload"
"""Of the workspace: the one file that waits to be imported, and what is known of it."""

_STRANGE = re.compile(r"[^\w.()+ \-]+")


async def receive_file(
    receive: Receive,
    headers: dict[bytes, bytes],
    workspace: Path,
    admit: Callable[[dict[str, str]], None],
) -> tuple[dict[str, str], Path | None]:
    """Take a form and its file.

    Args:
        receive: the body, as ASGI hands it over.
        headers: of the request.
        workspace: its folder.
        admit: told the fields before the file; raises when they are not of a form of ours.

    Returns:
        The fields, and the file in a new folder of its own; None where none was chosen.

    Raises:
        MediaRefused: it is no such form.
        BodyTooLarge: the file is larger than ``MAX_FILE``.
        DiskFull: there would be too little room left.
        TooSlow: it did not arrive in time.
        InvalidValue: the form is broken.
    """
    media, options = parse_options_header(headers.get(b"content-type", b"").decode("latin-1"))
    if media != "multipart/form-data" or not options.get("boundary"):
        raise MediaRefused("This is no form with a file.", "Send it from the page.")
    announced = headers.get(b"content-length", b"")
    _check_room(workspace, int(announced) if announced.isdigit() else 0)
    taken = _Taken(workspace, admit)
    try:
        parser = PushMultipartParser(options["boundary"], max_segment_count=20)
        async with asyncio.timeout(SECONDS):
            while not parser.closed:
                async with asyncio.timeout(PAUSE):
                    message = await receive()
                if message["type"] != "http.request":
                    raise InvalidValue("The upload broke off.", "Send the file again.")
                body = message.get("body", b"")
                for event in parser.parse(body) if body else ():
                    await taken.take(event)
                if not message.get("more_body"):
                    parser.close()
        taken.end()
    except BaseException as error:
        taken.drop()
        if isinstance(error, MultipartError):
            raise InvalidValue(
                "The form cannot be read.", "Send it again from the page."
            ) from error
        if isinstance(error, TimeoutError):
            raise TooSlow("The file did not arrive in time.", "Send it again.") from error
        raise
    return taken.form, taken.file


class _Taken:
    """What came of a form so far."""

    def __init__(self, workspace: Path, admit: Callable[[dict[str, str]], None]) -> None:
        self.form: dict[str, str] = {}
        self.file: Path | None = None
        self._workspace = workspace
        self._admit = admit
        self._admitted = False
        self._name = ""
        self._parts: list[bytes] = []
        self._held = self._size = 0
        self._open: BinaryIO | None = None

    async def take(self, event: MultipartSegment | bytes | None) -> None:
        """One event of the parser: a head, a piece, or the end of a part."""
        if isinstance(event, MultipartSegment):
            self._begin(event)
        elif event is None:
            await self._finish()
        else:
            self._size += len(event)
            if self._open is None and self._size > MAX_FIELD:
                raise InvalidValue("A field is too long.", "Send the form again from the page.")
            if self._size > MAX_FILE:
                raise _too_large()
            self._parts.append(bytes(event))
            self._held += len(event)
            if self._held >= BLOCK:
                await self._flush()

    def end(self) -> None:
        """The whole form came; one without a file was not looked at yet."""
        if not self._admitted:
            self._admit(self.form)
            self._admitted = True

    def drop(self) -> None:
        """Leave nothing behind."""
        if self._open is not None:
            self._open.close()
        if self.file is not None:
            shutil.rmtree(self.file.parent, ignore_errors=True)

    def _begin(self, head: MultipartSegment) -> None:
        self._parts, self._held, self._size = [], 0, 0
        self._name = head.name or ""
        if head.filename is None:
            return
        self.end()
        if not head.filename:
            self._name = ""
            return
        if self.file is not None:
            raise InvalidValue("More than one file came.", "Send one after the other.")
        folder = self._workspace / f".{FOLDER}-{secrets.token_hex(8)}"
        folder.mkdir()
        self.file = folder / plain_name(head.filename)
        self._open = self.file.open("xb")

    async def _finish(self) -> None:
        if self._open is not None:
            await self._flush()
            self._open.close()
            self._open = None
        elif self._name:
            self.form[self._name] = b"".join(self._parts).decode("utf-8", "replace")

    async def _flush(self) -> None:
        if self._open is not None and self._parts:
            block, self._parts, self._held = b"".join(self._parts), [], 0
            await asyncio.to_thread(self._write, block)

    def _write(self, block: bytes) -> None:
        if self._open is not None:
            _check_room(self._workspace, len(block))
            self._open.write(block)


def plain_name(sent: str) -> str:
    r"""A file name as we keep it: no folders, no strange characters, not too long.

    >>> plain_name("C:\\shop\\orders 2026.csv"), plain_name("../../.ssh/id"), plain_name("..")
    ('orders 2026.csv', 'id', 'file')
    """
    last = PureWindowsPath(PurePosixPath(sent).name).name
    return _STRANGE.sub("_", last).strip(" .-")[-100:] or "file"


def keep(workspace: Path, file: Path) -> Path:
    """Let a file wait for its import, in the place of the one that waited before."""
    place = workspace / FOLDER
    shutil.rmtree(place, ignore_errors=True)
    file.parent.rename(place)
    for left in workspace.glob(f".{FOLDER}-*"):  # of workers that were killed
        if left.stat().st_mtime < place.stat().st_mtime - SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    return place / file.name


def _check_room(workspace: Path, n_bytes: int) -> None:
    if n_bytes > MAX_FILE:
        raise _too_large()
    if shutil.disk_usage(workspace).free < n_bytes + MIN_FREE:
        raise DiskFull("There is too little room on the disk for this file.", "Make room first.")


def _too_large() -> BodyTooLarge:
    return BodyTooLarge(
        f"The file is larger than {MAX_FILE >> 30} GiB.",
        "Read it on the machine: pairwell import FILE.",
    )


def required(file: Path | None) -> Path:
    """The file of a form that needs one.

    Raises:
        InputRefused: none was chosen.
    """
    if file is None:
        raise InputRefused("No file was chosen.", "Choose the export and send it again.")
    return file
