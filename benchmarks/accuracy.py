"""Protocol A for pairwell and its peers on one or more shops, in one run.

    python -m benchmarks.accuracy [--only-peers] [--retune] [--json FILE] [DATASET ...]

Every peer is tuned on validation, refitted on train and validation, and judged on test once, on
the same queries as pairwell. What tuning chose is kept in ``tuned.json``, so that a second run is
quick; figures are never kept. See README.md.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import scipy.sparse as sp

from benchmarks.datasets import DATASETS, load
from benchmarks.peers import PEERS, Params, Peer, Weights
from pairwell.measure.baskets import Baskets, baskets_of
from pairwell.measure.protocol_a import (
    Accuracy,
    Queries,
    accuracy_of_lists,
    accuracy_of_scores,
    parts,
    queries_of,
)

TUNED = Path(__file__).with_name("tuned.json")
TUNING_BASKETS = 1_000
SEED = 0

Row = dict[str, Any]


def matrix_of(baskets: Baskets, orders: slice) -> sp.csr_array:
    """Some orders as a sparse matrix of ones, baskets × products."""
    offsets = baskets.offsets[orders.start : orders.stop + 1]
    held = baskets.product[offsets[0] : offsets[-1]]
    shape = (len(offsets) - 1, len(baskets.product_ids))
    return sp.csr_array((np.ones(len(held)), held, offsets - offsets[0]), shape=shape)


def judge(weights: Weights, queries: Queries, *, with_coverage: bool) -> Accuracy:
    """The accuracy of plain sums of weights."""

    def score(
        offsets: npt.NDArray[np.int64], codes: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.floating]:
        shape = (len(offsets) - 1, weights.shape[0])
        total = sp.csr_array((np.ones(len(codes)), codes, offsets), shape=shape) @ weights
        scores: npt.NDArray[np.floating] = total.toarray() if sp.issparse(total) else total
        return scores

    return accuracy_of_scores(queries, score, with_coverage=with_coverage)


def tune(peer: Peer, baskets: Baskets) -> Params:
    """The choice with the best Recall@10 + nDCG@10 on (a draw of) the validation baskets."""
    choices = list(peer.choices())
    if len(choices) == 1:
        return choices[0]
    train, validation, _ = parts(baskets)
    queries = some_of(queries_of(baskets, validation, np.random.default_rng(SEED)), TUNING_BASKETS)
    fitted_on = matrix_of(baskets, train)
    best, best_value = choices[0], -1.0
    for choice in choices:
        accuracy = judge(peer.fit(fitted_on, choice), queries, with_coverage=False)
        value = accuracy.recall.value + accuracy.ndcg.value
        print(f"    {choice}: {accuracy.recall.value:.4f} {accuracy.ndcg.value:.4f}", flush=True)
        if value > best_value:
            best, best_value = choice, value
    return best


def some_of(queries: Queries, n_baskets: int) -> Queries:
    """The queries of a draw of baskets."""
    baskets = np.unique(queries.basket)
    if len(baskets) <= n_baskets:
        return queries
    drawn = np.random.default_rng(SEED).choice(baskets, size=n_baskets, replace=False)
    keep = np.isin(queries.basket, drawn)
    size = np.diff(queries.offsets)
    return Queries(
        offsets=np.concatenate([[0], np.cumsum(size[keep])]),
        remaining=queries.remaining[np.repeat(keep, size)],
        hidden=queries.hidden[keep],
        basket=queries.basket[keep],
        customer=queries.customer[keep],
        popularity=queries.popularity,
    )


def peer_row(peer: Peer, params: Params, baskets: Baskets, queries: Queries) -> Row:
    """Refit on train and validation, judge on test."""
    known = matrix_of(baskets, slice(0, parts(baskets)[2].start))
    start = time.perf_counter()
    weights = peer.fit(known, params)
    fitted = time.perf_counter()
    accuracy = judge(weights, queries, with_coverage=True)
    return row_of(peer.name, accuracy, fitted - start, time.perf_counter() - fitted, params)


def row_of(name: str, accuracy: Accuracy, fit_s: float, ask_s: float, params: Params) -> Row:
    """One line of the table."""
    return {
        "name": name,
        "recall": accuracy.recall.value,
        "recall_error": accuracy.recall.standard_error,
        "ndcg": accuracy.ndcg.value,
        "ndcg_error": accuracy.ndcg.standard_error,
        "mrr": accuracy.mrr.value,
        "coverage": accuracy.coverage,
        "fit_seconds": fit_s,
        "ask_seconds": ask_s,
        "params": dict(params),
    }


def pairwell_rows(lines: pa.Table, baskets: Baskets, queries: Queries) -> list[Row]:
    """The matrix with its defaults: it tunes itself on the newest part of what it is given."""
    import pairwell

    known = lines.filter(pa.array(baskets.order_of_line < parts(baskets)[2].start))
    half_life: Literal["tune"] | None = "tune" if baskets.has_times else None
    start = time.perf_counter()
    matrix = pairwell.build_matrix(known, options=pairwell.MatrixOptions(half_life_days=half_life))
    fit_s = time.perf_counter() - start
    ids = np.array(baskets.product_ids.to_pylist(), dtype=object)
    code_of = {identifier: code for code, identifier in enumerate(ids)}
    asked = np.split(ids[queries.remaining], queries.offsets[1:-1])
    people = np.array([*baskets.customer_ids.to_pylist(), None], dtype=object)[queries.customer]
    rows = []
    ways: list[tuple[str, list[Any] | None]] = [("pairwell", None)]
    if len(baskets.customer_ids):
        ways.append(("pairwell, customers known", people.tolist()))
    for name, customers in ways:
        start = time.perf_counter()
        lists = matrix.complete([b.tolist() for b in asked], n=10, customers=customers)
        ask_s = time.perf_counter() - start
        codes = [np.array([code_of[i] for i, _ in names], dtype=np.int64) for names in lists]
        rows.append(row_of(name, accuracy_of_lists(queries, codes), fit_s, ask_s, {}))
    return rows


def measure(name: str, *, only_peers: bool, retune: bool) -> Row:
    """All rows of one shop."""
    lines = load(name)
    baskets = baskets_of(lines)
    queries = queries_of(baskets, parts(baskets)[2], np.random.default_rng(SEED))
    size = np.diff(baskets.offsets)
    shape = {
        "n_lines": len(baskets.product),
        "n_orders": baskets.n_orders,
        "n_customers": len(baskets.customer_ids),
        "n_baskets": int(np.count_nonzero(size >= 2)),
        "n_products": len(baskets.product_ids),
        "n_candidates": int(np.count_nonzero(queries.popularity)),
        "n_queries": len(queries),
        "n_test_baskets": len(np.unique(queries.basket)),
    }
    print(f"\n{name}: " + ", ".join(f"{v:,} {k[2:]}" for k, v in shape.items()), flush=True)
    tuned = json.loads(TUNED.read_text()) if TUNED.exists() else {}
    rows = []
    for peer in PEERS:
        if shape["n_products"] > peer.max_products:
            print(f"  {peer.name}: not run, over {peer.max_products:,} products")
            continue
        kept = tuned.setdefault(name, {})
        if retune or peer.name not in kept:
            print(f"  tuning {peer.name}", flush=True)
            kept[peer.name] = tune(peer, baskets)
            TUNED.write_text(json.dumps(tuned, indent=1, sort_keys=True) + "\n")
        rows.append(peer_row(peer, kept[peer.name], baskets, queries))
    if not only_peers:
        rows += pairwell_rows(lines, baskets, queries)
    show(rows, len(queries))
    return {"dataset": name, **shape, "rows": rows}


def show(rows: list[Row], n_queries: int) -> None:
    """The table, and pairwell over the best peer of this run."""
    print(f"  {'':28} Recall@10       nDCG@10         MRR@10  cover   fit s  µs/query")
    for r in rows:
        print(
            f"  {r['name']:28} {r['recall']:.4f} ±{r['recall_error']:.4f}  "
            f"{r['ndcg']:.4f} ±{r['ndcg_error']:.4f}  {r['mrr']:.4f}  {r['coverage']:.3f}  "
            f"{r['fit_seconds']:6.1f}  {1e6 * r['ask_seconds'] / n_queries:8.0f}  "
            f"{r['params'] or ''}"
        )
    ours = [r for r in rows if r["name"].startswith("pairwell")]
    peers = [r for r in rows if not r["name"].startswith("pairwell")]
    for metric in ("recall", "ndcg"):
        best = max(peers, key=lambda r: float(r[metric]))
        for r in ours:
            ratio = r[metric] / best[metric]
            print(f"  {r['name']} / best peer ({best['name']}), {metric}@10: {ratio:.4f}")


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("datasets", nargs="*", metavar="DATASET", help=", ".join(DATASETS))
    parser.add_argument("--only-peers", action="store_true", help="leave pairwell out")
    parser.add_argument("--retune", action="store_true", help="tune the peers anew")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    given = parser.parse_args()
    results = []
    for name in given.datasets or DATASETS:
        results.append(measure(name, only_peers=given.only_peers, retune=given.retune))
        if given.json:
            given.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
