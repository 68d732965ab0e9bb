"""Upgrade: the newer version of something that the person owns (T-28)."""

from __future__ import annotations

from pairwell.model.snapshot import RELATIONS
from pairwell.offers.candidates import Candidates, named_by_shop
from pairwell.offers.eligibility import FITNESS
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.source import Source

_UPGRADE = (RELATIONS.index("upgrade"),)


def newer_versions(situation: Situation) -> Candidates | None:
    """What the shop calls the upgrade of something owned; None if there is nothing."""
    shelf = situation.shelf
    if shelf.snapshot.links is None:
        return None
    found: dict[int, int] = {}
    for mine in situation.owned.tolist():
        for code in shelf.linked(mine, _UPGRADE).tolist():
            found.setdefault(code, mine)
    return named_by_shop(found, "upgrade")


UPGRADE = Source("upgrade", newer_versions, FITNESS, reason="newer_version")
