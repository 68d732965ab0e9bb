"""Verb: review the served matrix: rows to replace, products without any, and the morning list."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import msgspec
import numpy as np
import pyarrow as pa

from pairwell.app.find_gaps import find_gaps
from pairwell.app.report.items import best_sellers
from pairwell.matrix.curated import resolve
from pairwell.matrix.joint_orders import KEPT, RECENT
from pairwell.matrix.listed import Listed, listed
from pairwell.matrix.review import Reviewed, above_ceiling, day_text, in_order, review
from pairwell.matrix.review_orders import ReviewOrders, review_orders
from pairwell.matrix.review_words import sentence
from pairwell.matrix.selectors import Catalogue
from pairwell.model.curated import CuratedRow
from pairwell.model.offer import OfferAnswer, OfferRequest
from pairwell.model.review import Gaps, LostDemand, MatrixReview, Morning, ReviewRow
from pairwell.model.snapshot import Snapshot

Decide = Callable[[OfferRequest], OfferAnswer]

NO_STOCK = ("out_of_stock", "not_sold")
SELLERS = 500


class Served(msgspec.Struct, frozen=True):
    """A version and the decision bound to it."""

    snapshot: Snapshot
    decide: Decide


def review_matrix(
    now: Served,
    lines: pa.Table,
    taken_back: pa.Table,
    *,
    previous: Served | None = None,
    min_customers: int = 5,
    max_price_ratio: float | None = None,
    window_days: int = 90,
    locale: str = "en",
    rows: Sequence[CuratedRow] = (),
    known: ReviewOrders | None = None,
    gaps: Gaps | None = None,
) -> MatrixReview:
    """Review what is served; of what brings nothing to lose nothing is said.

    Args:
        now: what is served.
        lines: ``LINES`` columns, bought and kept.
        taken_back: ``LINES`` columns, bought and come back.
        previous: what was served before it.
        min_customers: the shop's floor.
        max_price_ratio: the shop's ceiling.
        window_days: the last days that are held against those before.
        locale: of the sentences.
        rows: hand-made rows in force; what they take off is not judged.
        known: the lines, if they were read already.
        gaps: of the same snapshot, if they were found already.
    """
    snapshot = now.snapshot
    known = known or review_orders(lines, taken_back, snapshot.products.ids, float(window_days))
    gaps = gaps or find_gaps(snapshot, known, now.decide)
    pairs = _not_taken_off(listed(snapshot, min_customers), snapshot, rows)
    found = review(
        snapshot, known, pairs, min_customers=min_customers, max_price_ratio=max_price_ratio
    )
    currency = known.currency or snapshot.meta.currency

    def told(rows: list[ReviewRow]) -> tuple[ReviewRow, ...]:
        return tuple(
            msgspec.structs.replace(row, sentence=sentence(row, locale, currency, window_days))
            for row in in_order(rows)
            if row.at_stake_minor != 0
        )

    uncovered = _uncovered(now, known, found)
    bare = {row.anchor_id for row in uncovered}
    lonely = [row for row in _lonely(gaps, snapshot, known, found) if row.anchor_id not in bare]
    every = told([*found.rows, *uncovered, *lonely])
    newly = _newly(uncovered, previous)
    broken = _broken(found, previous, max_price_ratio)
    return MatrixReview(
        snapshot_id=snapshot.meta.snapshot_id,
        as_of="" if np.isnan(known.as_of) else day_text(known.as_of),
        window_days=window_days,
        currency=currency,
        n_rows=found.n_rows,
        n_tested=found.n_tested,
        found=dict(Counter(row.hypothesis for row in every).most_common()),
        rows=every,
        morning=Morning(
            previous=None if previous is None else previous.snapshot.meta.snapshot_id,
            lost_to_stock=_lost(found.rows),
            newly_uncovered=told(newly),
            broken=told(broken),
        ),
    )


def _not_taken_off(pairs: Listed, snapshot: Snapshot, rows: Sequence[CuratedRow]) -> Listed:
    """The rows that no hand-made block speaks about."""
    blocks = [row for row in rows if row.action == "block"]
    curated = resolve(blocks, Catalogue(snapshot.products, snapshot.details))
    if curated is None:
        return pairs
    n = len(snapshot.products.ids)
    off = (curated.taken_off[pairs.candidate] >= 0) | (curated.taken_off[pairs.anchor] >= 0)
    anchor = np.repeat(np.arange(n), np.diff(curated.anchor_offsets))
    for number in range(len(blocks)):
        beside = np.zeros(n, dtype=np.bool_)
        beside[anchor[curated.anchor_row == number]] = True
        low, high = curated.candidate_offsets[number : number + 2]
        off |= beside[pairs.anchor] & np.isin(pairs.candidate, curated.candidate[low:high])
    return Listed(pairs.anchor[~off], pairs.candidate[~off], pairs.place[~off])


def _bare_row(
    snapshot: Snapshot, known: ReviewOrders, found: Reviewed, code: int, why: str, *, seller: bool
) -> ReviewRow:
    """A product that has no row; at stake is what the first row of another one brings."""
    n_now = int(_recent(known)[code])
    stake = n_now * found.first_row_minor
    return ReviewRow(
        anchor_id=snapshot.products.ids[code],
        anchor_title=snapshot.products.titles[code],
        candidate_id=None,
        candidate_title=None,
        hypothesis="uncovered" if seller else "no_addon",
        evidence={"n_anchor_now": n_now, "why": why},
        at_stake_minor=None if np.isnan(stake) else round(stake),
    )


def _recent(known: ReviewOrders) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return known.orders.counts(KEPT, RECENT)


def _uncovered(served: Served, known: ReviewOrders, found: Reviewed) -> list[ReviewRow]:
    """Best sellers whose page offers nothing."""
    snapshot = served.snapshot
    rows = []
    for code in best_sellers(snapshot, SELLERS).tolist():
        answer = served.decide(OfferRequest(anchors=(_key(snapshot, code),)))
        if not answer.offers:
            why = "refused" if answer.why_none == "all_refused" else "nothing"
            rows.append(_bare_row(snapshot, known, found, code, why, seller=True))
    return rows


def _lonely(
    gaps: Gaps, snapshot: Snapshot, known: ReviewOrders, found: Reviewed
) -> list[ReviewRow]:
    code = {each: i for i, each in enumerate(snapshot.products.ids.unpack())}
    return [
        _bare_row(snapshot, known, found, code[gap.product_id], gap.cause, seller=False)
        for gap in gaps.products
    ]


def _newly(uncovered: list[ReviewRow], previous: Served | None) -> list[ReviewRow]:
    """Of the uncovered those that had an offer in the previous version."""
    if previous is None:
        return []
    snapshot = previous.snapshot
    code = {each: i for i, each in enumerate(snapshot.products.ids.unpack())}
    return [
        row
        for row in uncovered
        if row.anchor_id in code
        and previous.decide(OfferRequest(anchors=(_key(snapshot, code[row.anchor_id]),))).offers
    ]


def _key(snapshot: Snapshot, code: int) -> str | int:
    name = snapshot.products.ids[code]
    return int(name) if snapshot.meta.ids_are_integers else name


def _broken(
    found: Reviewed,
    previous: Served | None,
    max_price_ratio: float | None,
) -> list[ReviewRow]:
    """Rows below cost or above the ceiling now that were neither in the previous version."""
    if previous is None:
        return []
    broken = [row for row in found.rows if row.hypothesis in ("below_cost", "above_ceiling")]
    if not broken:
        return []
    old = previous.snapshot
    code = {each: i for i, each in enumerate(old.products.ids.unpack())}
    known = [r for r in broken if r.anchor_id in code and (r.candidate_id or "") in code]
    a = np.array([code[r.anchor_id] for r in known], dtype=np.int64)
    c = np.array([code[r.candidate_id or ""] for r in known], dtype=np.int64)
    price, cost = old.products.price_minor[c], old.products.cost_minor[c]
    was = (price >= 0) & (cost >= 0) & (price < cost)
    was |= above_ceiling(old, Listed(a, c, a), max_price_ratio)
    return [
        row for row, broken_before in zip(known, was.tolist(), strict=True) if not broken_before
    ]


def _lost(rows: tuple[ReviewRow, ...]) -> tuple[LostDemand, ...]:
    by_candidate: dict[str, list[ReviewRow]] = defaultdict(list)
    for row in rows:
        if row.hypothesis in NO_STOCK and row.candidate_id is not None and row.at_stake_minor != 0:
            by_candidate[row.candidate_id].append(row)
    lost = [
        LostDemand(
            product_id=name,
            title=theirs[0].candidate_title or "",
            known=theirs[0].hypothesis == "out_of_stock",
            n_rows=len(theirs),
            at_stake_minor=sum(r.at_stake_minor or 0 for r in theirs)
            if any(r.at_stake_minor is not None for r in theirs)
            else None,
        )
        for name, theirs in by_candidate.items()
    ]
    return tuple(sorted(lost, key=lambda one: (-(one.at_stake_minor or 0), one.product_id)))
