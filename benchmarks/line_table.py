"""Generated tables of lines for the speed runs, kept as Arrow files so that loading is cheap.

The shape is that of ``pairwell.simulate.count_lines``, customers and times beside it; ids are
integers from 0. Made from a seed, the same every time.

    python -m benchmarks.line_table N_LINES    makes the file, and says what is in it as JSON
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from pairwell.simulate.count_lines import count_lines

CACHE = Path(tempfile.gettempdir()) / "pairwell-benchmarks"
SEED = 7
N_DAYS = 730


def line_table(n_lines: int) -> pa.Table:
    """``order_id, product_id, customer_id, ordered_at`` of about ten lines an order.

    Customers order four times on average; orders spread evenly over two years, in order of time.

    >>> line_table(1_000).column_names
    ['order_id', 'product_id', 'customer_id', 'ordered_at']
    """
    rng = np.random.default_rng(SEED)
    lines = count_lines(n_lines, rng)
    order = lines["order_id"].to_numpy()
    n_orders = int(order[-1]) + 1
    customer = rng.integers(max(1, n_orders // 4), size=n_orders, dtype=np.int32)
    micros = np.sort(rng.integers(0, N_DAYS * 86_400_000_000, size=n_orders))
    instant = np.datetime64("2024-01-01", "us") + micros.astype("timedelta64[us]")
    lines = lines.append_column("customer_id", pa.array(customer[order]))
    return lines.append_column("ordered_at", pa.array(instant[order]))


def table_file(n_lines: int) -> dict[str, Any]:
    """The Arrow file of a generated table, made when it is not there yet, and what it holds."""
    from benchmarks.ways import joint_pairs

    file = CACHE / f"lines-{n_lines}.arrow"
    about = file.with_suffix(".json")
    if not about.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        table = line_table(n_lines)
        with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_file(sink, table.schema) as out:
            out.write_table(table)
        shape = {"file": str(file), "n_lines": n_lines}
        about.write_text(json.dumps({**shape, "n_pairs": joint_pairs(table)}))
    made: dict[str, Any] = json.loads(about.read_text())
    return made


if __name__ == "__main__":
    print(json.dumps(table_file(int(sys.argv[1]))))
