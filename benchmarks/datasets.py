"""The shops that are measured: tables of purchases, one row a line, by name.

Real data lie in the folder named by PAIRWELL_TEST_DATA, or beside the project; generated shops come
from a seed. Every table has ``order_id, product_id``; ``customer_id`` and ``ordered_at`` where the
shop has them. Orders without times stand in file order.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from benchmarks.taste_shop import taste_shop
from pairwell.measure.baskets import purchases

BESIDE = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def load(name: str) -> pa.Table:
    """The purchases of one shop.

    Raises:
        SystemExit: there is no shop of that name, or its data are absent.
    """
    if name not in DATASETS:
        raise SystemExit(f"No data set {name}. There are: {', '.join(DATASETS)}")
    return DATASETS[name]()


def online_retail_ii() -> pa.Table:
    """Paid lines of real products: codes of five digits and more, invoices not C… or A…."""
    table = pq.read_table(_real("online-retail-ii/online_retail_ii.parquet"))
    product = pc.match_substring_regex(table["StockCode"], "^[0-9]{5}")
    cancelled = pc.match_substring_regex(table["Invoice"], "^[CA]")
    table = table.filter(pc.and_not(product, cancelled))
    return purchases(
        pa.table(
            {
                "order_id": table["Invoice"],
                "product_id": pc.utf8_upper(table["StockCode"]),
                "customer_id": table["Customer ID"],
                "ordered_at": table["InvoiceDate"],
                "quantity": table["Quantity"],
                "unit_price": table["Price"],
            }
        )
    )


def groceries() -> pa.Table:
    """One month of a grocery's tills: no customers, no times."""
    table = csv.read_csv(_real("groceries/groceries.csv"))
    return pa.table({"order_id": table["order"], "product_id": table["item"]})


def _real(path: str) -> Path:
    file = Path(os.environ.get("PAIRWELL_TEST_DATA", BESIDE)) / path
    if not file.exists():
        raise SystemExit(f"{file} is absent; set PAIRWELL_TEST_DATA to the folder of real data.")
    return file


DATASETS: dict[str, Callable[[], pa.Table]] = {
    "online-retail-ii": online_retail_ii,
    "groceries": groceries,
    "kiosk": lambda: taste_shop(1, n_orders=30_000, n_products=170, mean_size=2.2),
    "small-baskets": lambda: taste_shop(2, n_orders=60_000, n_products=3_000, mean_size=2.6),
    "large-baskets": lambda: taste_shop(3, n_orders=12_000, n_products=4_000, mean_size=45),
    "no-customers": lambda: taste_shop(
        4, n_orders=40_000, n_products=1_500, mean_size=6, n_customers=0
    ),
    "no-times": lambda: taste_shop(
        5, n_orders=40_000, n_products=1_500, mean_size=6, with_times=False
    ),
    "wide": lambda: taste_shop(6, n_orders=60_000, n_products=23_000, mean_size=8),
}
