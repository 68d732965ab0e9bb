"""Answer one question from the published matrix."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

import msgspec

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
from pairwell.offers.stores import Stores, shelf_of


def decide_offer(
    request: OfferRequest,
    snapshots: Snapshots,
    policy: OfferPolicy,
    rows: Sequence[CuratedRow] = (),
    rules: CompatibilityRules = NO_RULES,
    *,
    store: str = "",
    stores: Stores = MappingProxyType({}),
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
        stores: what each store has.
        explain: tell every candidate that was looked at, with the verdict of each gate.

    Raises:
        NotReady: nothing was published yet.
        SnapshotRefused: no published version can be read.
        InputRefused: an unknown placement, or a limit below one.
    """
    served = snapshots.current()
    warnings, history = served.warnings, None
    if request.customer_id is not None:
        try:
            history = snapshots.history(served.snapshot.meta.snapshot_id)
        except SnapshotRefused as error:
            warnings += (f"What customers own is not known: {error.message}",)
    curated = resolve(rows, Catalogue(served.snapshot.products, served.snapshot.details))
    fits = compatibility_of(rules, served.snapshot)
    shelf, more = shelf_of(Shelf(served.snapshot, history, curated, fits), store, stores)
    warnings += more
    answer = decide(request, shelf, policy)
    if explain:
        answer = with_looked_at(answer, request, shelf, policy)
    return msgspec.structs.replace(answer, warnings=warnings + answer.warnings)
