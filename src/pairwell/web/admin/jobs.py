"""Work that outlives the request that started it: a command of ours in a process of its own.

One job runs in a workspace at a time: each needs the facts, which only one process can have. The
running process holds a lock that ends with it, whatever ends it; what it says lies in files. So any
worker can tell how far it is, the service may be started again meanwhile, and offers go on beside
it: the job is another process that yields to serving.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Literal, TypeVar

import msgspec

from pairwell.model.errors import StoreBusy
from pairwell.wiring import utc_now

_T = TypeVar("_T")
Name = Literal["look", "import", "build", "replay"]
State = Literal["none", "running", "done", "refused", "lost"]

SOURCE = Path(__file__).resolve().parents[3]
NICE = 5
LOOKS = 10


class Progress(msgspec.Struct, frozen=True):
    """How far a running job is: rows done of a step, and how many steps began."""

    label: str = ""
    done: int = 0
    total: int | None = None
    steps: int = 0


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked of a job.

    Attributes:
        name: which job.
        who: started it.
        at: RFC 3339 instant.
        about: of what, as texts by name.
    """

    name: Name
    who: str
    at: str
    about: dict[str, str] = {}


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """How a job stands.

    Attributes:
        state: ``lost`` is a process that ended without a word: killed, or the machine stopped.
        note: what was asked; None where it never ran.
        progress: while it runs.
        said: its JSON, once it is done.
        code, message, hint: why it was refused.
    """

    state: State
    note: Note | None = None
    progress: Progress = Progress()
    said: bytes = b""
    code: str = ""
    message: str = ""
    hint: str = ""

    @property
    def seconds(self) -> int:
        """Since it began."""
        if self.note is None:
            return 0
        return int((utc_now() - datetime.fromisoformat(self.note.at)).total_seconds())


class _Said(msgspec.Struct):
    error: dict[str, str] = {}


def start(
    folder: Path,
    name: Name,
    command: Sequence[str],
    who: str,
    *,
    inside: Path | None = None,
    then: Callable[[], None] | None = None,
    **about: str,
) -> None:
    """Start a job and come back at once.

    Args:
        folder: the workspace.
        name: which job.
        command: of ``pairwell``, without ``--json`` and ``--workspace``.
        who: starts it; a version that it builds is theirs.
        inside: folder to work in, so that files are called by their plain names.
        then: done by this worker when the job succeeded, if this worker is still there.
        about: what it is about.

    Raises:
        StoreBusy: another one runs.
    """
    place = folder / "jobs" / name
    place.mkdir(parents=True, exist_ok=True)
    with (folder / "jobs" / "lock").open("a") as lock:
        _take(lock)
        for old in ("out.json", "progress.json"):
            (place / old).unlink(missing_ok=True)
        note = msgspec.json.encode(
            Note(name=name, who=who, at=utc_now().isoformat(timespec="seconds"), about=about)
        )
        (place / "note.json").write_bytes(note)
        (folder / "jobs" / "last.json").write_bytes(note)
        path = os.pathsep.join(filter(None, (str(SOURCE), os.environ.get("PYTHONPATH"))))
        known = {
            "PYTHONPATH": path, "LOGNAME": who, "PAIRWELL_PROGRESS": str(place / "progress.json"),
        }  # fmt: skip
        with (place / "out.json").open("wb") as out, (place / "err.txt").open("wb") as err:
            process = subprocess.Popen(  # noqa: S603 - our own command, no shell
                [*_gently(), sys.executable, "-m", "pairwell", *command,
                 "--json", "--workspace", str(folder)],
                stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=inside or folder,
                env={**os.environ, **known}, pass_fds=(lock.fileno(),), start_new_session=True,
            )  # fmt: skip

    def wait() -> None:
        if process.wait() == 0 and then is not None:
            then()

    threading.Thread(target=wait, name=f"pairwell-{name}", daemon=True).start()


def stands(folder: Path, name: Name) -> Job:
    """How a job stands."""
    place = folder / "jobs" / name
    note = _read(place / "note.json", Note)
    if note is None:
        return Job(state="none")
    running = who_runs(folder)
    if running is not None and running.name == name:
        return Job(
            state="running",
            note=note,
            progress=_read(place / "progress.json", Progress) or Progress(),
        )
    file = place / "out.json"
    said = file.read_bytes() if file.is_file() else b""
    try:
        error = msgspec.json.decode(said, type=_Said).error
    except msgspec.DecodeError:
        return Job(state="lost", note=note)
    if error:
        return Job(
            state="refused", note=note, code=error.get("code", ""),
            message=error.get("message", ""), hint=error.get("hint", ""),
        )  # fmt: skip
    return Job(state="done", note=note, said=said)


def who_runs(folder: Path) -> Note | None:
    """The job that runs now; None: none does."""
    file = folder / "jobs" / "lock"
    if not file.is_file():
        return None
    with file.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _read(folder / "jobs" / "last.json", Note)
    return None


def forget(folder: Path, name: Name) -> None:
    """Let go of what a job said."""
    for file in ("note.json", "out.json", "progress.json", "err.txt"):
        (folder / "jobs" / name / file).unlink(missing_ok=True)


def _take(lock: IO[str]) -> None:
    """Take the lock; who only looks at it lets go at once, so that is waited for."""
    for _ in range(LOOKS):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return
    raise StoreBusy("Another job is running.", "Wait until it is done.")


def _gently() -> list[str]:
    """What makes a process yield to others, where the machine has it."""
    nice = shutil.which("nice")
    return [nice, "-n", str(NICE)] if nice else []


def _read(file: Path, kind: type[_T]) -> _T | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        return None
