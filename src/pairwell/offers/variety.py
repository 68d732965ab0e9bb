"""Variety: at most so many offers of one family or category in a list, where the shop says so.

The order of the ranking stays; what is one too many makes room for the next. What a person pinned
counts and is never taken away, and a ladder of sizes (dearer, cheaper) is not thinned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.offers.candidates import Candidates
from pairwell.offers.choice import Choice
from pairwell.offers.choose import choose
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.source import Source


def choose_varied(
    candidates: Candidates,
    source: Source,
    situation: Situation,
    room: int,
    listed: Iterable[int],
) -> Choice:
    """The best eligible candidates, at most ``room``, that leave no group over its share.

    Args:
        candidates: those of one source.
        source: where they come from.
        situation: the question; its policy says how many of a group.
        room: so many at most.
        listed: codes of what the list holds already.
    """
    caps = caps_of(situation)
    codes = candidates.code
    caps = [(group, most) for group, most in caps if (group[codes] >= 0).any()]
    if not caps or source.technique != "cross_sell":
        return choose(candidates, source, situation, room)
    stands = list(listed)
    ask = room
    while True:
        choice = choose(candidates, source, situation, ask)
        chosen = [int(choice.tried.code[i]) for i in choice.places]
        fits = within_all(chosen, stands, caps)
        places = [place for place, fine in zip(choice.places, fits, strict=True) if fine]
        if len(places) >= room or len(choice.places) < ask:
            return msgspec.structs.replace(choice, places=places[:room])
        ask *= 4


Cap = tuple[npt.NDArray[np.int32], int]
"""The group of each product, −1 for none, and how many of one group a list may show."""


def caps_of(situation: Situation) -> list[Cap]:
    """What the shop caps: families of variants, and categories (R-39)."""
    policy, products = situation.policy, situation.shelf.snapshot.products
    if policy.max_of_family is None and policy.max_of_category is None:
        return []
    both = ((products.family, policy.max_of_family), (products.category, policy.max_of_category))
    return [(group, most) for group, most in both if most is not None]


def within_all(codes: list[int], listed: list[int], caps: list[Cap]) -> list[bool]:
    """Which products, in their order, leave every group of every cap at its most."""
    held = [Counter(int(group[code]) for code in listed) for group, _ in caps]
    fits = []
    for code in codes:
        groups = [int(group[code]) for group, _ in caps]
        fine = all(
            each < 0 or counted[each] < most
            for each, counted, (_, most) in zip(groups, held, caps, strict=True)
        )
        for each, counted in zip(groups, held, strict=True):
            counted[each] += fine
        fits.append(fine)
    return fits
