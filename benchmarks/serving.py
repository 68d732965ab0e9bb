"""Decisions over HTTP beside a bare handler on the same server, in one run, by the same client.

    python -m benchmarks.serving WORKSPACE

The questions are product pages, drawn as products are bought. *Fresh* questions have a cart of
their own each, so that no answer was ever given before; *pages* are what a shop sees: they repeat.
The bare handler answers a constant as long as a page's answer. One worker each, rounds in turn,
the medians of the rounds; then times at half of the load that was reached. The worker's processor
time for each request is told beside: other work on the machine cannot lengthen it, and the client,
which takes a core of its own for the bare handler, is not in it.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from pairwell.app.manage_keys import create_key, revoke_key
from pairwell.cli.load import measure, questions
from pairwell.wiring import open_workspace, utc_now

ROUNDS, SECONDS, CONNECTIONS = 3, 4.0, 16


def main() -> None:
    """Print the figures as lines of a table."""
    folder = Path(sys.argv[1]).resolve()
    now = utc_now().isoformat(timespec="seconds")
    with open_workspace(folder) as workspace:
        key, made = create_key(
            workspace.keys, "backend", f"benchmark-{secrets.token_hex(4)}",
            secrets.token_urlsafe(24), now, scopes=("offers",),
        )  # fmt: skip
        snapshot = workspace.snapshots.current().snapshot
    pages = questions(snapshot)
    fresh = fresh_questions(pages)
    try:
        with serving(folder) as (url, process):
            size = len(ask(url, key, pages[0]))
            for _ in range(2):  # what a shop's pages ask has been asked before
                run(url, process, key, pages)
            with bare(size) as (bare_url, bare_process):
                rounds = [
                    {
                        "bare": run(bare_url, bare_process, key, pages),
                        "pages": run(url, process, key, pages),
                        "fresh": run(url, process, key, fresh),
                    }
                    for _ in range(ROUNDS)
                ]
                rates = {
                    name: statistics.median(r[name]["requests_per_second"] for r in rounds)
                    for name in rounds[0]
                }
                half = measure(
                    url, "/v1/offers", key, pages, seconds=2 * SECONDS, connections=CONNECTIONS,
                    rate=rates["pages"] / 2,
                )  # fmt: skip
        shared = memory_of(folder)
    finally:
        with open_workspace(folder) as workspace:
            revoke_key(workspace.keys, made.key_id, now)
    n_products, n_pairs = len(snapshot.products.ids), len(snapshot.pairs.candidate)
    print(f"answer: {size:,} bytes; {n_products:,} products, {n_pairs:,} pairs; one worker, "
          f"{CONNECTIONS} connections")  # fmt: skip
    cpu = {name: statistics.median(r[name]["cpu_us"] for r in rounds) for name in rates}
    for name, rate in rates.items():
        p99 = statistics.median(r[name]["p99_ms"] for r in rounds)
        errors = sum(r[name]["n_errors"] for r in rounds)
        print(
            f"{name:>6}: {rate:8,.0f} a second ({rate / rates['bare']:6.1%} of bare), "
            f"{cpu[name]:5.0f} us of processor each (bare over it {cpu['bare'] / cpu[name]:6.1%}), "
            f"p99 {p99:6.1f} ms, {errors} errors"
        )
    print(f"half of that load: p50 {half['p50_ms']:.1f} ms, p99 {half['p99_ms']:.1f} ms")
    print(f"snapshot mapped: {shared:.2f} copies in the memory of two workers")


def run(
    url: str, process: subprocess.Popen[bytes], key: str, bodies: list[bytes]
) -> dict[str, Any]:
    """One round as fast as answers come, and the worker's processor time for each of them."""
    path, before = "/v1/offers", cpu_seconds(process.pid)
    told = measure(url, path, key, bodies, seconds=SECONDS, connections=CONNECTIONS)
    spent = cpu_seconds(process.pid) - before
    return {**told, "cpu_us": spent / max(1, told["n_requests"]) * 1e6}


def cpu_seconds(parent: int) -> float:
    """What a server's workers used of the processor so far."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def fresh_questions(pages: list[bytes]) -> list[bytes]:
    """The same pages with something in the cart that makes each of them new."""
    made = []
    for number, page in enumerate(pages):
        asked = msgspec.json.decode(page)
        asked["cart"] = [{"product_id": f"nothing-{number}-{secrets.token_hex(3)}"}]
        made.append(msgspec.json.encode(asked))
    return made


def ask(url: str, key: str, body: bytes) -> bytes:
    """One answer."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/v1/offers", body, headers)  # noqa: S310 - our own
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        told: bytes = answer.read()
    return told


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """``pairwell serve`` with one worker."""
    port = free_port()
    command = ["-m", "pairwell", "serve", "--workspace", str(folder), "--port", str(port), "-q"]
    with started([sys.executable, *command], port) as process:
        yield f"http://127.0.0.1:{port}", process


@contextmanager
def bare(size: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The bare handler on granian, with the same options."""
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("granian")), "--interface", "asgi", "--no-ws",
        "--http", "1", "--runtime-mode", "st", "--port", str(port), "--log-level", "warning",
        "benchmarks.bare_handler:app",
    ]  # fmt: skip
    with started(command, port, BARE_BYTES=str(size)) as process:
        yield f"http://127.0.0.1:{port}", process


@contextmanager
def started(command: list[str], port: int, **more: str) -> Iterator[subprocess.Popen[bytes]]:
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


def memory_of(folder: Path) -> float:
    """Proportional memory of the mapped snapshot in two workers, over its size on the disk."""
    port = free_port()
    command = ["-m", "pairwell", "serve", "--workspace", str(folder), "--port", str(port)]
    with started([sys.executable, *command, "--workers", "2", "-q"], port) as process:
        time.sleep(2)
        mapped, size = 0, 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                if int(stat.read_text().rpartition(")")[2].split()[1]) != process.pid:
                    continue
                lines = (stat.parent / "smaps").read_text().splitlines()
            except OSError:
                continue
            inside = False
            for line in lines:
                if "-" in line.partition(" ")[0]:
                    inside = line.endswith("snapshot.bin")
                    if inside:
                        size = Path(line.split()[-1]).stat().st_size
                elif inside and line.startswith("Pss:"):
                    mapped += int(line.split()[1]) * 1024
    return mapped / size if size else float("nan")


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


if __name__ == "__main__":
    main()
