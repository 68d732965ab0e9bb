"""Decisions over HTTP beside a bare handler on the same server, in one run, by the same client.

    python -m benchmarks.serving WORKSPACE

The questions are product pages, drawn as products are bought. *Pages* are what a shop sees: they
repeat. *Fresh* ones have a cart of their own each, so that no answer was ever given before. The
bare handler answers a constant as long as a page's answer. One worker each; servers take turns, and
each figure is told as the median of its rounds, with the ratio to the bare handler in the same
turn. The worker's processor time for each request is told beside: other work on the machine hardly
lengthens it, and the client, which takes a core of its own for the bare handler, is not in it.

Then times at half of the load, the bare handler at the same load in turn with it; then events in
batches of 20, acknowledged when they are on the disk; then the copies of the mapped snapshot.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.asking import (
    CONNECTIONS,
    Round,
    ask,
    batches,
    fresh_questions,
    key_of,
    middle,
    run,
    share,
)
from benchmarks.servers import Server, bare, copies, serving
from pairwell.cli.load import questions
from pairwell.wiring import open_workspace

ROUNDS, EVENT_ROUNDS, N_EVENTS = 5, 5, 20


def main() -> None:
    """Print the figures as lines of a table."""
    folder = Path(sys.argv[1]).resolve()
    pages, told = _questions(folder)
    with key_of(folder) as key, serving(folder) as ours:
        size = len(ask(ours[0], key, pages[0]))
        print(f"answer: {size:,} bytes; {told}; one worker, {CONNECTIONS} connections")
        for _ in range(6):  # what a shop's pages ask has been asked before
            run(ours, key, pages)
        with bare(size) as floor:
            _full_load(ours, floor, key, pages)
        _events(ours, key)
    with key_of(folder) as key:
        for n_workers in (1, 2, 4):
            with serving(folder, n_workers) as several:
                run(several, key, fresh_questions(pages))
                told = f"{copies(several[1]):.2f} copies"
            print(f"snapshot mapped by {n_workers} workers: {told} (proportional set size)")


def _questions(folder: Path) -> tuple[list[bytes], str]:
    """Product pages, and the size of the shop; the snapshot is let go, or it would be a copy."""
    with open_workspace(folder) as workspace:
        snapshot = workspace.snapshots.current().snapshot
    n_products, n_pairs = len(snapshot.products.ids), len(snapshot.pairs.candidate)
    return questions(snapshot), f"{n_products:,} products, {n_pairs:,} pairs"


def _full_load(ours: Server, floor: Server, key: str, pages: list[bytes]) -> None:
    fresh = fresh_questions(pages)
    asked = {"bare": (floor, pages), "pages": (ours, pages), "fresh": (ours, fresh)}
    rounds: dict[str, list[Round]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, (server, bodies) in asked.items():
            rounds[name].append(run(server, key, bodies))
    for name, told in rounds.items():
        print(
            f"{name:>6}: {middle(told, 'requests_per_second'):8,.0f} a second, "
            f"{share(told, rounds['bare'], 'requests_per_second')} of bare; "
            f"{middle(told, 'cpu_us'):5.0f} us of processor each, bare over it "
            f"{share(rounds['bare'], told, 'cpu_us')}; "
            f"{sum(one['n_errors'] for one in told)} errors"
        )
    half = middle(rounds["pages"], "requests_per_second") / 2
    turns: dict[str, list[Round]] = {"bare": [], "pages": []}
    for _ in range(ROUNDS):
        for name, told in turns.items():
            told.append(run(asked[name][0], key, pages, rate=half))
    for name, told in turns.items():
        print(
            f"{name:>6} at {half:,.0f} a second: p50 {middle(told, 'p50_ms'):.1f} ms, "
            f"p99 {middle(told, 'p99_ms'):.1f} ms "
            f"({min(one['p99_ms'] for one in told):.1f} to "
            f"{max(one['p99_ms'] for one in told):.1f})"
        )


def _events(ours: Server, key: str) -> None:
    told = [
        run(ours, key, batches(3_000, N_EVENTS), path="/v1/events") for _ in range(EVENT_ROUNDS)
    ]
    rates = sorted(one["requests_per_second"] * N_EVENTS for one in told)
    print(
        f"events: {middle(told, 'requests_per_second') * N_EVENTS:,.0f} a second "
        f"({rates[0]:,.0f} to {rates[-1]:,.0f}) acknowledged in batches of {N_EVENTS}, "
        f"{middle(told, 'cpu_us') / N_EVENTS:.0f} us of processor each, "
        f"p50 {middle(told, 'p50_ms'):.0f} ms, {sum(one['n_errors'] for one in told)} errors"
    )


if __name__ == "__main__":
    main()
