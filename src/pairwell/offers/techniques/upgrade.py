"""Upgrade: the newer version of something that the person owns (T-28)."""

from __future__ import annotations

import numpy as np

from pairwell.model.snapshot import RELATIONS
from pairwell.offers.candidates import Candidates, uncounted
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
    if not found:
        return None
    n = len(found)
    return uncounted(
        "link",
        np.fromiter(found, dtype=np.int32, count=n),
        np.fromiter(found.values(), dtype=np.int32, count=n),
        1.0 / np.arange(1, n + 1),
        "upgrade",
    )


UPGRADE = Source("upgrade", newer_versions, FITNESS, reason="newer_version")
