"""What the servers are asked, and one round of asking."""

from __future__ import annotations

import secrets
import statistics
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.servers import Server, cpu_seconds
from pairwell.app.manage_keys import create_key, revoke_key
from pairwell.cli.load import measure
from pairwell.wiring import open_workspace, utc_now

CONNECTIONS, SECONDS, PAUSE = 16, 1.5, 1.0
Round = dict[str, Any]


@contextmanager
def key_of(folder: Path) -> Iterator[str]:
    """A key of the back end for as long as the block lasts."""
    now = utc_now().isoformat(timespec="seconds")
    with open_workspace(folder) as workspace:
        key, made = create_key(
            workspace.keys, "backend", f"benchmark-{secrets.token_hex(4)}",
            secrets.token_urlsafe(24), now, scopes=("offers", "events"),
        )  # fmt: skip
    try:
        yield key
    finally:
        with open_workspace(folder) as workspace:
            revoke_key(workspace.keys, made.key_id, now)


def run(
    server: Server, key: str, bodies: Sequence[bytes], path: str = "/v1/offers", **how: Any
) -> Round:
    """One round, and the workers' processor time for each answer."""
    url, process = server
    before = cpu_seconds(process)
    how = {"seconds": SECONDS, "connections": CONNECTIONS, **how}
    told: Round = measure(url, path, key, bodies, **how)
    spent = cpu_seconds(process) - before
    time.sleep(PAUSE)  # other work on the machine gets its turn too
    return {**told, "cpu_us": spent / max(1, told["n_requests"]) * 1e6}


def fresh_questions(pages: Sequence[bytes]) -> list[bytes]:
    """The same pages with something in the cart that makes each of them new."""
    made = []
    for number, page in enumerate(pages):
        asked = msgspec.json.decode(page)
        asked["cart"] = [{"product_id": f"nothing-{number}-{secrets.token_hex(3)}"}]
        made.append(msgspec.json.encode(asked))
    return made


def batches(n: int, n_events: int = 20) -> list[bytes]:
    """Batches of events that nobody sent before."""
    made = []
    for _ in range(n):
        run_id = secrets.token_hex(8)
        events = [
            {
                "id": f"{run_id}-{nth}", "name": "offer_shown", "at": "2026-11-22T12:00:00Z",
                "visitor_id": f"v-{run_id}", "decision_id": "r5f0c9e2d71a84b36c2",
                "offer_id": "r5f0c9e2d71a84b36c2-0-1", "product_id": "22386",
                "placement": "product", "position": nth + 1,
            }
            for nth in range(n_events)
        ]  # fmt: skip
        made.append(msgspec.json.encode({"events": events}))
    return made


def ask(url: str, key: str, body: bytes) -> bytes:
    """One answer."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/v1/offers", body, headers)  # noqa: S310 - our own
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        told: bytes = answer.read()
    return told


def middle(rounds: Sequence[Round], what: str) -> float:
    """The median of the rounds."""
    return statistics.median(one[what] for one in rounds)


def share(rounds: Sequence[Round], of: Sequence[Round], what: str) -> str:
    """A figure over that of another server in the same turn: median, least and most."""
    ratios = [a[what] / b[what] for a, b in zip(rounds, of, strict=True)]
    return f"{statistics.median(ratios):.1%} ({min(ratios):.1%} to {max(ratios):.1%})"
