"""Servers to measure: each in a process of its own on a free port, and what they take."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

Process = subprocess.Popen[bytes]
Server = tuple[str, Process]
"""Its address and its process."""

GRANIAN = ("--no-ws", "--http", "1", "--runtime-mode", "st", "--log-level", "warning")
"""As ``pairwell serve`` starts it."""


@contextmanager
def serving(folder: Path, workers: int = 1) -> Iterator[Server]:
    """``pairwell serve``."""
    port = free_port()
    command = [
        sys.executable, "-m", "pairwell", "serve", "--workspace", str(folder), "--port", str(port),
        "--workers", str(workers), "--drain", "0", "-q",
    ]  # fmt: skip
    with started(command, port) as process:
        yield f"http://127.0.0.1:{port}", process


@contextmanager
def bare(size: int) -> Iterator[Server]:
    """The bare handler on granian, with the same options."""
    with granian("benchmarks.bare_handler:app", BARE_BYTES=str(size)) as server:
        yield server


@contextmanager
def granian(target: str, *more: str, **environment: str) -> Iterator[Server]:
    """An ASGI application on granian."""
    port = free_port()
    command = [beside("granian"), "--interface", "asgi", *GRANIAN, "--port", str(port), *more]
    with started([*command, target], port, **environment) as process:
        yield f"http://127.0.0.1:{port}", process


@contextmanager
def uvicorn(target: str, **environment: str) -> Iterator[Server]:
    """An ASGI application on uvicorn, with the loop and the parser that are its fastest."""
    port = free_port()
    command = [
        sys.executable, "-m", "uvicorn", "--factory", "--loop", "uvloop", "--http", "httptools",
        "--no-access-log", "--log-level", "warning", "--port", str(port), target,
    ]  # fmt: skip
    with started(command, port, **environment) as process:
        yield f"http://127.0.0.1:{port}", process


@contextmanager
def started(command: list[str], port: int, **more: str) -> Iterator[Process]:
    """A server, from when it listens until the block is left."""
    process = subprocess.Popen(command, env={**os.environ, **more})
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        time.sleep(2)  # the matrix is looked at once before the first answer
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def cpu_seconds(process: Process) -> float:
    """What a server and its workers used of the processor so far."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if process.pid in (int(fields[1]), int(stat.parent.name)):
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def copies(process: Process) -> float:
    """Proportional memory of the mapped snapshot in all workers, over what is mapped once.

    What one worker has touched and another has not counts whole with the first: so the sum is one
    copy at most, however many workers there are, unless pages were copied.
    """
    mapped, resident = 0, 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) != process.pid:
                continue
            lines = (stat.parent / "smaps").read_text().splitlines()
        except OSError:
            continue
        inside, theirs = False, 0
        for line in lines:
            if "-" in line.partition(" ")[0]:
                inside = line.endswith("snapshot.bin")
            elif inside and line.startswith("Pss:"):
                mapped += int(line.split()[1])
            elif inside and line.startswith("Rss:"):
                theirs += int(line.split()[1])
        resident = max(resident, theirs)
    return mapped / resident if resident else float("nan")


def beside(name: str) -> str:
    """A command of this environment."""
    return str(Path(sys.executable).with_name(name))


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
