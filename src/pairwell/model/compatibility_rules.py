"""What a shop says about which products fit each other, as it wrote it.

Sides are selectors as hand-made rows have them (``category:Cameras``, ``attribute:mount=EF``, an
id); several selectors together name the products of all of them. Every rule holds both ways: it
does not matter which of the two is in the cart and which is offered.
"""

from __future__ import annotations

import msgspec


class FitRule(msgspec.Struct, frozen=True, kw_only=True):
    """Products of two sides fit if their attributes say so.

    Without ``highest`` they fit if the values of the two attributes have one in common; with it
    the anchor's number has to be at least the candidate's ``lowest`` and at most its ``highest``.

    Attributes:
        name: what people call the rule by.
        anchors, candidates: selectors of the two sides.
        anchor_attribute: asked of the anchors.
        candidate_attribute: asked of the candidates; empty where a range is asked for.
        lowest, highest: attributes of the candidates, the ends of a range; either may be empty.
        line: where it stands in its file, 0 where that is not known.
    """

    name: str
    anchors: tuple[str, ...]
    candidates: tuple[str, ...]
    anchor_attribute: str
    candidate_attribute: str = ""
    lowest: str = ""
    highest: str = ""
    line: int = 0


class NeverRule(msgspec.Struct, frozen=True, kw_only=True):
    """Products of two sides are never offered together, whatever orders say.

    Attributes:
        name: what people call the rule by.
        one, other: selectors of the two sides.
        line: where it stands in its file, 0 where that is not known.
    """

    name: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    line: int = 0


class CompatibilityRules(msgspec.Struct, frozen=True, kw_only=True):
    """All rules of a shop, in the order of their file.

    Attributes:
        file: where they come from, for messages.
    """

    fits: tuple[FitRule, ...] = ()
    never: tuple[NeverRule, ...] = ()
    file: str = ""


NO_RULES = CompatibilityRules()
"""What a shop without the file says."""
