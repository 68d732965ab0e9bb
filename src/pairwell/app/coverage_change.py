"""What hand-made rows would do to coverage (R-34): best sellers with at least one valid offer."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from pairwell.app.report.items import best_sellers
from pairwell.matrix.curated import resolve
from pairwell.matrix.curated_review import CoverageChange
from pairwell.matrix.selectors import Catalogue
from pairwell.model.curated import CuratedRow
from pairwell.model.offer import OfferRequest
from pairwell.model.snapshot import Snapshot
from pairwell.offers.decide import decide
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf

SELLERS = 100
"""So many best sellers are asked: a decision each, with the rows and without them."""


def coverage_change(
    snapshot: Snapshot,
    catalogue: Catalogue,
    before: Sequence[CuratedRow],
    after: Sequence[CuratedRow],
    policy: OfferPolicy,
) -> CoverageChange:
    """Decide on the pages of the best sellers under both sets of rows.

    Args:
        snapshot: what is served.
        catalogue: its products.
        before: rows in force.
        after: rows that would be.
        policy: the shop's rules.
    """
    shelf = Shelf(snapshot)
    pages = [shelf.product_id(code) for code in best_sellers(snapshot)[:SELLERS].tolist()]
    requests = [OfferRequest(anchors=(page,), limit=1) for page in pages]
    covered = []
    for rows in (before, after):
        asked = copy.copy(shelf)
        asked.curated = resolve(rows, catalogue)
        covered.append(sum(bool(decide(each, asked, policy).offers) for each in requests))
    return CoverageChange(n_sellers=len(pages), n_before=covered[0], n_after=covered[1])
