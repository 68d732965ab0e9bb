"""Which techniques fill which list of a page, and in which order."""

from __future__ import annotations

from functools import lru_cache

from pairwell.model.offer import Block, Technique
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.cross_sell import CROSS_SELL
from pairwell.offers.techniques.down_sell import DOWN_SELL
from pairwell.offers.techniques.impulse import BOUGHT_TOO, DEARER, IMPULSE
from pairwell.offers.techniques.multibuy import MULTIBUY
from pairwell.offers.techniques.replenish import REPLENISH
from pairwell.offers.techniques.service import SERVICE
from pairwell.offers.techniques.source import Source
from pairwell.offers.techniques.stand_in import STAND_IN
from pairwell.offers.techniques.threshold import THRESHOLD
from pairwell.offers.techniques.up_sell import UP_SELL
from pairwell.offers.techniques.upgrade import UPGRADE

_GOES_WITH = (CROSS_SELL[0], STAND_IN, *CROSS_SELL[1:])

SOURCES: dict[Block, tuple[Source, ...]] = {
    # T-19: complements first, impulse fills
    "with_this": (*_GOES_WITH, SERVICE, BOUGHT_TOO, IMPULSE, DEARER),
    "better": (UP_SELL,),
    "kit": (),
    "general": (
        *(DOWN_SELL, MULTIBUY, THRESHOLD, REPLENISH, UPGRADE),
        *(*_GOES_WITH, BOUGHT_TOO, DEARER),
    ),
}


def sources_of(situation: Situation) -> tuple[Source, ...]:
    """The sources of the list that is asked for, as far as the place allows their techniques."""
    return allowed_at(situation.block, situation.rule.techniques)


@lru_cache(maxsize=256)
def allowed_at(block: Block, techniques: tuple[Technique, ...]) -> tuple[Source, ...]:
    """The sources of a list that are of some techniques."""
    return tuple(source for source in SOURCES[block] if source.technique in techniques)
