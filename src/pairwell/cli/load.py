"""A small HTTP client that does nothing but ask and take the time, many times at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec
import numpy as np

from pairwell.model.errors import InputRefused
from pairwell.model.snapshot import Snapshot

N_QUESTIONS = 5_000


def questions(snapshot: Snapshot, seed: int = 0) -> list[bytes]:
    """Product pages: one anchor each, drawn as products are bought."""
    n_orders = snapshot.products.n_orders.astype(np.float64)
    if not n_orders.sum():
        raise InputRefused("Nothing was ever sold.", "Import orders and build first.")
    drawn = np.random.default_rng(seed).choice(
        len(n_orders), N_QUESTIONS, p=n_orders / n_orders.sum()
    )
    ids = snapshot.products.ids.unpack()
    return [
        msgspec.json.encode({"placements": [{"name": "product"}], "anchors": [ids[code]]})
        for code in drawn.tolist()
    ]


def measure(
    url: str,
    path: str,
    key: str,
    bodies: Sequence[bytes],
    *,
    seconds: float,
    connections: int,
    rate: float | None = None,
) -> dict[str, float | int]:
    """Ask for some time.

    Args:
        url: scheme, host and port; http only.
        path: what is asked.
        key: back-end key.
        bodies: what is posted, in turn.
        seconds: how long.
        connections: requests under way at once.
        rate: requests a second over all connections; None: as fast as answers come. At a rate,
            times run from when a request was due, so that waiting in line counts.

    Returns:
        Requests, errors (anything but 2xx), requests a second, and percentiles in milliseconds.

    Raises:
        InputRefused: the url is no http one, or nobody listens there.
    """
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname:
        raise InputRefused(f"{url} is no http address.", "Name it as http://127.0.0.1:8000.")
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer {key}\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    )
    requests = [f"{head}{len(body)}\r\n\r\n".encode() + body for body in bodies]
    run = _Run(requests, seconds, connections, rate)
    try:
        asyncio.run(run.all(parts.hostname, parts.port or 80))
    except OSError as error:
        raise InputRefused(f"Nobody answers at {url}: {error}.", "Start it: pairwell serve") from (
            error
        )
    times = np.array(run.times) * 1000
    shares = {"p50_ms": 50, "p95_ms": 95, "p99_ms": 99, "p99_9_ms": 99.9}
    return {
        "n_requests": len(times),
        "n_errors": run.n_errors,
        "requests_per_second": len(times) / seconds,
        **{name: float(np.percentile(times, p)) for name, p in shares.items() if len(times)},
    }


class _Run:
    """One measurement under way."""

    def __init__(
        self, requests: list[bytes], seconds: float, connections: int, rate: float | None
    ) -> None:
        self.times: list[float] = []
        self.n_errors = 0
        self._requests = requests
        self._next = 0
        self._connections = connections
        self._gap = None if rate is None else 1 / rate
        self._seconds = seconds
        self._start = 0.0

    async def all(self, host: str, port: int) -> None:
        loop = asyncio.get_running_loop()
        made = [
            await loop.create_connection(lambda: _Connection(self), host, port)
            for _ in range(self._connections)
        ]
        self._start = time.perf_counter()
        for _, connection in made:
            connection.ask()
        await asyncio.gather(*(connection.over for _, connection in made))
        for transport, _ in made:
            transport.close()

    def take(self) -> tuple[bytes, float] | None:
        """The next request and when it is due; None when time is up."""
        number, self._next = self._next, self._next + 1
        now = time.perf_counter()
        due = now if self._gap is None else self._start + number * self._gap
        if max(due, now) > self._start + self._seconds:
            return None
        return self._requests[number % len(self._requests)], due


class _Connection(asyncio.Protocol):
    """Asks, waits for the whole answer, asks again."""

    def __init__(self, run: _Run) -> None:
        self._run = run
        self._held = b""
        self._due = 0.0
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  (narrows the type)
        self._transport = transport

    def ask(self) -> None:
        taken = self._run.take()
        if taken is None:
            self.over.set_result(None)
            return
        request, self._due = taken
        wait = self._due - time.perf_counter()
        if wait > 0:
            asyncio.get_running_loop().call_later(wait, self._transport.write, request)
        else:
            self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._held += data
        end = self._held.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._held[:end].lower()
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
        if len(self._held) < end + 4 + int(length or 0):
            return
        self._run.times.append(time.perf_counter() - self._due)
        self._run.n_errors += head[9:10] != b"2"
        self._held = b""
        self.ask()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.over.done():
            self._run.n_errors += 1
            self.over.set_result(None)
