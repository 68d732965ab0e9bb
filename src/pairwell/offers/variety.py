"""Variety: at most so many offers of one family in a list, where the shop's catalogue has families.

The order of the ranking stays; what is one too many makes room for the next. What a person pinned
counts and is never taken away, and a ladder of sizes (dearer, cheaper) is not thinned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from pairwell.offers.candidates import Candidates
from pairwell.offers.choice import Choice, choose
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.source import Source


def choose_varied(
    candidates: Candidates,
    source: Source,
    situation: Situation,
    room: int,
    listed: Iterable[int],
) -> Choice:
    """The best eligible candidates, at most ``room``, that leave no family over its share.

    Args:
        candidates: those of one source.
        source: where they come from.
        situation: the question; its policy says how many of a family (``max_of_family``).
        room: so many at most.
        listed: codes of what the list holds already.
    """
    most = situation.policy.max_of_family
    family = situation.shelf.snapshot.products.family
    if most is None or source.technique != "cross_sell" or not (family[candidates.code] >= 0).any():
        return choose(candidates, source, situation, room)
    held = Counter(int(family[code]) for code in listed)
    ask = room
    while True:
        choice = choose(candidates, source, situation, ask)
        codes = choice.tried.code
        groups = [int(family[codes[i]]) for i in choice.places]
        places = [
            place for place, fits in zip(choice.places, within(groups, held, most), strict=True)
            if fits
        ]  # fmt: skip
        if len(places) >= room or len(choice.places) < ask:
            return msgspec.structs.replace(choice, places=places[:room])
        ask *= 4


def within(groups: Iterable[int], held: Counter[int], most: int) -> list[bool]:
    """Which of them, in their order, leave every group at ``most``; −1 is no group.

    >>> within([5, 5, -1, 5, -1, 2], Counter({5: 1}), 2)
    [True, False, True, False, True, True]
    """
    counted = Counter(held)
    fits = []
    for group in groups:
        fits.append(group < 0 or counted[group] < most)
        counted[group] += fits[-1]
    return fits
