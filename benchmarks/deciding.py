"""The whole decision for a cart of three, with and without each gate, beside a dictionary look-up.

    python -m benchmarks.deciding [--products 100000] [--pairs 50] [--carts 200] [--passes 40]

One process maps the snapshot from its folder and asks; ways take turns. Then ten
processes map the same folder. See README.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter
from typing import IO

from benchmarks.deciding_shop import deciding_shop
from benchmarks.one_run import apart

WORKERS = 10
MEMORY = ("Rss", "Pss", "Private_Dirty")


def started(folder: Path) -> subprocess.Popen[bytes]:
    """A process that maps the folder, answers, then quickly, says so each time, and waits."""
    command = [sys.executable, "-m", "benchmarks.deciding_worker", str(folder), "wait"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def answered(worker: subprocess.Popen[bytes]) -> None:
    """Wait for the worker's line.

    Raises:
        SystemExit: it ended without one; its error is on stderr.
    """
    output: IO[bytes] | None = worker.stdout
    if output is None or not output.readline():
        raise SystemExit("A worker ended before its first answer.")


def start_up(folder: Path, repeats: int = 5) -> tuple[list[float], list[float]]:
    """Seconds from starting a process to its first answer, and to its first quick one."""
    first, quick = [], []
    for _ in range(repeats):
        start = perf_counter()
        with started(folder) as worker:
            answered(worker)
            first.append(perf_counter() - start)
            answered(worker)
            quick.append(perf_counter() - start)
            worker.communicate()
    return sorted(first), sorted(quick)


def memory(pid: int) -> dict[str, float]:
    """Megabytes of a process, as Linux counts them; shared pages count in parts in ``Pss``."""
    rows = (row.split() for row in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines())
    found = {row[0].rstrip(":"): int(row[1]) / 1e3 for row in rows if row[-1] == "kB"}
    return {name: found[name] for name in MEMORY}


def together(folder: Path, n: int) -> dict[str, float]:
    """What n processes that have mapped the folder take, added up."""
    with ExitStack() as stack:
        workers = [stack.enter_context(started(folder)) for _ in range(n)]
        for worker in workers:
            answered(worker)
            answered(worker)
        each = [memory(worker.pid) for worker in workers]
        for worker in workers:
            worker.communicate()
    return {name: sum(one[name] for one in each) for name in MEMORY}


def main() -> None:
    """Read the command line, run, and print."""
    from pairwell.offers import quick
    from pairwell.store.snapshot.folder import save

    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--pairs", type=int, default=50, help="of each product")
    parser.add_argument("--carts", type=int, default=200)
    parser.add_argument("--passes", type=int, default=40)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    given = parser.parse_args()
    quick.prepare()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "matrix"
        save(folder, *deciding_shop(given.products, given.pairs))
        size = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
        print(f"{given.products:,} products, {given.products * given.pairs:,} pairs, {size:.0f} MB")
        said = apart("benchmarks.deciding_worker", str(folder), str(given.carts), str(given.passes))
        starts, quick_from = start_up(folder)
        one, ten = together(folder, 1), together(folder, WORKERS)
    show(said)
    print(f"\nStart to first answer: {starts[0]:.2f} s at best, {starts[len(starts) // 2]:.2f} s")
    print(f"Start to first quick one: {quick_from[0]:.2f} s, {quick_from[len(starts) // 2]:.2f} s")
    print(f"Memory in MB, one process: {_in_words(one)}")
    print(f"Memory in MB, {WORKERS} together: {_in_words(ten)}")
    print(f"  {WORKERS} take {ten['Pss'] / one['Pss']:.2f} times what one takes")
    if given.json:
        figures = {
            **said,
            "start_seconds": starts,
            "quick_seconds": quick_from,
            "one": one,
            "ten": ten,
        }
        given.json.write_text(json.dumps(figures, indent=1) + "\n")


def show(said: dict[str, dict[str, float]]) -> None:
    """The table: microseconds a decision, and what leaving a gate out saves."""
    all_on, look_up = said["all gates"], said["dictionary look-up"]
    print(f"\n{'µs a decision':34}{'median':>9}{'p99':>9}{'least, median':>15}{'less':>8}")
    for name, figures in said.items():
        saved = all_on["least"] - figures["least"]
        print(
            f"{name:34}{figures['median']:9.1f}{figures['p99']:9.1f}{figures['least']:15.2f}"
            f"{saved:8.1f}"
        )
    print(f"All gates: {all_on['least'] / look_up['least']:.0f} dictionary look-ups")


def _in_words(figures: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.0f}" for name, value in figures.items())


if __name__ == "__main__":
    main()
