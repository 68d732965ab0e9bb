"""Verb: collect everything that the report says from facts, snapshot and the build report.

Pure: the decision, the instant and the books are handed in by the door.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np
import pyarrow as pa

from pairwell.app.find_gaps import find_gaps
from pairwell.app.report.baskets import baskets_of, bought
from pairwell.app.report.bundles import bundles
from pairwell.app.report.coverage import coverage
from pairwell.app.report.customers import breadth_of
from pairwell.app.report.data import Book, Note, ReportData
from pairwell.app.report.group_map import group_map
from pairwell.app.report.groups import groups_of
from pairwell.app.report.links import pair_lines, proven_pairs
from pairwell.app.report.network import network
from pairwell.app.report.plans import plans
from pairwell.app.report.trade import trade
from pairwell.app.report.white_spots import WINDOW_DAYS, white_spots
from pairwell.app.review_matrix import Served, review_matrix
from pairwell.matrix.review_orders import review_orders
from pairwell.model.curated import CuratedRow
from pairwell.model.offer import OfferAnswer, OfferRequest
from pairwell.model.snapshot import Snapshot


def report_results(
    snapshot: Snapshot,
    pairs: pa.Table,
    lines: pa.Table,
    decide: Callable[[OfferRequest], OfferAnswer],
    *,
    taken_back: pa.Table | None = None,
    proposed: pa.Table | None = None,
    previous: Served | None = None,
    rows: Sequence[CuratedRow] = (),
    max_price_ratio: float | None = None,
    min_customers: int = 5,
    books: Iterable[Book] = (),
    notes: Iterable[Note] = (),
    made_at: str = "",
    shop: str = "",
) -> ReportData:
    """Collect the report.

    Args:
        snapshot: the published matrix.
        pairs: the same matrix as the analyst sees it, ``PAIRS`` columns.
        lines: order lines of the facts, ``LINES`` columns.
        decide: the decision bound to ``snapshot``; asked for the best 500 sellers.
        taken_back: ``LINES`` columns, what was bought and came back.
        proposed: ``BUNDLES`` columns, what ``propose_bundles`` proposes; None: nothing.
        previous: what was served before, for the morning list.
        rows: hand-made rows in force.
        max_price_ratio: the shop's ceiling of the candidate's price over the anchor's.
        min_customers: distinct customers behind a pair or bundle that is named.
        books: one for each import, in the order of import.
        notes: what the checks saw in the data.
        made_at: RFC 3339 instant of the report.
        shop: name to print; may be empty.
    """
    lines = bought(lines)
    back = lines.slice(0, 0) if taken_back is None else taken_back
    known = review_orders(lines, back, snapshot.products.ids, WINDOW_DAYS)
    gaps = find_gaps(snapshot, known, decide)
    baskets = baskets_of(lines, snapshot.products.ids)
    groups = groups_of(snapshot)
    proven = proven_pairs(snapshot, pairs, min_customers)
    return ReportData(
        shop=shop,
        made_at=made_at,
        snapshot_id=snapshot.meta.snapshot_id,
        currency=snapshot.meta.currency,
        n_products=len(snapshot.products.ids),
        n_sold=int((snapshot.products.n_orders > 0).sum()),
        n_customers=baskets.n_customers,
        n_pairs=len(snapshot.pairs.candidate),
        n_proven=int(np.count_nonzero(snapshot.pairs.proven)),
        books=tuple(books),
        notes=tuple(notes),
        trade=msgspec.structs.replace(trade(lines), breadth=breadth_of(lines, snapshot)),
        pairs=pair_lines(snapshot, pairs, proven),
        map=group_map(snapshot, baskets, groups),
        network=network(snapshot, pairs, proven, groups),
        coverage=coverage(snapshot, decide),
        plans=plans(snapshot, pairs, proven),
        bundles=() if proposed is None else bundles(snapshot, proposed),
        white_spots=white_spots(snapshot, lines, baskets, groups),
        review=review_matrix(
            Served(snapshot, decide),
            lines,
            back,
            previous=previous,
            rows=rows,
            known=known,
            gaps=gaps,
            min_customers=min_customers,
            max_price_ratio=max_price_ratio,
            window_days=WINDOW_DAYS,
        ),
        gaps=gaps,
        build=snapshot.meta.report,
        learned=snapshot.meta.learned,
    )
