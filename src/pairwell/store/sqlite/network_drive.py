"""Whether a folder lies on a network drive, where a write-ahead log cannot be trusted."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pairwell.model.errors import NotReady

MOUNTS = Path("/proc/self/mounts")
"""What is mounted where; other systems than Linux have no such file and are not asked."""

NETWORK = frozenset({"afs", "ceph", "cifs", "fuse.sshfs", "ncpfs", "nfs", "nfs4", "smb3", "smbfs"})
"""Kinds of drives whose processes share no memory: it is what the log is read by."""


def refuse_network_drive(file: Path) -> None:
    """Nothing where the file lies on a disk of this machine.

    Raises:
        NotReady: it lies on a network drive.
    """
    kind = kind_of(file.resolve().parent, MOUNTS)
    if kind in NETWORK:
        raise NotReady(
            f"{file} lies on a network drive ({kind}), where databases of several processes break.",
            "Put the workspace on a disk of this machine; copies may lie anywhere.",
        )


@cache
def kind_of(folder: Path, mounts: Path) -> str:
    """The kind of file system that holds a folder; empty where nobody knows."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    found = ("", "")
    for line in lines:
        where, kind = (line.split(" ") + [""] * 3)[1:3]
        point = Path(re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), where))
        if folder.is_relative_to(point) and len(str(point)) >= len(found[0]):
            found = (str(point), kind)  # what is mounted later lies over what was there
    return found[1]
