"""One run of one way in a process of its own: its seconds, and the peak memory of that process.

The table is in memory and a small table has been through the way (imports, kernels compiled or
loaded) before the clock starts. Peak memory is the whole process: interpreter, table and answer.

    python -m benchmarks.one_run WAY FILE COLUMN,COLUMN
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

WARM_UP_LINES = 20_000


class Run(NamedTuple):
    """What one run took, and what it says it found."""

    seconds: float
    peak_bytes: int
    found: str


def run_once(way: str, file: Path, columns: list[str]) -> Run:
    """Run one way on a table file in a new process.

    Raises:
        SystemExit: the way failed; its error is on stderr.
    """
    return Run(**apart("benchmarks.one_run", way, str(file), ",".join(columns)))


def apart(module: str, *arguments: str) -> dict[str, Any]:
    """Run a module in a new process, so that this one stays small; its last line is JSON.

    Raises:
        SystemExit: the module failed; its error is on stderr.
    """
    command = [sys.executable, "-m", module, *arguments]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    done = subprocess.run(command, stdout=subprocess.PIPE, env=environment, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[2:])} ended with status {done.returncode}")
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def read_table(file: Path, columns: list[str]) -> Any:
    """Some columns of an Arrow file, in memory."""
    import pyarrow as pa

    with pa.OSFile(str(file), "rb") as source:
        names = pa.ipc.open_file(source).schema.names
        wanted = pa.ipc.IpcReadOptions(included_fields=[names.index(c) for c in columns])
        return pa.ipc.open_file(source, options=wanted).read_all()


def main() -> None:
    """The new process's part."""
    import resource

    from benchmarks.ways import WAYS

    way, file, columns = WAYS[sys.argv[1]], Path(sys.argv[2]), sys.argv[3].split(",")
    lines = read_table(file, columns)
    way(lines.slice(0, WARM_UP_LINES).combine_chunks())
    start = time.perf_counter()
    found = way(lines)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 1 if sys.platform == "darwin" else 1024
    print(json.dumps(Run(seconds, peak * unit, found)._asdict()))


if __name__ == "__main__":
    main()
