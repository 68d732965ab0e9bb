"""Substitutes from what shoppers look at: two viewed in one session, and only one of them bought.

A session is a visitor's day. Of the v products viewed there b were bought. If it were luck which,

    P(i) = b/v · q_i,   P(i and j) = b(b − 1) / (v(v − 1)) · q_i · q_j,

q = times bought / times that luck would have it. In the sessions that viewed both and bought one at
least, both would be bought with P(i and j) / (P(i) + P(j) − P(i and j)). A pair that is viewed
together beyond chance and bought together much less often than that is a choice of one; a shop
where everybody buys one thing says nothing here. Views only take away: where orders have the pair
as often as chance would, the orders are believed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.matrix.count_pairs import count_pairs
from pairwell.matrix.expectation import Expectation, expected_joint, size_constant
from pairwell.matrix.poisson import upper_tails
from pairwell.matrix.rows import Int32s, Int64s, Rows
from pairwell.matrix.scarce import MIN_EXPECTED, MOST_LIFT, Scarce, lower_tail, step_up
from pairwell.matrix.significance import Float64s
from pairwell.matrix.substitutes import MOST

MIN_SESSIONS = 10
"""Buying sessions that viewed both, at least."""

MAX_P = 0.01
"""For being viewed together beyond chance."""


class Sessions(NamedTuple):
    """Sessions that ended in an order: one entry a session and product viewed (or bought) in it.

    Attributes:
        session: number of the session; ascending.
        product: product code.
        bought: whether this session bought it.
    """

    session: Int64s
    product: Int64s
    bought: npt.NDArray[np.bool_]


def sessions_of(views: pa.Table, lines: pa.Table, product_ids: pa.Array) -> Sessions:
    """Join views with the orders of the same visitor and day.

    Args:
        views: ``VIEWS`` columns.
        lines: order lines with ``customer_id`` and ``ordered_at``.
        product_ids: the products by code; views of others say nothing about pairs.

    >>> from datetime import UTC, date, datetime
    >>> views = pa.table({"customer_id": ["ann"] * 2, "product_id": ["a", "b"],
    ...                   "viewed_on": [date(2026, 1, 2)] * 2})
    >>> lines = pa.table({"customer_id": ["ann"], "product_id": ["a"],
    ...                   "ordered_at": [datetime(2026, 1, 2, 9, tzinfo=UTC)]})
    >>> sessions_of(views, lines, pa.array(["a", "b"])).bought.tolist()
    [True, False]
    """
    ids = product_ids.cast(pa.string())
    viewed = _keys(views["customer_id"], views["viewed_on"])
    bought = _keys(lines["customer_id"], pc.cast(lines["ordered_at"], pa.date32(), safe=False))
    names = pc.unique(viewed).drop_null()
    names = names.filter(pc.is_in(names, value_set=pc.unique(bought).drop_null()))
    entries = []
    for key, product in ((viewed, views["product_id"]), (bought, lines["product_id"])):
        session = _places(key, names)
        code = _places(product.cast(pa.string()), ids)
        known = (session >= 0) & (code >= 0)
        entries.append(session[known] * len(ids) + code[known])
    cell = np.unique(np.concatenate(entries))
    session, product = np.divmod(cell, max(len(ids), 1))
    return Sessions(session, product, np.isin(cell, entries[1]))


def viewed_substitutes(
    sessions: Sessions, rows: Rows, expectation: Expectation, family: Int32s
) -> Scarce:
    """The substitutes that views tell of, with their joint *orders*, by rank.

    Args:
        sessions: what was viewed and bought.
        rows: compressed baskets of the orders.
        expectation: of the orders, ``loads`` by rank.
        family: by product code, −1 none; siblings are variants.
    """
    one, other = _viewed_beyond_chance(sessions)
    siblings = (family[one] >= 0) & (family[one] == family[other])
    chosen = _bought_as_a_choice(sessions, one, other) & ~siblings
    rank_of = np.argsort(rows.code_of).astype(np.int32)
    a, b = rank_of[one[chosen]], rank_of[other[chosen]]
    low, high = np.minimum(a, b), np.maximum(a, b)
    n_both = np.array(
        [
            len(np.intersect1d(_visits(rows, i), _visits(rows, j), assume_unique=True))
            for i, j in zip(low.tolist(), high.tolist(), strict=True)
        ],
        dtype=np.int32,
    )
    expected = np.array(
        [expected_joint(*expectation[:2], i, j) for i, j in zip(low, high, strict=True)],
        dtype=np.float64,
    )
    p_value = np.array(
        [lower_tail(int(n), float(e)) for n, e in zip(n_both, expected, strict=True)],
        dtype=np.float64,
    )
    telling = expected >= MIN_EXPECTED
    few = n_both <= np.where(telling, MOST_LIFT, 1.0) * expected
    return Scarce(low, high, n_both, expected, p_value).only(few)


def joined(first: Scarce, second: Scarce, n: int) -> Scarce:
    """Both, each pair once; n products."""
    new = ~np.isin(_pair(second, n), _pair(first, n))
    more = second.only(new)
    both = (np.concatenate([a, b]) for a, b in zip(first, more, strict=True))
    return Scarce(*both)


def _viewed_beyond_chance(sessions: Sessions) -> tuple[Int64s, Int64s]:
    """Pairs of codes by the counting code of the baskets; a session is a basket of views."""
    table = pa.table({"order_id": sessions.session, "product_id": sessions.product})
    pairs = count_pairs(table, min_both=MIN_SESSIONS)
    one, other = pairs["anchor_id"].to_numpy(), pairs["candidate_id"].to_numpy()
    key = np.minimum(one, other) * (int(sessions.product.max(initial=0)) + 1) + np.maximum(
        one, other
    )
    once = np.sort(np.unique(key, return_index=True)[1])
    n_both, n_one, n_other = (
        pairs[name].to_numpy()[once] for name in ("n_both", "n_anchor", "n_candidate")
    )
    constant = size_constant(np.unique(sessions.session, return_counts=True)[1])
    expected = constant * n_one.astype(np.float64) * n_other
    beyond = np.flatnonzero(upper_tails(n_both.astype(np.int32), expected) <= MAX_P)
    most = np.sort(beyond[np.argsort(-n_both[beyond], kind="stable")[:MOST]])
    return one[once][most], other[once][most]


def _bought_as_a_choice(sessions: Sessions, one: Int64s, other: Int64s) -> npt.NDArray[np.bool_]:
    """Of those who bought one at least: do far fewer take both than luck has it?"""
    number = np.unique(sessions.session, return_inverse=True)[1]
    v = np.bincount(number).astype(np.float64)
    b = np.bincount(number, weights=sessions.bought)
    one_by_luck = b / np.maximum(v, 1.0)
    n = int(sessions.product.max(initial=-1)) + 1
    times = np.bincount(sessions.product, weights=sessions.bought, minlength=n)
    hoped = np.bincount(sessions.product, weights=one_by_luck[number], minlength=n)
    liked: Float64s = np.divide(times, hoped, out=np.zeros(n), where=hoped > 0)
    both_by_luck = b * (b - 1.0) / np.maximum(v * (v - 1.0), 1.0)
    order = np.argsort(sessions.product, kind="stable")
    ends = np.cumsum(np.bincount(sessions.product, minlength=n))
    seen = np.split(number[order], ends[:-1]) if n else []
    sold = np.split(sessions.bought[order], ends[:-1]) if n else []
    expected, n_both = np.zeros(len(one)), np.zeros(len(one), dtype=np.int32)
    for at, (i, j) in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
        where, mine, theirs = np.intersect1d(
            seen[i], seen[j], assume_unique=True, return_indices=True
        )
        both = both_by_luck[where] * (liked[i] * liked[j])
        either = one_by_luck[where] * (liked[i] + liked[j]) - both
        chosen = sold[i][mine] | sold[j][theirs]
        share = np.divide(both, either, out=np.ones(len(both)), where=either > both)
        expected[at] = share[chosen].sum()
        n_both[at] = np.count_nonzero(sold[i][mine] & sold[j][theirs])
    p_value = np.array(
        [lower_tail(int(m), float(e)) for m, e in zip(n_both, expected, strict=True)]
    )
    return np.asarray(step_up(p_value) & (n_both <= MOST_LIFT * expected))


def _keys(who: Any, day: Any) -> Any:
    return pc.binary_join_element_wise(
        who.cast(pa.string()), pc.cast(pc.cast(day, pa.int32()), pa.string()), "@"
    )


def _places(values: Any, of: Any) -> Int64s:
    found = pc.fill_null(pc.index_in(values, value_set=of), -1)
    return np.asarray(found.to_numpy(), dtype=np.int64)


def _visits(rows: Rows, rank: int) -> Int32s:
    return rows.visits[rows.visit_offsets[rank] : rows.visit_offsets[rank + 1]]


def _pair(pairs: Scarce, n: int) -> Int64s:
    return pairs.one.astype(np.int64) * n + pairs.other
