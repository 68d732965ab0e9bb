"""One process that maps a snapshot and answers: measured, or waiting to be looked at.

python -m benchmarks.deciding_worker FOLDER wait
python -m benchmarks.deciding_worker FOLDER CARTS PASSES
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter_ns, thread_time_ns

import msgspec
import numpy as np

from pairwell.offers import blocks, quick
from pairwell.offers.decide import decide
from pairwell.offers.eligibility import GATES
from pairwell.offers.gates.gate import Gate
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from pairwell.store.snapshot.folder import load

ALL_ON = OfferPolicy(
    needs_image=True, max_price_ratio=20.0, min_relevance=0.001, satisfied_categories=True
)
"""The default policy with the gates on that are off in it."""

UNLISTED = msgspec.structs.replace(ALL_ON, max_refusals=0)
"""The same for a channel that shows offers and no refusals."""


def measured(folder: Path, n_carts: int, passes: int) -> dict[str, dict[str, float]]:
    """Microseconds a decision, by way.

    ``median`` and ``p99`` are of all decisions, ``least`` is the median over carts of each cart's
    quickest decision: what the machine's other work lengthens least; of carts that are asked about
    once it is the median again. Processor time leaves out when others had the core.
    """
    from benchmarks.deciding_shop import carts, people_say

    snapshot, history = load(folder)
    plain = Shelf(snapshot, history, *people_say(snapshot))
    shelf = Shelf(snapshot, history, plain.curated, plain.compatibility, quick.load())
    bare = Shelf(snapshot, loops=shelf.loops)
    asked = carts(n_carts, len(snapshot.products.ids))
    table = {request.cart: decide(request, shelf, ALL_ON) for request in asked}

    ways: dict[str, tuple[Callable[[int], object], tuple[Gate, ...]]] = {
        "all gates": (lambda i: decide(asked[i], shelf, ALL_ON), GATES),
        "default policy, no rules, no rows": (lambda i: decide(asked[i], bare), GATES),
        "all gates, no refusal listed": (lambda i: decide(asked[i], shelf, UNLISTED), GATES),
        "dictionary look-up": (lambda i: table[asked[i].cart], GATES),
        "all gates, no compiled loops": (lambda i: decide(asked[i], plain, ALL_ON), GATES),
        "no gates": (lambda i: decide(asked[i], shelf, ALL_ON), ()),
    }
    for left_out in GATES:
        rest = tuple(gate for gate in GATES if gate is not left_out)
        ways[f"without {left_out.__name__}"] = (lambda i: decide(asked[i], shelf, ALL_ON), rest)

    taken = {name: np.zeros((passes, n_carts)) for name in ways}
    usual = blocks.SOURCES["with_this"]
    for turn in range(passes):
        for name, (way, gates) in ways.items():
            judged = tuple(s._replace(gates=gates) if s.gates is GATES else s for s in usual)
            blocks.SOURCES["with_this"] = judged
            blocks.allowed_at.cache_clear()
            way(0)
            for i in range(n_carts):
                start = perf_counter_ns()
                way(i)
                taken[name][turn, i] = perf_counter_ns() - start
    blocks.SOURCES["with_this"] = usual
    fresh = carts(n_carts * passes, len(snapshot.products.ids), seed=2)
    taken["all gates, each cart once"] = once = np.zeros((1, len(fresh)))
    for i, request in enumerate(fresh):
        start = perf_counter_ns()
        decide(request, shelf, ALL_ON)
        once[0, i] = perf_counter_ns() - start
    taken["all gates, processor time"] = busy = np.zeros((passes, n_carts))
    for turn in range(passes):
        for i in range(n_carts):
            start = thread_time_ns()
            decide(asked[i], shelf, ALL_ON)
            busy[turn, i] = thread_time_ns() - start
    return {
        name: {
            "median": float(np.median(times)) / 1e3,
            "p99": float(np.percentile(times, 99)) / 1e3,
            "least": float(np.median(times.min(axis=0))) / 1e3,
        }
        for name, times in taken.items()
    }


def main() -> None:
    """The new process's part."""
    folder = Path(sys.argv[1])
    if sys.argv[2] != "wait":
        print(json.dumps(measured(folder, int(sys.argv[2]), int(sys.argv[3]))))
        return
    from pairwell.model.offer import OfferRequest

    snapshot, history = load(folder)
    shelf = Shelf(snapshot, history)
    ids = snapshot.products.ids.unpack()
    asked = OfferRequest(placement="cart", cart=(ids[1], ids[2], ids[3]))
    decide(asked, shelf)
    print("answered", flush=True)
    shelf.loops = quick.load()  # a worker of the service takes them when it answers already
    decide(asked, shelf)
    print("quick", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
