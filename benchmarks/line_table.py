"""Generated tables of lines for the speed runs, kept as Arrow files so that loading is cheap.

Zipf 0.9 popularity, geometric basket sizes of mean 10 capped at 80, 40 % of lines from the order's
theme of 50 neighbouring products; ids are integers from 0. Made from a seed, the same every time.

    python -m benchmarks.line_table N_ORDERS    makes the file, and says what is in it as JSON
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

N_PRODUCTS = 50_000
THEME = 50
CACHE = Path(tempfile.gettempdir()) / "pairwell-benchmarks"


def line_table(n_orders: int, *, n_products: int = N_PRODUCTS, seed: int = 7) -> pa.Table:
    """``order_id, product_id, customer_id, ordered_at`` of about ten lines an order.

    Customers order four times on average; orders spread evenly over two years, in order of time.

    >>> line_table(1_000).num_rows
    10009
    """
    rng = np.random.default_rng(seed)
    size = rng.geometric(0.1, size=n_orders).clip(max=80)
    order = np.repeat(np.arange(n_orders), size)
    popularity = np.cumsum(np.arange(1, n_products + 1) ** -0.9)
    place = np.searchsorted(popularity, rng.random(len(order)) * popularity[-1])
    product_at = rng.permutation(n_products)
    product = product_at[place]
    del place
    theme = rng.integers(n_products // THEME, size=n_orders)
    themed = np.flatnonzero(rng.random(len(order)) < 0.4)
    product[themed] = theme[order[themed]] * THEME + rng.integers(THEME, size=len(themed))
    customer = rng.integers(max(1, n_orders // 4), size=n_orders)
    at = np.datetime64("2024-01-01", "us") + np.sort(
        rng.integers(0, 730 * 86_400_000_000, size=n_orders)
    ).astype("timedelta64[us]")
    return pa.table(
        {
            "order_id": order,
            "product_id": product,
            "customer_id": np.repeat(customer, size),
            "ordered_at": np.repeat(at, size),
        }
    )


def table_file(n_orders: int) -> dict[str, Any]:
    """The Arrow file of a generated table, made when it is not there yet, and what it holds."""
    from benchmarks.ways import joint_pairs

    file = CACHE / f"lines-{n_orders}.arrow"
    about = file.with_suffix(".json")
    if not about.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        table = line_table(n_orders)
        with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_file(sink, table.schema) as out:
            out.write_table(table)
        shape = {"file": str(file), "n_orders": n_orders, "n_lines": table.num_rows}
        about.write_text(json.dumps({**shape, "n_pairs": joint_pairs(table)}))
    made: dict[str, Any] = json.loads(about.read_text())
    return made


def read_table(file: Path, columns: list[str]) -> pa.Table:
    """Some columns of the file, in memory."""
    with pa.OSFile(str(file), "rb") as source:
        options = pa.ipc.IpcReadOptions(
            included_fields=[pa.ipc.open_file(source).schema.get_field_index(c) for c in columns]
        )
        return pa.ipc.open_file(source, options=options).read_all()


if __name__ == "__main__":
    print(json.dumps(table_file(int(sys.argv[1]))))
