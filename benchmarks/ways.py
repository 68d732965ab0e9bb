"""Each way of counting or building, from the table of lines to its answer.

Each builds its own sparse matrix. Generated ids are integers from 0, so peers use them as row and
column numbers at once; pairwell takes them as ids like any others. What a way returns is for the
eye: how much it found. Heavy imports stand inside, so that no way pays for another's.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

Way = Callable[[pa.Table], str]


def implicit_cosine(lines: pa.Table) -> str:
    """CosineRecommender of implicit, top 50 by cosine, all threads."""
    from implicit.nearest_neighbours import CosineRecommender

    warnings.simplefilter("ignore")  # it converts its own weighted matrix, and says so
    model = CosineRecommender(K=50)
    model.fit(_baskets(lines, np.float32), show_progress=False)
    return f"{model.similarity.nnz:,} neighbours"


def scipy_product(lines: pa.Table) -> str:
    """All co-counts by SciPy's sparse product, one thread (it has no more)."""
    baskets = _baskets(lines, np.int32)
    together = baskets.T.tocsr() @ baskets
    return f"{together.nnz:,} co-counts"


def duckdb_join(lines: pa.Table) -> str:
    """Pairs with five joint orders or more by a self-join, each pair once, all threads."""
    import duckdb

    with duckdb.connect() as database:
        database.register("lines", lines)
        database.execute(
            "create table held as select distinct order_id, product_id::integer product from lines"
        )
        pairs = database.sql(
            """select a.product, b.product, count(*) n_both
               from held a join held b on a.order_id = b.order_id and a.product < b.product
               group by all having n_both >= 5"""
        ).to_arrow_table()
    return f"{pairs.num_rows:,} pairs of five orders or more"


def pairwell_count(lines: pa.Table) -> str:
    """``pairwell.count_pairs``: top 50 by cosine, the four counts and distinct customers."""
    import pairwell

    return f"{pairwell.count_pairs(lines, top=50).num_rows:,} pairs"


def pairwell_build(lines: pa.Table) -> str:
    """The whole build of a matrix with fixed numbers: counts, significance, strength, roles."""
    import pairwell

    options = pairwell.MatrixOptions(strength=pairwell.StrengthNumbers())
    report = pairwell.build_matrix(lines, options=options).report
    return f"{report['n_pairs_stored']:,} pairs stored, {report['n_pairs_proven']:,} proven"


def bare_increments(lines: pa.Table) -> str:
    """The floor: one random increment for each co-occurring pair, both threads, nothing else."""
    from benchmarks.bare_increments import increments

    n = joint_pairs(lines)
    increments(n, int(lines["product_id"].to_numpy().max()) + 1)
    return f"{n:,} increments"


def joint_pairs(lines: pa.Table) -> int:
    """Co-occurring pairs: the sum of b(b − 1)/2 over baskets of b distinct products."""
    size = np.diff(_baskets(lines, np.int8).indptr).astype(np.int64)
    return int((size * (size - 1) // 2).sum())


def _baskets(lines: pa.Table, kind: type) -> Any:
    import scipy.sparse as sp

    order = lines["order_id"].to_numpy()
    product = lines["product_id"].to_numpy()
    baskets = sp.csr_matrix((np.ones(len(order), dtype=kind), (order, product)))
    baskets.data[:] = 1
    return baskets


WAYS: dict[str, Way] = {
    "pairwell count_pairs": pairwell_count,
    "implicit cosine K=50": implicit_cosine,
    "SciPy product": scipy_product,
    "DuckDB self-join": duckdb_join,
    "bare increments": bare_increments,
    "pairwell build": pairwell_build,
}
