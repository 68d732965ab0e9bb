"""What stands around a decision: ours beside FastAPI, pydantic and uvicorn, around the same one.

    python -m benchmarks.around WORKSPACE

Both answer from decisions that are ready (a look-up in a dictionary), so all the time is overhead.
*Fresh* questions have a cart of their own each, so that ours cannot take an answer that it printed
before; *pages* repeat. Servers take turns, one worker each, the same client. The peer runs on the
loop and the parser that are its fastest, ours on Python's own loop, as it is installed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from benchmarks.asking import Round, ask, fresh_questions, key_of, middle, run, share
from benchmarks.servers import granian, uvicorn
from pairwell.cli.load import questions
from pairwell.wiring import open_workspace

ROUNDS = 5


def main() -> None:
    """Print the figures as lines of a table."""
    folder = Path(sys.argv[1]).resolve()
    with open_workspace(folder) as workspace:
        pages = questions(workspace.snapshots.current().snapshot)
    fresh, named = fresh_questions(pages), {"PAIRWELL_WORKSPACE": str(folder)}
    with (
        key_of(folder) as key,
        granian("benchmarks.ready:ours", "--factory", "--loop", "asyncio", **named) as ours,
        uvicorn("benchmarks.fastapi_service:create", **named) as theirs,
    ):
        told = [msgspec.json.decode(ask(server[0], key, pages[0])) for server in (ours, theirs)]
        same = _known(told[0]) == _known(told[1])
        print(f"the same answers but for names, signatures and instants: {same}")
        for server in (ours, theirs):
            for _ in range(4):
                run(server, key, pages)
        turns = {"pages": pages, "fresh": fresh}
        rounds: dict[tuple[str, str], list[Round]] = {}
        for _ in range(ROUNDS):
            for asked, bodies in turns.items():
                for name, server in (("pairwell", ours), ("FastAPI", theirs)):
                    rounds.setdefault((asked, name), []).append(run(server, key, bodies))
    for (asked, name), told in rounds.items():
        beside = rounds[asked, "FastAPI"]
        print(
            f"{asked} {name:>8}: {middle(told, 'requests_per_second'):7,.0f} a second, "
            f"{middle(told, 'cpu_us'):5.0f} us of processor each, "
            f"{share(told, beside, 'cpu_us')} of FastAPI; "
            f"{sum(one['n_errors'] for one in told)} errors"
        )


def _known(told: object) -> object:
    """An answer without what differs each time."""
    if isinstance(told, dict):
        own = {"decision_id", "offer_id", "token", "expires_at"}
        return {name: _known(value) for name, value in told.items() if name not in own}
    return [_known(value) for value in told] if isinstance(told, list) else told


if __name__ == "__main__":
    main()
