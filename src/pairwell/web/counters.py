"""What a worker counted, as Prometheus reads it."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections import Counter

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 1.0)
"""Seconds at which the buckets of answer times end."""

HELP = {
    "pairwell_requests_total": "Requests by operation and status.",
    "pairwell_request_seconds": "Time to answer, by operation.",
    "pairwell_offers_total": "Offers made.",
    "pairwell_empty_placements_total": "Placements without offers, by why.",
    "pairwell_degraded_total": "Answers made while something was missing.",
    "pairwell_fallback_total": "Pages answered from the fallback list, at least in part.",
    "pairwell_unknown_store_total": "Questions in a store whose stock nobody told.",
    "pairwell_unlogged_total": "Decisions that could not be logged.",
    "pairwell_broken_promises_total": "Reports that an incentive was not charged as promised.",
    "pairwell_rate_limited_total": "Requests that came too fast.",
}


class Counters:
    """Counts since the worker started. Each worker has its own; the label says which."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._answered: Counter[tuple[str, int]] = Counter()
        self._buckets: dict[str, list[int]] = {}
        self._sums: dict[str, float] = {}

    def add(self, name: str, labels: str = "", n: int = 1) -> None:
        """Count; labels as they are written: ``why="no_anchor"``."""
        self._counts[name, labels] += n

    def answered(self, operation: str, status: int, seconds: float) -> None:
        """Count one answer and its time."""
        self._answered[operation, status] += 1
        buckets = self._buckets.get(operation)
        if buckets is None:
            buckets = self._buckets[operation] = [0] * (len(BOUNDS) + 1)
        buckets[bisect_left(BOUNDS, seconds)] += 1
        self._sums[operation] = self._sums.get(operation, 0.0) + seconds

    def text(self, gauges: dict[str, float]) -> bytes:
        """All counts in Prometheus' text format."""
        worker = f'worker="{os.getpid()}"'
        lines: list[str] = []
        counts = dict(self._counts)
        for (operation, status), n in self._answered.items():
            labels = f'operation="{operation}",status="{status}"'
            counts["pairwell_requests_total", labels] = n
        names = sorted({name for name, _ in counts})
        for name in names:
            lines += [f"# HELP {name} {HELP.get(name, name)}", f"# TYPE {name} counter"]
            lines += [
                f"{name}{{{','.join(filter(None, (labels, worker)))}}} {n}"
                for (counted, labels), n in sorted(counts.items())
                if counted == name
            ]
        name = "pairwell_request_seconds"
        lines += [f"# HELP {name} {HELP[name]}", f"# TYPE {name} histogram"]
        for operation, buckets in sorted(self._buckets.items()):
            labels, so_far = f'operation="{operation}",{worker}', 0
            for bound, n in zip((*BOUNDS, "+Inf"), buckets, strict=True):
                so_far += n
                lines.append(f'{name}_bucket{{{labels},le="{bound}"}} {so_far}')
            lines.append(f"{name}_sum{{{labels}}} {self._sums[operation]:.6f}")
            lines.append(f"{name}_count{{{labels}}} {so_far}")
        for gauge, value in sorted(gauges.items()):
            lines += [f"# TYPE {gauge} gauge", f"{gauge}{{{worker}}} {value:g}"]
        return ("\n".join(lines) + "\n").encode()
