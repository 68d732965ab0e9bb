"""A disk that loses power or fails: a layer under SQLite that knows what was synced.

What was written and not synced may be on the disk after a power cut: all, nothing, any part of it,
each write whole or torn. ``Disk.cut`` leaves such a disk behind.
"""

from __future__ import annotations

import random
from pathlib import Path

import apsw


class Disk(apsw.VFS):
    """Counts writes and syncs, remembers what is not synced, and fails when it is told to.

    Args:
        name: what SQLite calls it.
        fail_at: number of the write or sync (from one) that fails.
        for_ever: whether all after it fail too: the power is off.
        error: what failing raises.
    """

    def __init__(
        self,
        name: str,
        *,
        fail_at: int | None = None,
        for_ever: bool = True,
        error: type[apsw.Error] = apsw.IOError,
    ) -> None:
        super().__init__(name, "")
        self.name = name
        self.n_syncs = 0
        self.n_steps = 0
        self.unsynced: dict[str, list[tuple[int, bytes]]] = {}  # what was there, oldest first
        self._fail_at = fail_at
        self._for_ever = for_ever
        self._error = error

    def xOpen(  # noqa: N802 - SQLite's name
        self, name: apsw.URIFilename | str | None, flags: list[int]
    ) -> apsw.VFSFile:
        return _File(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        self.step()
        super().xDelete(filename, syncdir)
        self.unsynced.pop(filename, None)

    def step(self) -> None:
        """A write, a sync or the like is about to happen."""
        self.n_steps += 1
        if self._fail_at is None:
            return
        if self.n_steps == self._fail_at or (self._for_ever and self.n_steps > self._fail_at):
            raise self._error("the disk failed")

    def power_off(self) -> None:
        """From now on nothing works."""
        self._fail_at, self._for_ever = 0, True

    def cut(self, rng: random.Random) -> None:
        """Lose power: of what was not synced each write stays, goes, or is torn in two."""
        for path, writes in self.unsynced.items():
            content = bytearray(Path(path).read_bytes())
            for start, before in reversed(writes):
                fate = rng.random()
                if fate > 0.4:  # it did not reach the disk, or only its first part did
                    torn = rng.randrange(len(before) + 1) if fate > 0.8 else 0
                    content[start + torn : start + len(before)] = before[torn:]
            Path(path).write_bytes(content)


class _File(apsw.VFSFile):
    """A file of that disk."""

    def __init__(self, disk: Disk, name: apsw.URIFilename | str | None, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._disk = disk
        self._path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.step()
        there = max(0, min(len(data), self.xFileSize() - offset))
        before = (super().xRead(there, offset) if there else b"") + bytes(len(data) - there)
        self._disk.unsynced.setdefault(self._path, []).append((offset, before))
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.step()  # the real disk need not be asked: it does not lose power
        self._disk.n_syncs += 1
        self._disk.unsynced.pop(self._path, None)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._disk.step()
        super().xTruncate(newsize)
