"""Explain one pair of the published matrix whole."""

from __future__ import annotations

from collections.abc import Sequence

from pairwell.app.ports.snapshots import Snapshots
from pairwell.matrix.compatibility import compatibility_of
from pairwell.matrix.curated import resolve
from pairwell.matrix.selectors import Catalogue
from pairwell.model.compatibility_rules import NO_RULES, CompatibilityRules
from pairwell.model.curated import CuratedRow
from pairwell.model.offer import OfferRequest, ProductId
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from pairwell.offers.why import Explanation, why


def explain_pair(
    request: OfferRequest,
    candidate_id: ProductId,
    snapshots: Snapshots,
    policy: OfferPolicy,
    rows: Sequence[CuratedRow] = (),
    rules: CompatibilityRules = NO_RULES,
) -> Explanation:
    """Every count, measure, gate and hand-made row of the first anchor and a candidate.

    Raises:
        NotReady: nothing was published yet.
        SnapshotRefused: no published version can be read.
        InputRefused: the anchor or the candidate is not in the catalogue.
    """
    snapshot = snapshots.current().snapshot
    history = None
    if request.customer_id is not None:
        history = snapshots.history(snapshot.meta.snapshot_id)
    curated = resolve(rows, Catalogue(snapshot.products, snapshot.details))
    fits = compatibility_of(rules, snapshot)
    return why(request, candidate_id, Shelf(snapshot, history, curated, fits), policy)
