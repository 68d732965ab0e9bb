"""Answer one question from the published matrix."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pairwell.app.known_now import KnownNow, is_dated
from pairwell.app.live import with_live
from pairwell.app.ports.snapshots import Snapshots
from pairwell.matrix.compatibility import compatibility_of
from pairwell.matrix.curated import resolve
from pairwell.matrix.selectors import Catalogue
from pairwell.model.compatibility_rules import NO_RULES, CompatibilityRules
from pairwell.model.curated import CuratedRow
from pairwell.model.errors import SnapshotRefused
from pairwell.model.offer import OfferAnswer, OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.looked_at import with_looked_at
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from pairwell.offers.stores import shelf_of


def decide_offer(
    request: OfferRequest,
    snapshots: Snapshots,
    policy: OfferPolicy,
    rows: Sequence[CuratedRow] = (),
    rules: CompatibilityRules = NO_RULES,
    *,
    store: str = "",
    known: KnownNow = KnownNow(),  # noqa: B008 - it never changes
    explain: bool = False,
) -> OfferAnswer:
    """Decide from what is served now, and as people said.

    A damaged newest version, or damaged purchase histories, weaken the answer and do not prevent
    it: its warnings say so.

    Args:
        request: the question.
        snapshots: what is served.
        policy: the shop's rules.
        rows: hand-made rows in force.
        rules: of compatibility.
        store: where; empty: in no store. One that nobody told of has the general stock.
        known: what is known beside the matrix.
        explain: tell every candidate that was looked at, with the verdict of each gate.

    Raises:
        NotReady: nothing was published yet.
        SnapshotRefused: no published version can be read.
        InputRefused: an unknown placement, or a limit below one.
    """
    served = snapshots.current()
    warnings, history = served.warnings + known.warnings, None
    if request.customer_id is not None:
        try:
            history = snapshots.history(served.snapshot.meta.snapshot_id)
        except SnapshotRefused as error:
            warnings += (f"What customers own is not known: {error.message}",)
    snapshot = with_live(served.snapshot, known.products.values())
    curated = resolve(rows, Catalogue(snapshot.products, snapshot.details))
    fits = compatibility_of(rules, snapshot)
    shelf, more = shelf_of(Shelf(snapshot, history, curated, fits), store, known.stores)
    warnings += more
    asked = known.asking(request, dated=is_dated(policy, snapshot))
    answer = decide(asked, shelf, policy)
    if explain:
        answer = with_looked_at(answer, asked, shelf, policy)
    return msgspec.structs.replace(answer, warnings=warnings + answer.warnings)
