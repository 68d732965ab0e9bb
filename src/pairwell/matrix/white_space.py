"""White space: what each customer has never bought, and how likely it is that they soon will.

The probability of an empty cell is a counted share: cells with the same score a window ago, and how
many of them were bought in the window since. If the year before shows how the coming window
compares with the last one, the share is moved by that: of a Poisson rate, 1 − (1 − p)^season.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.matrix.purchases import Purchases
from pairwell.matrix.rows import Int64s
from pairwell.matrix.significance import Float64s
from pairwell.matrix.staircase import Staircase, staircase
from pairwell.matrix.white_score import Seen, seen_at
from pairwell.model.errors import NotReady

MOST_CELLS = 8_000_000
"""Counted for the staircase: of more, every second, third … customer is taken."""

CHUNK_CELLS = 4_000_000
YEAR_DAYS = 365.0
SEASONS = (1 / 3, 3.0)
"""A season beyond these is a shop that grew or was closed, and no season."""


class WhiteSpace(msgspec.Struct, frozen=True, kw_only=True):
    """The best empty cells, highest value first, and what the whole grid comes to.

    Attributes:
        customer, group: codes of each cell.
        share: probability that it is bought within the window.
        value: share · worth of the group.
        because: the owned group that speaks loudest for it; −1: popularity alone.
        n_customers: different customers who bought on its step a window ago.
        n_known: customers with any purchase.
        n_owners: of each group.
        n_empty: cells of each group that have a probability.
        expected_buyers: of each group: the sum of its cells' shares.
        season: by which the last window's shares were moved; 1 where a year back is not known.
        window_days: as asked.
        steps: the staircase.
    """

    customer: Int64s
    group: Int64s
    share: Float64s
    value: Float64s
    because: Int64s
    n_customers: Int64s
    n_known: int
    n_owners: Int64s
    n_empty: Int64s
    expected_buyers: Float64s
    season: float
    window_days: float
    steps: Staircase


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A window ago: what was foretold of the empty cells, and what was bought.

    Attributes:
        n_cells: empty cells with a probability.
        foretold, bought: mean probability, and share bought, of all of them.
        foretold_top, bought_top: of the tenth with the highest probability.
    """

    n_cells: int
    foretold: float
    bought: float
    foretold_top: float
    bought_top: float


def white_space(
    purchases: Purchases,
    worth: Float64s,
    *,
    window_days: float = 90.0,
    per_customer: int = 3,
    offerable: npt.NDArray[np.bool_] | None = None,
    as_of: float | None = None,
) -> WhiteSpace:
    """Find the best empty cells of each customer.

    Args:
        purchases: of known customers.
        worth: of a purchase in each group, e.g. its typical margin; NaN is listed last.
        window_days: in so many days from ``as_of`` the cell is bought, or not.
        per_customer: so many cells a customer at most.
        offerable: groups that can be offered; all when left out.
        as_of: days since 1970; the newest purchase when left out. Later ones are not looked at.

    Raises:
        NotReady: the history is shorter than two windows, or too few customers came twice.
    """
    day = _newest(purchases) if as_of is None else as_of
    steps, season = _learn(purchases, day, window_days)
    seen = seen_at(purchases, day, window_days)
    plain = np.nan_to_num(worth, nan=0.0)
    wanted = np.ones(purchases.n_groups, np.bool_) if offerable is None else offerable
    n_empty = np.zeros(purchases.n_groups, dtype=np.int64)
    expected = np.zeros(purchases.n_groups)
    best: list[tuple[npt.NDArray[Any], ...]] = []
    of_step = np.append(_in_season(steps.share, season), 0.0)  # the last: no step, −1
    for customers, score in _chunks(seen, seen.known(), purchases.n_groups):
        step = steps.step(score.ravel()).reshape(score.shape)
        share = of_step[step]
        n_empty += np.count_nonzero(step >= 0, axis=0)
        expected += share.sum(axis=0)
        value = share * (plain + 1e-9)
        value *= 1 + 1e-6 * score  # the score parts the cells of one step
        value[:, ~wanted] = -1.0
        value[step < 0] = -1.0
        for row, col in _best_few(value, per_customer):
            at = row, col
            best.append((customers[row], col, share[at], step[at], score[at]))
    if not best:
        best.append(
            tuple(np.zeros(0, kind) for kind in (np.int64, np.int64, float, np.int64, float))
        )
    customer, group, share, step, score = (np.concatenate([b[i] for b in best]) for i in range(5))
    value = share * worth[group]
    order = np.lexsort((group, customer, -score, -share, -np.nan_to_num(value, nan=-1.0)))
    customer, group = customer[order], group[order]
    return WhiteSpace(
        customer=customer, group=group, share=share[order], value=value[order],
        because=_because(seen, customer, group), n_customers=steps.n_customers[step[order]],
        n_known=len(seen.known()), n_owners=seen.owners, n_empty=n_empty,
        expected_buyers=expected, season=season, window_days=window_days, steps=steps,
    )  # fmt: skip


def check(purchases: Purchases, *, window_days: float = 90.0) -> Check:
    """Foretell the last window from what was known before it, and count.

    Raises:
        NotReady: the history is shorter than three windows.
    """
    day = _newest(purchases) - window_days
    steps, season = _learn(purchases, day, window_days)
    seen = seen_at(purchases, day, window_days)
    score, came_true, _ = _outcomes(purchases, seen, day, window_days)
    share = _in_season(steps.of(score), season)
    known = ~np.isnan(share)
    score, share, came_true = score[known], share[known], came_true[known]
    top = np.argsort(-score, kind="stable")[: max(len(score) // 10, 1)]
    return Check(
        n_cells=len(score),
        foretold=float(share.mean()),
        bought=float(came_true.mean()),
        foretold_top=float(share[top].mean()),
        bought_top=float(came_true[top].mean()),
    )


def _newest(purchases: Purchases) -> float:
    if not len(purchases.day):
        raise NotReady(
            "No order line names a customer, a product and a time.",
            "White spots need orders with customer numbers and dates.",
        )
    return float(purchases.day.max())


def _learn(purchases: Purchases, day: float, window_days: float) -> tuple[Staircase, float]:
    """The staircase of the window before ``day``, and the season of the one after it."""
    cut = day - window_days
    first = float(purchases.day.min())
    if cut - window_days < first:
        raise NotReady(
            f"There are {day - first:.0f} days of orders to learn from: too few for a window of "
            f"{window_days:.0f} days.",
            f"Ask for a shorter one: --window {max((day - first) / 2.5, 1):.0f}, or import more.",
        )
    score, came_true, customer = _outcomes(
        purchases, seen_at(purchases, cut, window_days), cut, window_days
    )
    steps = staircase(score, came_true, customer)
    if not len(steps.share):
        raise NotReady(
            "Fewer than five customers bought anything new to them in the last window.",
            "Ask for a longer one with --window, or import more orders.",
        )
    return steps, _season(purchases, day, window_days, first)


def _outcomes(
    purchases: Purchases, seen: Seen, cut: float, window_days: float
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_], Int64s]:
    """Score, whether bought in the window after ``cut``, and customer of every empty cell."""
    n_groups = purchases.n_groups
    known = seen.known()
    known = known[:: max(-(-len(known) * n_groups // MOST_CELLS), 1)]
    bought = purchases.between(cut, cut + window_days).cells()
    scores, true, whose = [], [], []
    for customers, score in _chunks(seen, known, n_groups):
        came = np.zeros(score.shape, dtype=np.bool_)
        row, col = np.divmod(bought, n_groups)
        at = np.searchsorted(customers, row)
        mine = (at < len(customers)) & (customers[np.minimum(at, len(customers) - 1)] == row)
        came[at[mine], col[mine]] = True
        empty = ~np.isnan(score)
        scores.append(score[empty])
        true.append(came[empty])
        whose.append(np.broadcast_to(customers[:, None], score.shape)[empty])
    if not scores:
        return np.zeros(0, np.float32), np.zeros(0, np.bool_), np.zeros(0, np.int64)
    return np.concatenate(scores), np.concatenate(true), np.concatenate(whose)


def _season(purchases: Purchases, day: float, window_days: float, first: float) -> float:
    """Purchases of the coming window over those of the last one, a year ago; 1 if not known."""
    middle = day - YEAR_DAYS
    if middle - window_days < first or middle + window_days > day:
        return 1.0
    before = len(purchases.between(middle - window_days, middle).day)
    after = len(purchases.between(middle, middle + window_days).day)
    return float(np.clip(after / before, *SEASONS)) if before and after else 1.0


def _in_season(share: Float64s, season: float) -> Float64s:
    return np.asarray(-np.expm1(season * np.log1p(-np.minimum(share, 1 - 1e-9))))


def _chunks(
    seen: Seen, customers: npt.NDArray[np.int64], n_groups: int
) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]]:
    some = max(CHUNK_CELLS // max(n_groups, 1), 1)
    for start in range(0, len(customers), some):
        part = customers[start : start + some]
        yield part, seen.scores(part)


def _best_few(value: Float64s, few: int) -> Iterator[tuple[Int64s, Int64s]]:
    """Rows and columns of each row's best cells, best first; a value below zero is none."""
    rows = np.arange(len(value))
    for _ in range(min(few, value.shape[1])):
        col = value.argmax(axis=1)
        real = value[rows, col] >= 0
        yield rows[real], col[real]
        value[rows, col] = -1.0


def _because(seen: Seen, customer: Int64s, group: Int64s) -> Int64s:
    """The owned group with the highest gain for each cell; −1 where none has any."""
    out = np.full(len(customer), -1, dtype=np.int64)
    towards = seen.gain.tocsc()
    for g in np.unique(group).tolist():
        low, high = towards.indptr[g], towards.indptr[g + 1]
        if low == high:
            continue
        rows = np.flatnonzero(group == g)
        owner = towards.indices[low:high]
        theirs = np.asarray(seen.owned[customer[rows]][:, owner].todense())
        gained = theirs * towards.data[low:high]
        best = gained.argmax(axis=1)
        found = gained[np.arange(len(rows)), best] > 0
        out[rows[found]] = owner[best[found]]
    return out
