"""Gate of the multibuy: what the pieces leave together with one more of this product."""

from __future__ import annotations

import numpy as np

from pairwell.offers.candidates import Candidates
from pairwell.offers.deal import deal_here, with_one_more
from pairwell.offers.gates.gate import Refused
from pairwell.offers.situation import Situation


def deal_too_costly(candidates: Candidates, situation: Situation) -> Refused | None:
    """T-07: with it the multibuy leaves less margin than the floor, or a cost is not known."""
    deal = deal_here(situation)
    if deal is None:
        return np.ones(len(candidates), dtype=np.bool_)
    floor = deal.incentive.min_margin_share
    if floor is None:
        floor = situation.policy.incentive_rules.min_margin_share
    margins = [
        with_one_more(deal, code, situation).margin
        if situation.shelf.price_minor[code] > 0
        else None
        for code in candidates.code.tolist()
    ]
    return np.array(
        [margin is None or not margin.keeps(floor) for margin in margins], dtype=np.bool_
    )
