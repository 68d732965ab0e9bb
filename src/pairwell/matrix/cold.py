"""Assumed rows: what goes with a product that has no history, taken from products like it.

Everything here is an expected attach rate: the share of the product's orders that would also hold
the candidate, mined as n_both / (n_anchor + PRIOR). matrix/foretell.py reads a new product's rates
from its likest products. Which likeness, how much it says by itself and one scale for all rates are
learned on products with history, whose own row is hidden and foretold; nothing is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.matrix.best_few import Float64s
from pairwell.matrix.foretell import (
    PRIOR,
    Foretold,
    Weights,
    foretold,
    neighbour_weights,
)
from pairwell.matrix.likeness import (
    Features,
    Neighbours,
    group_features,
    joined,
    title_features,
    vector_features,
)
from pairwell.matrix.own_counts import own_counts
from pairwell.matrix.rows import Int32s, Int64s
from pairwell.matrix.shrunk import shrunk
from pairwell.model.snapshot import BackoffRows, PairRows, ProductArrays

Source = Literal[
    "title", "category", "brand", "group", "title+category", "embedding", "none"
]  # fmt: skip

Encode = Callable[[Sequence[str]], npt.NDArray[np.floating]]
"""Titles as vectors, by a model that the caller has (app/ports/encoder.py)."""

FEW = 30
"""A product of fewer orders gets an assumed row."""

LEAST_LIKE = 0.15
"""A product whose likest is less like it is like nobody: a run of letters alone makes no kin."""

KEPT = 50
"""Candidates kept in a row."""

MIN_ORDERS = 10
"""A product of fewer orders lends its row to nobody."""

NAMED = 10
"""A foretold row is judged by so many names."""

MAX_WARM = 800
"""At most so many products with history are foretold to learn from."""


class ColdNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """What was learned on products with history.

    Attributes:
        source: which likeness foretells best; ``none``: none beats naming what sells best.
        pull: what a likeness of one adds to a candidate's rate.
        scale: multiplies every assumed rate, at most 1, so that it holds as often as a mined one.
        recall: share of the hidden companions that ten names held, by source; of ``none`` the ten
            are what sells best.
    """

    source: Source
    pull: float
    scale: float
    recall: dict[str, float]


class AssumedRows(NamedTuple):
    """Rows by product; empty where the product has history enough or is like nobody.

    Attributes:
        rows: ``score`` is the expected attach rate; ``n_both`` and ``n_customers`` the most orders
            and customers with the candidate beside any one of the likest products; ``n_group``
            orders of all likest products.
        numbers: what was learned.
    """

    rows: BackoffRows
    numbers: ColdNumbers


def assumed_rows(
    products: ProductArrays, pairs: PairRows, expectation: float, encode: Encode | None = None
) -> AssumedRows:
    """Rows for all products of few orders, with source, pull and scale learned on the others.

    Args:
        products: the catalogue; ``group`` is its ``family``.
        pairs: the mined pairs.
        expectation: c in E(n_both) = c · n_anchor · n_candidate (``SnapshotMeta``).
        encode: reads titles as vectors, one likeness more to choose from; None: none.
    """
    pool, cold = lenders(products), np.flatnonzero(products.n_orders < FEW)
    best = ColdNumbers(source="none", pull=0.0, scale=0.0, recall={})
    sources = sources_of(products, encode) if len(pool) and len(cold) else {}
    if not sources:
        return AssumedRows(_empty(len(products.n_orders)), best)
    warm = _spread(pool, MAX_WARM)
    nobody = np.empty((len(warm), 0), dtype=np.int32)
    recall = {"none": _recall(nobody, warm, products, pairs)}
    features: Features = None
    for source, candidate in sources.items():
        tried = _learn(source, candidate, products, pairs, expectation, warm, pool)
        recall[source] = tried.recall[source]
        if recall[source] > recall[best.source]:
            best, features = tried, candidate
    numbers = msgspec.structs.replace(best, recall=recall)
    if features is None:
        return AssumedRows(_empty(len(products.n_orders)), numbers)
    weights = neighbour_weights(features, cold, pool)
    found = foretold(weights, cold, products, pairs, expectation, numbers.pull, KEPT)
    moved = shrunk(found, cold, products, pairs, numbers.scale)
    return AssumedRows(_as_rows(moved, cold, products, weights), numbers)


def sources_of(products: ProductArrays, encode: Encode | None = None) -> dict[Source, Features]:
    """The likenesses that the catalogue can tell, each with something known in it."""
    out: dict[Source, Features] = {}
    brands = list(products.brands)
    number = {brand: i for i, brand in enumerate(sorted({b for b in brands if b}))}
    groups: dict[Source, npt.NDArray[np.integer]] = {
        "category": products.category,
        "brand": np.array([number.get(b, -1) for b in brands], dtype=np.int32),
        "group": products.family,
    }
    for source, group in groups.items():
        if (group >= 0).any():
            out[source] = group_features(group)
    titles = list(products.titles)
    if any(titles):
        out["title"] = title_features(titles)
        if "category" in out:
            out["title+category"] = joined([out["title"], out["category"]])
        if encode is not None:
            named = np.array([bool(title) for title in titles])
            out["embedding"] = vector_features(encode(titles) * named[:, None])
    return out


def lenders(products: ProductArrays) -> Int64s:
    """Products of enough orders to lend their rows, most orders first."""
    best_first = np.argsort(-products.n_orders.astype(np.int64), kind="stable")
    return best_first[products.n_orders[best_first] >= MIN_ORDERS]


def _spread(codes: Int64s, most: int) -> Int64s:
    # evenly over best sellers and slow ones
    return codes[np.unique(np.linspace(0, len(codes) - 1, min(most, len(codes))).astype(np.int64))]


def _learn(
    source: Source,
    features: Features,
    products: ProductArrays,
    pairs: PairRows,
    expectation: float,
    warm: Int64s,
    pool: Int64s,
) -> ColdNumbers:
    weights = neighbour_weights(features, warm, pool)
    pull = _pull(weights.near, warm, products, pairs)
    best = ColdNumbers(source=source, pull=0.0, scale=0.0, recall={source: -1.0})
    for tried in (0.0, pull):
        found = foretold(weights, warm, products, pairs, expectation, tried, NAMED)
        told, own = found.score, _own_rates(found.candidate, warm, products, pairs)
        recall = _recall(found.candidate, warm, products, pairs)
        if recall > best.recall[source]:
            # regression through the origin, of what was on what was foretold
            scale = float((told * own).sum() / max((told * told).sum(), 1e-12))
            best = ColdNumbers(
                source=source, pull=tried, scale=min(scale, 1.0), recall={source: recall}
            )
    return best


def _pull(near: Neighbours, warm: Int64s, products: ProductArrays, pairs: PairRows) -> float:
    # regression through the origin of a like product's own rate on its likeness
    rate = _own_rates(near.code, warm, products, pairs)
    squares = float((near.like * near.like).sum())
    return float((rate * near.like).sum()) / squares if squares else 0.0


def _own_rates(
    candidate: Int32s, asked: Int64s, products: ProductArrays, pairs: PairRows
) -> Float64s:
    """Mined attach rates of the candidates (asked × any; −1 = none) beside the asked products."""
    told = own_counts(candidate, asked, pairs, len(products.n_orders))
    rates: Float64s = told.n_both / (products.n_orders[asked] + PRIOR)[:, None]
    return rates


def _row_sums(pairs: PairRows, asked: Int64s) -> Float64s:
    total = np.concatenate([[0], np.cumsum(pairs.n_both, dtype=np.int64)])
    sums: Float64s = (total[pairs.offsets[asked + 1]] - total[pairs.offsets[asked]]).astype(float)
    return sums


def _recall(names: Int32s, warm: Int64s, products: ProductArrays, pairs: PairRows) -> float:
    """Share of joint orders that ten names held; places left empty go to what sells best."""
    best_sellers = np.argsort(-products.n_orders.astype(np.int64), kind="stable")[: 2 * NAMED + 1]
    named = np.full((len(warm), NAMED), -1, dtype=np.int32)
    for at, code in enumerate(warm):
        row = dict.fromkeys([*names[at][names[at] >= 0].tolist(), *best_sellers.tolist()])
        row.pop(int(code), None)
        first = list(row)[:NAMED]
        named[at, : len(first)] = first
    rate = _own_rates(named, warm, products, pairs)
    held = rate.sum(axis=1) * (products.n_orders[warm] + PRIOR)
    return float(np.mean(held / np.maximum(_row_sums(pairs, warm), 1)))


def _as_rows(
    found: Foretold, cold: Int64s, products: ProductArrays, weights: Weights
) -> BackoffRows:
    n = len(products.n_orders)
    is_like = weights.near.like[:, :1] >= LEAST_LIKE
    used = (found.candidate >= 0) & (found.score > 0) & is_like
    sizes, n_group = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int32)
    sizes[cold] = used.sum(axis=1)
    orders = np.where(weights.near.code >= 0, products.n_orders[weights.near.code], 0)
    n_group[cold] = orders.sum(axis=1)
    return BackoffRows(
        offsets=np.concatenate([[0], np.cumsum(sizes)]),
        candidate=found.candidate[used],
        n_both=found.n_both[used],
        n_customers=found.n_customers[used],
        score=found.score[used].astype(np.float32),
        n_group=n_group,
    )


def _empty(n: int) -> BackoffRows:
    none = np.empty(0, dtype=np.int32)
    return BackoffRows(
        offsets=np.zeros(n + 1, dtype=np.int64), candidate=none, n_both=none, n_customers=none,
        score=none.astype(np.float32), n_group=np.zeros(n, dtype=np.int32),
    )  # fmt: skip
