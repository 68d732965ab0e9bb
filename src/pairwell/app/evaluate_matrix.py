"""Verb: run protocol A on a table of purchases and say how accurate the matrix is.

The matrix is built once from train and validation together; whatever it tunes, it tunes on the
newest part of what it is given, which is the validation part. It never sees the test part.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from pairwell.app.ports.progress import NoProgress, Progress
from pairwell.measure.baskets import Baskets, baskets_of, purchases
from pairwell.measure.protocol_a import (
    Accuracy,
    Queries,
    accuracy_of_lists,
    accuracy_of_scores,
    chunks_of,
    parts,
    queries_of,
)
from pairwell.model.errors import InputRefused

Complete = Callable[[list[list[Any]], int, list[Any] | None], list[list[tuple[Any, float]]]]
"""From baskets of ids, n, and customers (or None) to the best n ids of each, as Matrix.complete."""

_BATCH = 2_000


class Built(msgspec.Struct, frozen=True):
    """What a build hands back.

    Attributes:
        complete: asks the matrix.
        learned: what tuning chose, for the table.
    """

    complete: Complete
    learned: dict[str, Any]


class EvaluatedWay(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table; ``name`` is popularity, matrix or matrix_with_customers."""

    name: str
    accuracy: Accuracy
    fit_seconds: float
    query_seconds: float


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """The table, and what it was measured on.

    Attributes:
        protocol: which protocol.
        n_lines: distinct order × product.
        n_orders: orders, those of one product included.
        n_customers: known customers.
        n_baskets: orders of two or more distinct products.
        n_products: distinct products.
        n_candidates: products seen in train and validation.
        n_queries: hidden products.
        n_test_baskets: baskets that were asked about.
        known_share: share of those whose customer had ordered before the test part.
        has_times: whether orders were put in order by time; else by their place in the file.
        ways: popularity, the matrix, and where customers are known the matrix with them.
        learned: what tuning chose.
        peak_bytes: peak memory of the whole run.
    """

    protocol: str
    n_lines: int
    n_orders: int
    n_customers: int
    n_baskets: int
    n_products: int
    n_candidates: int
    n_queries: int
    n_test_baskets: int
    known_share: float
    has_times: bool
    ways: tuple[EvaluatedWay, ...]
    learned: dict[str, Any]
    peak_bytes: int


def evaluate_matrix(
    lines: pa.Table,
    build: Callable[[pa.Table], Built],
    *,
    clock: Callable[[], float],
    peak_bytes: Callable[[], int],
    seed: int = 0,
    progress: Progress | None = None,
) -> Evaluation:
    """Measure by protocol A.

    Args:
        lines: ``order_id, product_id``, optional ``customer_id, ordered_at, quantity, unit_price``
            (or ``unit_price_minor``), ``status``; only purchases count.
        build: makes a matrix of the purchases before the test part.
        clock: seconds, ever rising.
        peak_bytes: peak memory of the process so far.
        seed: draws the hidden products of baskets of more than fifty.
        progress: told what is being done and how many queries are asked.

    Raises:
        InputRefused: there is nothing to ask about in the last tenth of the orders.
    """
    lines = purchases(lines)
    baskets = baskets_of(lines)
    _, _, test = parts(baskets)
    queries = queries_of(baskets, test, np.random.default_rng(seed))
    if not len(queries) or not queries.popularity.any():
        raise InputRefused(
            f"{baskets.n_orders} orders are too few: the last tenth of them holds no basket of "
            "two products.",
            "Evaluate on a longer period; a few hundred orders make a useful figure.",
        )
    start = clock()
    by_popularity = accuracy_of_scores(
        queries, lambda offsets, _: np.zeros((len(offsets) - 1, len(baskets.product_ids)))
    )
    ways = [_way("popularity", by_popularity, 0.0, clock() - start, queries)]
    progress = progress or NoProgress()
    progress.start("building", None)
    start = clock()
    built = build(lines.filter(pa.array(baskets.order_of_line < test.start)))
    fit_seconds = clock() - start
    progress.done()
    known = _known(baskets, queries, test.start)
    for name in ("matrix", "matrix_with_customers") if known.any() else ("matrix",):
        start = clock()
        with_customers = name == "matrix_with_customers"
        accuracy = _ask(built.complete, baskets, queries, with_customers, progress)
        ways.append(_way(name, accuracy, fit_seconds, clock() - start, queries))
    return Evaluation(
        protocol="a",
        n_lines=len(baskets.product),
        n_orders=baskets.n_orders,
        n_customers=len(baskets.customer_ids),
        n_baskets=int(np.count_nonzero(np.diff(baskets.offsets) >= 2)),
        n_products=len(baskets.product_ids),
        n_candidates=int(np.count_nonzero(queries.popularity)),
        n_queries=len(queries),
        n_test_baskets=len(known),
        known_share=float(known.mean()),
        has_times=baskets.has_times,
        ways=tuple(ways),
        learned=built.learned,
        peak_bytes=peak_bytes(),
    )


def _way(
    name: str, accuracy: Accuracy, fit_seconds: float, seconds: float, queries: Queries
) -> EvaluatedWay:
    return EvaluatedWay(
        name=name,
        accuracy=accuracy,
        fit_seconds=fit_seconds,
        query_seconds=seconds / len(queries),
    )


def _known(baskets: Baskets, queries: Queries, n_before: int) -> Any:
    """For each basket asked about, whether its customer had ordered before."""
    customer = baskets.customer[np.unique(queries.basket)]
    return (customer >= 0) & np.isin(customer, baskets.customer[:n_before])


def _ask(
    complete: Complete,
    baskets: Baskets,
    queries: Queries,
    with_customers: bool,
    progress: Progress,
) -> Accuracy:
    ids = np.array(baskets.product_ids.to_pylist(), dtype=object)
    people = np.array([*baskets.customer_ids.to_pylist(), None], dtype=object)
    code_of = {name: code for code, name in enumerate(ids)}
    lists = []
    progress.start("asking", len(queries))
    for part in chunks_of(queries, _BATCH):
        offsets = queries.offsets[part.start : part.stop + 1]
        held = ids[queries.remaining[offsets[0] : offsets[-1]]].tolist()
        begin = (offsets - offsets[0]).tolist()
        asked = [held[a:b] for a, b in pairwise(begin)]
        customers = people[queries.customer[part]].tolist() if with_customers else None
        answers = complete(asked, 10, customers)
        lists += [np.array([code_of[i] for i, _ in best], dtype=np.int64) for best in answers]
        progress.advance(part.stop - part.start)
    progress.done()
    return accuracy_of_lists(queries, lists)
