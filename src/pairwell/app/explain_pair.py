"""Explain one pair of the published matrix whole."""

from __future__ import annotations

from collections.abc import Sequence

from pairwell.app.known_now import KnownNow, is_dated
from pairwell.app.live import with_live
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
    known: KnownNow = KnownNow(),  # noqa: B008 - it never changes
) -> Explanation:
    """Every count, measure, gate and hand-made row of the first anchor and a candidate.

    Raises:
        NotReady: nothing was published yet.
        SnapshotRefused: no published version can be read.
        InputRefused: the anchor or the candidate is not in the catalogue.
    """
    served = snapshots.current().snapshot
    history = None
    if request.customer_id is not None:
        history = snapshots.history(served.meta.snapshot_id)
    snapshot = with_live(served, known.products.values())
    curated = resolve(rows, Catalogue(snapshot.products, snapshot.details))
    fits = compatibility_of(rules, snapshot)
    asked = known.asking(request, dated=is_dated(policy, snapshot))
    return why(asked, candidate_id, Shelf(snapshot, history, curated, fits), policy)
