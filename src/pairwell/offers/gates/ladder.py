"""Gates of dearer and cheaper alternatives: never cheaper, inside the band, and truly better."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pairwell.model.snapshot import RELATIONS
from pairwell.offers.candidates import Candidates
from pairwell.offers.comparison import compared, mismatched
from pairwell.offers.gates.gate import Refused
from pairwell.offers.situation import Situation
from pairwell.offers.unit_price import unit_saving

Question = Callable[[int, int, Situation], bool]
"""Asked of an anchor and a candidate by code."""

_UPGRADE = RELATIONS.index("upgrade")

_ROUNDING = 1e-6
"""Minor units: 1.15 times 100 is a hair below 115, and 115 is in a band of fifteen percent."""


def cheaper(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-04, R-06: an up-sell is never cheaper; what is better may cost as much."""
    price = situation.shelf.price_minor
    return price[candidates.code] < price[candidates.speaker]


def above_band(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-04, R-05: too much dearer; bigger packs, and tiers that the shop links, have no band."""
    price, rule = situation.shelf.price_minor, situation.policy.up_sell
    names, category = situation.shelf.categories, situation.shelf.snapshot.products.category
    band = np.array(
        [
            rule.bands.get(names[code] if code >= 0 else "", rule.band)
            for code in category[candidates.speaker].tolist()
        ]
    )
    dear = price[candidates.code] > (1 + band) * price[candidates.speaker] + _ROUNDING
    dear &= candidates.relation != _UPGRADE
    for i in np.flatnonzero(dear).tolist():
        dear[i] = unit_saving(int(candidates.speaker[i]), int(candidates.code[i]), situation) <= 0
    return dear


def mismatch(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-07: of another size, type or gender than the anchor."""
    return _each(candidates, situation, mismatched)


def nothing_better(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-35: too few attributes are better, it is no bigger pack, and no upgrade to the shop."""

    def is_no_better(anchor: int, code: int, situation: Situation) -> bool:
        lines = compared(anchor, code, situation)
        n_better = sum(line.is_better is True for line in lines)
        return (
            n_better < situation.policy.up_sell.min_better
            and unit_saving(anchor, code, situation) <= 0
        )

    refused: Refused = _each(candidates, situation, is_no_better)
    refused &= candidates.relation != _UPGRADE
    return refused


def not_cheaper(candidates: Candidates, situation: Situation) -> Refused | None:
    """T-04: a down-sell costs less than what was refused."""
    price = situation.shelf.price_minor
    return price[candidates.code] >= price[candidates.speaker]


def _each(candidates: Candidates, situation: Situation, question: Question) -> Refused:
    pairs = zip(candidates.speaker.tolist(), candidates.code.tolist(), strict=True)
    answers = [question(anchor, code, situation) for anchor, code in pairs]
    return np.array(answers, dtype=np.bool_)
