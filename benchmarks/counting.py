"""Speed and peak memory of counting beside the peers, on 1, 8 and 32 million lines.

    python -m benchmarks.counting [--lines 1000000 8000000 32000000] [--repeats 3] [--customers]

Ways take turns (A B C A B C …), each run in a process of its own; figures are medians, and every
ratio is of runs of this one command. See README.md.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.one_run import Run, apart, run_once

OURS, IMPLICIT = "pairwell count_pairs", "implicit cosine K=50"
COUNTING = (OURS, IMPLICIT, "SciPy product", "DuckDB self-join", "bare increments")
LINES = (1_000_000, 8_000_000, 32_000_000)

Runs = dict[str, list[Run]]


def take_turns(ways: list[str], file: Path, columns: list[str], repeats: int) -> Runs:
    """Every way once, then every way again, ``repeats`` times."""
    runs: Runs = {way: [] for way in ways}
    for _ in range(repeats):
        for way in ways:
            runs[way].append(run_once(way, file, columns))
            print(f"  {way}: {runs[way][-1].seconds:.2f} s", flush=True)
    return runs


def seconds(runs: Runs, way: str) -> float:
    """Median time of a way."""
    return median(run.seconds for run in runs[way])


def peak(runs: Runs, way: str) -> float:
    """Median peak memory of a way, in bytes."""
    return median(run.peak_bytes for run in runs[way])


def show(runs: Runs, ours: str) -> None:
    """The table of one size: medians, and each way over implicit."""
    peer = IMPLICIT if IMPLICIT in runs else next(iter(runs))
    print(f"  {'':24}  time s    spread      peak MB  over {peer}: time, memory")
    for way, all_runs in runs.items():
        times = [run.seconds for run in all_runs]
        print(
            f"  {way:24} {seconds(runs, way):7.2f}  {min(times):6.2f}-{max(times):<6.2f}"
            f"{peak(runs, way) / 1e6:8.0f}  {seconds(runs, way) / seconds(runs, peer):10.3f}  "
            f"{peak(runs, way) / peak(runs, peer):7.3f}   {all_runs[-1].found}"
        )
    if ours in runs and peer == IMPLICIT:
        print(
            f"  {ours}: {seconds(runs, ours) / seconds(runs, peer):.3f} of the time of {peer} "
            f"({seconds(runs, peer) / seconds(runs, ours):.2f} times as fast), "
            f"{peak(runs, ours) / peak(runs, peer):.3f} of its peak memory"
        )


def run(about: str, ours: str, ways: tuple[str, ...]) -> None:
    """Read the command line, run, and print.

    Args:
        about: what ``--help`` says.
        ours: the way whose ratio to implicit is printed at last.
        ways: what takes turns unless the command line names some of them.
    """
    parser = argparse.ArgumentParser(description=about.split("\n")[0])
    parser.add_argument("--lines", nargs="+", type=int, default=LINES, metavar="N")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--ways", nargs="+", default=ways, choices=ways, metavar="WAY")
    parser.add_argument("--customers", action="store_true", help="lines carry a customer")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    given = parser.parse_args()
    columns = ["order_id", "product_id", *(["customer_id"] if given.customers else [])]
    results = []
    for n_lines in given.lines:
        shape = apart("benchmarks.line_table", str(n_lines))
        print(f"\n{shape['n_lines']:,} lines, {shape['n_pairs']:,} co-occurring pairs", flush=True)
        runs = take_turns(list(given.ways), Path(shape["file"]), columns, given.repeats)
        show(runs, ours)
        results.append({**shape, "runs": {w: [r._asdict() for r in rs] for w, rs in runs.items()}})
    growth(results, given.ways)
    if given.json:
        given.json.write_text(json.dumps(results, indent=1) + "\n")


def growth(results: list[dict[str, Any]], ways: list[str]) -> None:
    """Seconds for 100 million co-occurring pairs at each size: level where growth is linear."""
    print("\nSeconds for 100 million co-occurring pairs, by size:")
    for way in ways:
        figures = []
        for result in results:
            runs = result["runs"][way]
            time = median(run["seconds"] for run in runs)
            figures.append(f"{1e8 * time / result['n_pairs']:8.2f}")
        print(f"  {way:24}" + "".join(figures))


if __name__ == "__main__":
    run(__doc__ or "", OURS, COUNTING)
