"""Stand-ins: a complement that cannot be bought now gives its place to its substitute (R-13).

Only where the policy says so, and only for what passes every other gate. The shop's own links come
first, then what orders and views call a substitute, the best seller first.
"""

from __future__ import annotations

import numpy as np

from pairwell.model.snapshot import RELATIONS
from pairwell.offers.candidates import Candidates, uncounted
from pairwell.offers.eligibility import FITNESS, GATES, judge
from pairwell.offers.gates.pair import required_part, too_dear, variant
from pairwell.offers.gates.product import discontinued, out_of_stock
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.cross_sell import candidates_of
from pairwell.offers.techniques.source import Source

_SUBSTITUTE = RELATIONS.index("substitute")
_BUT_STOCK = tuple(gate for gate in GATES if gate not in (discontinued, out_of_stock))


def stand_ins(situation: Situation) -> Candidates | None:
    """The best substitute in stock of each complement that is not; None where there is none."""
    found = candidates_of(situation, "product") if situation.policy.stand_ins else None
    if found is None:
        return None
    missing = found.only(situation.shelf.in_stock[found.code] == 0)
    wanted = missing.only(judge(missing, situation, _BUT_STOCK) == 0)
    instead: dict[int, int] = {}
    for place in np.argsort(-wanted.relevance, kind="stable").tolist():
        code = _instead_of(int(wanted.code[place]), situation)
        if code >= 0:
            instead.setdefault(code, place)
    if not instead:
        return None
    places = np.array(list(instead.values()), dtype=np.int64)
    return uncounted(
        "catalogue", np.array(list(instead), dtype=np.int32), wanted.speaker[places],
        wanted.relevance[places], "related",
    )  # fmt: skip


def _instead_of(code: int, situation: Situation) -> int:
    """What is bought instead of a product and can be bought now; −1: nothing is known."""
    shelf, rows = situation.shelf, situation.shelf.snapshot.pairs
    told = shelf.linked(code, (_SUBSTITUTE,))
    found = told[shelf.in_stock[told] != 0]
    if not len(found) and code + 1 < len(rows.offsets):
        row = slice(int(rows.offsets[code]), int(rows.offsets[code + 1]))
        mined = rows.candidate[row][rows.relation[row] == _SUBSTITUTE]
        mined = mined[shelf.in_stock[mined] != 0]
        found = mined[np.argsort(-shelf.snapshot.products.n_orders[mined], kind="stable")]
    return int(found[0]) if len(found) else -1


STAND_IN = Source(
    "cross_sell", stand_ins, (*FITNESS, required_part, variant, too_dear), reason="stand_in"
)
