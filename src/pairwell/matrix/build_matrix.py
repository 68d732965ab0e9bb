"""The build: from order lines to a matrix, the same for the same lines in any order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from pairwell.matrix.add_pairs import with_pairs
from pairwell.matrix.backoff import backoff_rows
from pairwell.matrix.baskets import Baskets, baskets_of, table_of
from pairwell.matrix.belief import believed_scores
from pairwell.matrix.build_report import BuildReport
from pairwell.matrix.catalogue import catalogue_of, currency_of
from pairwell.matrix.cold import Encode, assumed_rows
from pairwell.matrix.count_pairs import popularity_order, ranked_rows
from pairwell.matrix.details import details_of
from pairwell.matrix.direction import candidate_roles, price_ratio
from pairwell.matrix.expectation import expectation_of
from pairwell.matrix.first_bought import first_bought
from pairwell.matrix.history import history_of
from pairwell.matrix.intervals import repeat_days
from pairwell.matrix.last_sold import last_sold
from pairwell.matrix.learn import Numbers, pass_over, solve
from pairwell.matrix.mined import MinedMatrix
from pairwell.matrix.options import MatrixOptions, StrengthNumbers, checked
from pairwell.matrix.pair_rows import StoredPairs, stored_pairs
from pairwell.matrix.prune import dropped_by_rule
from pairwell.matrix.relation import SUBSTITUTE, relations
from pairwell.matrix.rows import Int32s, Int64s
from pairwell.matrix.scarce import pairs_to_ask
from pairwell.matrix.substitutes import find_substitutes
from pairwell.matrix.threads import blocks_of, run_blocks
from pairwell.matrix.tune import tuned_numbers
from pairwell.matrix.viewed_together import joined, sessions_of, viewed_substitutes
from pairwell.model.product_details import ProductDetails
from pairwell.model.snapshot import PairRows, ProductArrays, Snapshot, SnapshotMeta

Stage = Callable[[str, int], None]
"""Told a stage's name and how much of it is done since last time."""


def build_matrix(
    lines: Any,
    products: Any = None,
    options: MatrixOptions | None = None,
    *,
    numbers: Numbers | None = None,
    snapshot_id: str = "m-1",
    created_at: str = "",
    stage: Stage | None = None,
    views: pa.Table | None = None,
    encode: Encode | None = None,
) -> MinedMatrix:
    """Build a matrix.

    Args:
        lines: order lines (matrix/baskets.py says which columns).
        products: the catalogue, ``PRODUCTS`` columns; None: nothing but the ids is known.
        options: how; None: as they come.
        numbers: frozen numbers of an earlier build; None: from the options, tuned where they say.
        snapshot_id: name of the version.
        created_at: RFC 3339 instant, from the caller's clock.
        stage: told what is being done.
        views: what visitors looked at, ``VIEWS`` columns; they part substitutes and make no pair
            (matrix/viewed_together.py); lines without customers or times leave them unread.
        encode: titles as vectors, for products without history (matrix/cold.py); None: none.

    Raises:
        InputRefused: when a table cannot be used as it is.
        SettingsRefused: when an option is out of its range.

    >>> lines = pa.table({"order_id": [1, 1, 2, 2, 3], "product_id": list("abaca")})
    >>> build_matrix(lines).pairs().num_rows
    4
    """
    options = checked(MatrixOptions() if options is None else options)
    stage = stage or (lambda name, done: None)
    stage("Reading lines", 0)
    products = None if products is None else table_of(products, "products")
    read = baskets_of(lines, one_vote_per_customer=options.one_vote_per_customer)
    baskets, skipped = without_large(read, options.max_basket)
    if numbers is None:
        numbers = numbers_for(baskets, options, stage)
    code_of = popularity_order(baskets)
    rows = ranked_rows(baskets, code_of)
    product = code_of[np.where(rows.items < 0, ~rows.items, rows.items)]
    sizes = np.diff(rows.offsets).astype(np.int32)
    n = baskets.n_products
    basket_of_entry = np.repeat(np.arange(baskets.n_baskets, dtype=np.int32), sizes)
    # its sums go by code: ranks come from numbers of lines, which repeated lines change
    by_code = expectation_of(basket_of_entry, product, sizes, n, baskets.seconds)
    expectation = by_code._replace(loads=by_code.loads[code_of], relief=by_code.relief[code_of])
    voters = baskets.customer if len(baskets.customer_ids) else None
    n_orders = np.empty(n, dtype=np.int32)
    n_orders[code_of] = rows.degree
    arrays = catalogue_of(baskets.product_ids, n_orders, np.zeros(n, np.float32), products)
    unsold = np.full(len(arrays.ids) - n, np.nan, dtype=np.float32)
    interval = np.concatenate([repeat_days(baskets), unsold])
    sold = last_sold(baskets)
    arrays = msgspec.structs.replace(
        arrays,
        repeat_days=interval,
        last_day=np.concatenate([sold.last_day, np.full(len(unsold), -1, dtype=np.int32)]),
        sold_months=np.concatenate([sold.sold_months, np.zeros(len(unsold), dtype=np.int16)]),
    )
    asked = pairs_to_ask(arrays.category, arrays.family, expectation, rows.degree, code_of)
    found, weights = pass_over(
        rows, baskets.seconds, numbers, options.neighbours, voters, expectation,
        lambda done: stage("Counting pairs", done), asked,
    )  # fmt: skip
    strengths = solve(
        rows, found, weights, numbers.strength, lambda done: stage("Solving strength", done)
    )
    stage("Testing pairs", 0)
    stored = stored_pairs(found, strengths, code_of, expectation)
    arrays.base[code_of] = strengths.base
    stage("Reading relations and back-off", 0)
    swaps = find_substitutes(
        rows, asked, expectation, arrays, baskets.customer, len(baskets.customer_ids)
    )
    told = table_of(lines)
    n_by_orders = len(swaps.one)
    if (
        views is not None
        and views.num_rows
        and {"customer_id", "ordered_at"} <= {*told.schema.names}
    ):
        sessions = sessions_of(views, told, baskets.product_ids)
        swaps = joined(swaps, viewed_substitutes(sessions, rows, expectation, arrays.family), n)
    stored, places = with_pairs(stored, swaps, rows, baskets.customer, numbers.strength.ridge)
    details = details_of(arrays.ids, products)
    pairs = _pair_rows(stored, places, arrays, baskets, rows.offsets, product, details)
    believed = believed_scores(
        stored, arrays.category[:n], arrays.n_orders[:n], rows.offsets, product, by_code
    )
    pairs = msgspec.structs.replace(pairs, score=believed)
    assumed = assumed_rows(arrays, pairs, expectation.pooled, encode)
    learned = {**msgspec.to_builtins(numbers.strength), "neighbours": options.neighbours}
    learned |= {"half_life_days": numbers.half_life_days, "tuned": numbers.tuned}
    learned["assumed"] = msgspec.to_builtins(assumed.numbers)
    n_pairs = n * (n - 1) // 2
    report = BuildReport(
        n_lines=read.n_lines,
        n_not_bought=read.n_not_bought,
        n_orders=read.n_baskets,
        n_baskets=baskets.n_baskets,
        skipped_baskets=skipped,
        n_products=n,
        n_customers=len(np.unique(baskets.known_customer[baskets.known_customer >= 0])),
        n_pairs_tested=n_pairs,
        n_pairs_seen=found.n_seen,
        n_pairs_stored=len(stored.candidate),
        n_pairs_proven=int(np.count_nonzero(stored.proven)),
        size_factor=expectation.pooled * baskets.n_baskets,
        significance=expectation.how,
        dropped=dropped_by_rule(
            stored.n_customers,
            stored.strength,
            pairs.relation,
            2 * found.n_seen - int(np.count_nonzero(stored.n_both)),
        ),
        learned=learned,
        findings=_findings(read, baskets, skipped, options, len(swaps.one) - n_by_orders),
    )
    newest = None if baskets.seconds is None or not len(baskets.seconds) else baskets.seconds.max()
    meta = SnapshotMeta(
        snapshot_id=snapshot_id,
        created_at=created_at,
        as_of="" if newest is None else f"{np.datetime64(int(newest), 's')}Z",
        n_baskets=baskets.n_baskets,
        n_customers=report.n_customers,
        expectation=expectation.pooled,
        ids_are_integers=pa.types.is_integer(baskets.product_ids.type),
        currency=currency_of(products),
        learned=learned,
        report=msgspec.to_builtins(report),
    )
    groups = [
        backoff_rows(group[:n], len(names), rows.offsets, product, baskets.customer, n)
        for group, names in (
            (arrays.family, arrays.family_names),
            (arrays.category, arrays.category_names),
        )
    ]
    snapshot = Snapshot(
        meta=meta,
        assumed=assumed.rows,
        products=arrays,
        pairs=pairs,
        families=groups[0],
        categories=groups[1],
        details=details,
    )
    return MinedMatrix(snapshot, history_of(baskets, rows.offsets, product))


def numbers_for(baskets: Baskets, options: MatrixOptions, stage: Stage) -> Numbers:
    """The numbers that the options fix, and the tuned rest."""
    if isinstance(options.strength, StrengthNumbers) and options.half_life_days != "tune":
        return Numbers(
            strength=options.strength, half_life_days=options.half_life_days, tuned=False
        )
    return tuned_numbers(baskets, options, lambda done: stage("Tuning strength", done))


def without_large(baskets: Baskets, max_basket: int | None) -> tuple[Baskets, int]:
    """Leave out baskets with more than ``max_basket`` distinct products; also says how many."""
    if max_basket is None:
        return baskets, 0
    entries = np.unique(baskets.basket.astype(np.int64) * baskets.n_products + baskets.product)
    sizes = np.bincount(entries // max(baskets.n_products, 1), minlength=baskets.n_baskets)
    kept = np.flatnonzero(sizes <= max_basket)
    if len(kept) == baskets.n_baskets:
        return baskets, 0
    place = np.full(baskets.n_baskets, -1, dtype=np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    basket = place[baskets.basket]
    used, product = np.unique(baskets.product[basket >= 0], return_inverse=True)
    smaller = msgspec.structs.replace(
        baskets,
        product_ids=baskets.product_ids.take(pa.array(used)),
        basket=basket[basket >= 0],
        product=product.astype(np.int32),
        n_baskets=len(kept),
        customer=baskets.customer[kept],
        known_customer=baskets.known_customer[kept],
        seconds=None if baskets.seconds is None else baskets.seconds[kept],
    )
    return smaller, baskets.n_baskets - len(kept)


def _pair_rows(
    stored: StoredPairs,
    substitutes: Int64s,
    arrays: ProductArrays,
    baskets: Baskets,
    offsets: np.ndarray,
    product: Int32s,
    details: ProductDetails | None,
) -> PairRows:
    anchor_first, candidate_first = first_bought(
        stored.offsets, stored.candidate, len(baskets.customer_ids), offsets, product,
        baskets.customer,
    )  # fmt: skip
    relation, role = np.empty((2, len(stored.candidate)), dtype=np.int8)
    service = np.zeros(len(arrays.ids), dtype=np.bool_)
    if details is not None:
        service = details.kind > 0  # a service or a subscription

    def work(_: None, low: int, high: int) -> None:
        part = slice(stored.offsets[low], stored.offsets[high])
        anchor, candidate = stored.anchor[part], stored.candidate[part]
        n_anchor = arrays.n_orders[anchor].astype(np.int64)
        n_candidate = arrays.n_orders[candidate].astype(np.int64)
        relation[part] = relations(anchor, candidate, arrays.family, arrays.consumable, service)
        ratio = price_ratio(arrays.price_minor, anchor, candidate)
        role[part] = candidate_roles(
            ratio, anchor_first[part], candidate_first[part], n_anchor, n_candidate
        )

    run_blocks(blocks_of(np.diff(stored.offsets), 1 << 15), lambda: None, work)
    relation[substitutes] = SUBSTITUTE  # no siblings among them
    return PairRows(
        offsets=_padded(stored.offsets, len(arrays.ids)),
        candidate=stored.candidate,
        n_both=stored.n_both,
        n_customers=stored.n_customers,
        p_value=stored.p_value,
        q_value=stored.q_value,
        proven=stored.proven,
        strength=stored.strength,
        score=stored.strength,
        relation=relation,
        role=role,
    )


def _padded(offsets: np.ndarray, n_products: int) -> np.ndarray:
    # products never sold have empty rows behind the others
    tail = np.full(n_products + 1 - len(offsets), offsets[-1], dtype=np.int64)
    return np.concatenate([offsets, tail])


def _findings(
    read: Baskets, baskets: Baskets, skipped: int, options: MatrixOptions, n_viewed: int
) -> tuple[str, ...]:
    out = []
    if skipped:
        out.append(f"{skipped:,} baskets over {options.max_basket:,} products were not counted.")
    if baskets.seconds is None and options.half_life_days is not None:
        out.append("The lines carry no times, so orders do not fade with age.")
    if not len(read.customer_ids):
        out.append("The lines carry no customers, so each order counts as a customer of its own.")
    if n_viewed:
        out.append(
            f"{n_viewed:,} pairs are substitutes by what was viewed: together in one session, and "
            "one of them bought."
        )
    return tuple(out)
