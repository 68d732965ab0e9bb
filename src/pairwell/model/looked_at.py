"""What a decision looked at: every candidate with the verdict of each gate, for operators."""

from __future__ import annotations

import msgspec

from pairwell.model.level import Level


class Verdicts(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the gates say of one candidate.

    Attributes:
        rank: its place among the offers; None = it is not offered.
        place: after how many eligible candidates of the same source it comes, plus one; None where
            a gate refuses it. Places beyond the list's room, or over a cap of the shop, stay out.
        refused_by: each gate that refuses it with the figure behind it, the first of them first;
            it passed the other gates of its source.
    """

    product_id: str | int
    rank: int | None
    place: int | None
    refused_by: dict[str, str]


class LookedAt(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One source of a list.

    Attributes:
        technique: what an offer of it is called (model/offer.py).
        level: what is known, from the pair itself to its category.
        gates: those that are asked about its candidates, in their order.
        candidates: the eligible by place, then the refused, the most relevant first. What an
            earlier source settled stands there alone.
    """

    technique: str
    level: Level
    gates: tuple[str, ...]
    candidates: tuple[Verdicts, ...]
