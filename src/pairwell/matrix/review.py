"""Which rows to replace, and why: each is held against the orders, its price and its stock (D-11).

A row is weak when it sells, an order of its anchor, half or less of what it sold before, and no
chance explains it: with k joint orders of the anchor's n before, and x of m now, equal rates would
divide the k + x as n to m, so that x is binomial (the exact test of two Poisson rates), at a
false-discovery rate of 5 % over all rows tested. "Before" is everything before the window, and the
same days a year ago as well where they are known: a season is no weakness. Why it is weak: nobody
buys the candidate any more (``not_sold``), it grew dearer (``price``), the pair has not been met at
all (``stale``), or the need is gone (``need``). Whether it was badly placed cannot be known before
showings are logged.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
from scipy.special import bdtr, bdtrc

from pairwell.matrix.joint_orders import (
    BACK,
    CHEAP,
    KEPT,
    PRICED,
    RECENT,
    YEAR_AGO,
    Joint,
    joint_orders,
)
from pairwell.matrix.listed import Listed
from pairwell.matrix.prune import MIN_CUSTOMERS
from pairwell.matrix.review_orders import CHEAPER, ReviewOrders
from pairwell.matrix.significance import FALSE_DISCOVERY_RATE, Float64s, q_of
from pairwell.model.review import Hypothesis, ReviewRow
from pairwell.model.snapshot import Snapshot

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.integer]

MIN_EXPECTED = 3.0
"""Joint orders expected in the window before a row's fall is tested."""

WEAK = 0.5
DEARER = 1.10
MIN_YEAR_AGO = 20
"""Orders of the anchor a year ago before its rate of then is believed."""

SILENT = 5.0
"""Orders of a candidate expected in the window; with none it is sold no more (P < 0.7 %)."""

BACK_SHARE = 0.10
CHEAP_SHARE, MIN_PRICED, LEAST_CHEAP = 0.8, 10, 0.05


class Reviewed(NamedTuple):
    """Rows that a hypothesis fits, most at stake first.

    Attributes:
        n_rows: rows looked at.
        n_tested: rows with enough orders to see a fall.
        first_row_minor: what the first row of a product brings an order of it, the median of all;
            NaN unknown.
    """

    rows: tuple[ReviewRow, ...]
    n_rows: int
    n_tested: int
    first_row_minor: float


class _Facts(NamedTuple):
    """Every row's figures, as aligned arrays."""

    pairs: Listed
    joint: Joint
    anchor_recent: Float64s
    rate: Float64s  # joint orders an order of the anchor, all times
    expected: Float64s  # joint orders in the window, as it was before
    p_fallen: Float64s  # chance of so few now at the rates of before
    worth: Float64s  # what the candidate brings an order


def review(
    snapshot: Snapshot,
    known: ReviewOrders,
    pairs: Listed,
    *,
    min_customers: int = MIN_CUSTOMERS,
    max_price_ratio: float | None = None,
) -> Reviewed:
    """Hold rows against what happened.

    Args:
        snapshot: what is served.
        known: orders, read with the ids of its products.
        pairs: the rows to judge.
        min_customers: the shop's floor, for evidence of few orders.
        max_price_ratio: the shop's ceiling of the candidate's price over the anchor's.
    """
    facts = _facts(pairs, known)
    found: dict[Hypothesis, Bools] = {}
    products = snapshot.products
    price, cost = products.price_minor[pairs.candidate], products.cost_minor[pairs.candidate]
    found["out_of_stock"] = products.in_stock[pairs.candidate] == 0
    found["below_cost"] = (price >= 0) & (cost >= 0) & (price < cost)
    found["above_ceiling"] = above_ceiling(snapshot, pairs, max_price_ratio)
    weak, n_tested = _weak(facts)
    found["not_sold"] = weak & _not_sold(known)[pairs.candidate]
    found["price"] = weak & _dearer(known, snapshot, pairs)
    found["stale"] = weak & (facts.joint.n_recent == 0)
    found["need"] = weak
    found |= _came_back(facts, known, min_customers)
    found["discount_only"] = _discount_only(facts, known, min_customers)
    rows = _told(snapshot, known, facts, found)
    return Reviewed(rows, len(pairs.anchor), n_tested, _first_row(facts))


def _first_row(facts: _Facts) -> float:
    _, first = np.unique(facts.pairs.anchor, return_index=True)
    brought = (facts.rate * facts.worth)[first]
    brought = brought[~np.isnan(brought)]
    return float(np.median(brought)) if len(brought) else float("nan")


def above_ceiling(snapshot: Snapshot, pairs: Listed, max_price_ratio: float | None) -> Bools:
    """Rows whose candidate costs more than the shop allows beside the anchor; not consumables."""
    if max_price_ratio is None:
        return np.zeros(len(pairs.anchor), dtype=np.bool_)
    products = snapshot.products
    price, beside = products.price_minor[pairs.candidate], products.price_minor[pairs.anchor]
    dear = (beside > 0) & (price > max_price_ratio * beside)
    return np.asarray(dear & (products.consumable[pairs.candidate] != 1))


def day_text(day: float) -> str:
    """A day since 1970 as an ISO date.

    >>> day_text(20454.5)
    '2026-01-01'
    """
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)).date().isoformat()


def _facts(pairs: Listed, known: ReviewOrders) -> _Facts:
    orders = known.orders
    joint = joint_orders(orders, pairs.anchor, pairs.candidate)
    recent, year = orders.counts(KEPT, RECENT), orders.counts(KEPT, YEAR_AGO)
    every = orders.counts(KEPT)
    now = recent[pairs.anchor]
    before = (every - recent)[pairs.anchor]
    n_year = year[pairs.anchor]
    a_year = n_year >= MIN_YEAR_AGO
    rate_year = np.where(a_year, joint.n_year_ago / np.maximum(n_year, 1), np.inf)
    p_before = _fallen(joint.n_recent, now, joint.n_before, before)
    p_year = np.where(a_year, _fallen(joint.n_recent, now, joint.n_year_ago, n_year), 0.0)
    return _Facts(
        pairs=pairs,
        joint=joint,
        anchor_recent=now.astype(np.float64),
        rate=(joint.n_before + joint.n_recent) / np.maximum(every[pairs.anchor], 1),
        expected=now * np.minimum(joint.n_before / np.maximum(before, 1), rate_year),
        p_fallen=np.maximum(p_before, p_year),
        worth=known.order_value[pairs.candidate],
    )


def _fallen(now: Ints, anchor_now: Ints, before: Ints, anchor_before: Ints) -> Float64s:
    """Chance of so few joint orders now, with the rate of before.

    >>> _fallen(np.array([0]), np.array([10]), np.array([3]), np.array([10])).tolist()  # (1/2)³
    [0.125]
    """
    share = anchor_now / np.maximum(anchor_now + anchor_before, 1)
    return np.asarray(bdtr(now.astype(np.float64), (now + before).astype(np.int64), share))


def _weak(facts: _Facts) -> tuple[Bools, int]:
    tested = facts.expected >= MIN_EXPECTED
    p = np.where(tested, facts.p_fallen, np.nan)
    weak = tested & (q_of(p) <= FALSE_DISCOVERY_RATE)
    return np.asarray(weak & (facts.joint.n_recent <= WEAK * facts.expected)), int(tested.sum())


def _own_pace(known: ReviewOrders) -> tuple[npt.NDArray[np.int64], Float64s]:
    """Orders of each product in the window, and how many its pace of before would have given."""
    orders = known.orders
    recent, every = orders.counts(KEPT, RECENT), orders.counts(KEPT)
    days = np.maximum(known.as_of - known.window_days - known.first_day, 1.0)
    expected = (every - recent) * known.window_days / np.maximum(days, known.window_days)
    if (orders.span & YEAR_AGO).any():
        old = known.first_day <= known.as_of - 365.0 - known.window_days
        expected = np.where(old, np.minimum(expected, orders.counts(KEPT, YEAR_AGO)), expected)
    return recent, np.asarray(expected)


def _not_sold(known: ReviewOrders) -> Bools:
    """Products that nobody bought in the window, though at their pace before many would have."""
    recent, expected = _own_pace(known)
    return np.asarray((recent == 0) & (expected >= SILENT))


def _dearer(known: ReviewOrders, snapshot: Snapshot, pairs: Listed) -> Bools:
    """Rows whose candidate costs a tenth more than before, by itself or beside the anchor.

    Beside the anchor only where it did not itself grow cheaper: then the price is no reason.
    """
    now = _price_now(known, snapshot)
    with np.errstate(divide="ignore", invalid="ignore"):
        change = now / known.price_before
        own = change[pairs.candidate]
        beside = np.where(own >= CHEAPER, own / change[pairs.anchor], 0.0)
    grown = np.fmax(own, beside)
    return np.asarray(np.nan_to_num(grown, nan=0.0, posinf=0.0) >= DEARER)


def _price_now(known: ReviewOrders, snapshot: Snapshot) -> Float64s:
    listed_price = snapshot.products.price_minor.astype(np.float64)
    listed_price[listed_price < 0] = np.nan
    return np.asarray(np.where(np.isnan(known.price_now), listed_price, known.price_now))


def _came_back(facts: _Facts, known: ReviewOrders, min_customers: int) -> dict[Hypothesis, Bools]:
    """Rows whose candidate comes back oftener than what this shop sells does on the whole."""
    orders, joint = known.orders, facts.joint
    n_back = int(((orders.flag & BACK) > 0).sum())
    usual = n_back / max(len(orders.flag), 1)
    out: dict[Hypothesis, Bools] = {}
    for name, n, customers in (
        ("returned_both", joint.n_back_both, joint.back_both_customers),
        ("returned_alone", joint.n_back_alone, joint.back_alone_customers),
    ):
        p = np.where(n > 0, bdtrc(n - 1.0, joint.n_bought, usual), 1.0)
        share = n / np.maximum(joint.n_bought, 1)
        key: Hypothesis = "returned_both" if name == "returned_both" else "returned_alone"
        out[key] = (
            (q_of(p) <= FALSE_DISCOVERY_RATE) & (share >= BACK_SHARE) & (customers >= min_customers)
        )
    return out


def _discount_only(facts: _Facts, known: ReviewOrders, min_customers: int) -> Bools:
    """Rows that sell below the usual price, of a candidate that sells at it elsewhere."""
    orders, joint = known.orders, facts.joint
    candidate = facts.pairs.candidate
    priced, cheap = orders.counts(PRICED | KEPT)[candidate], orders.counts(CHEAP | KEPT)[candidate]
    elsewhere = (cheap - joint.n_cheap) / np.maximum(priced - joint.n_priced, 1)
    asked = joint.n_priced >= MIN_PRICED
    p = np.where(
        asked & (joint.n_cheap > 0),
        bdtrc(
            joint.n_cheap - 1.0, joint.n_priced, np.minimum(np.maximum(elsewhere, LEAST_CHEAP), 1.0)
        ),
        np.where(asked, 1.0, np.nan),
    )
    share = joint.n_cheap / np.maximum(joint.n_priced, 1)
    good = (q_of(p) <= FALSE_DISCOVERY_RATE) & (share >= CHEAP_SHARE)
    return np.asarray(good & (joint.cheap_customers >= min_customers))


def _told(
    snapshot: Snapshot, known: ReviewOrders, facts: _Facts, found: dict[Hypothesis, Bools]
) -> tuple[ReviewRow, ...]:
    """One row each, with the first hypothesis that fits, its evidence and what is at stake."""
    products, pairs, joint = snapshot.products, facts.pairs, facts.joint
    usual = facts.anchor_recent * facts.rate
    lost = np.maximum(facts.expected - joint.n_recent, 0)
    bought = np.maximum(joint.n_bought, 1)
    orders_at_stake: dict[Hypothesis, Float64s] = {
        "returned_both": usual * joint.n_back_both / bought,
        "returned_alone": usual * joint.n_back_alone / bought,
        "discount_only": usual * joint.n_cheap / np.maximum(joint.n_priced, 1),
        **dict.fromkeys(("not_sold", "price", "stale", "need"), lost),
    }
    own_now, own_expected = _own_pace(known)
    evidence = _Evidence(snapshot, known, facts, own_now, own_expected)
    taken = facts.anchor_recent == 0  # nothing of the window hangs on these
    rows = []
    for hypothesis, fits in found.items():
        stake = orders_at_stake.get(hypothesis, usual) * facts.worth
        for at in np.flatnonzero(fits & ~taken).tolist():
            a, c = int(pairs.anchor[at]), int(pairs.candidate[at])
            rows.append(
                ReviewRow(
                    anchor_id=products.ids[a],
                    anchor_title=products.titles[a],
                    candidate_id=products.ids[c],
                    candidate_title=products.titles[c],
                    hypothesis=hypothesis,
                    evidence=evidence.of(hypothesis, at),
                    at_stake_minor=None if np.isnan(stake[at]) else round(float(stake[at])),
                )
            )
        taken |= fits
    return in_order(rows)


def in_order(rows: list[ReviewRow]) -> tuple[ReviewRow, ...]:
    """Products without any offer first, then by what is at stake."""
    return tuple(
        sorted(
            rows,
            key=lambda r: (
                r.hypothesis != "uncovered", -(r.at_stake_minor or 0), r.anchor_id,
                r.candidate_id or "",
            ),
        )
    )  # fmt: skip


class _Evidence(msgspec.Struct, frozen=True):
    """The figures of a row, by the hypothesis that fits it."""

    snapshot: Snapshot
    known: ReviewOrders
    facts: _Facts
    own_now: npt.NDArray[np.int64]
    own_expected: Float64s

    def of(self, hypothesis: Hypothesis, at: int) -> dict[str, int | float | str]:
        joint, known, facts = self.facts.joint, self.known, self.facts
        a, c = int(facts.pairs.anchor[at]), int(facts.pairs.candidate[at])
        out: dict[str, int | float | str] = {
            "n_both": int(joint.n_recent[at] + joint.n_before[at]),
            "n_now": int(joint.n_recent[at]),
            "n_expected": round(float(facts.expected[at]), 1),
            "n_anchor_now": int(facts.anchor_recent[at]),
            "n_usual": round(float(facts.anchor_recent[at] * facts.rate[at]), 1),
        }
        if not np.isnan(joint.last_day[at]):
            out["last_on"] = day_text(float(joint.last_day[at]))
        if hypothesis == "stale":
            out["n_anchor_since"] = int(joint.anchor_since[at])
        elif hypothesis == "need":
            out["n_candidate_now"] = int(self.own_now[c])
            out["n_candidate_expected"] = round(float(self.own_expected[c]), 1)
        elif hypothesis == "price":
            now = _price_now(known, self.snapshot)
            out["price_before_minor"] = round(float(known.price_before[c]))
            out["price_now_minor"] = round(float(now[c]))
            if known.price_before[a] > 0 and not np.isnan(now[a]):
                out["ratio_before"] = round(float(known.price_before[c] / known.price_before[a]), 2)
                out["ratio_now"] = round(float(now[c] / now[a]), 2)
        elif hypothesis in ("returned_both", "returned_alone"):
            together = hypothesis == "returned_both"
            out["n_bought"] = int(joint.n_bought[at])
            out["n_back"] = int((joint.n_back_both if together else joint.n_back_alone)[at])
        elif hypothesis == "discount_only":
            out["n_priced"], out["n_cheap"] = int(joint.n_priced[at]), int(joint.n_cheap[at])
        elif hypothesis in ("below_cost", "above_ceiling"):
            products = self.snapshot.products
            out["price_now_minor"] = int(products.price_minor[c])
            other = (
                products.cost_minor[c] if hypothesis == "below_cost" else products.price_minor[a]
            )
            out["cost_minor" if hypothesis == "below_cost" else "anchor_price_minor"] = int(other)
        return out
