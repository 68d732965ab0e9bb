"""Parts without which a product does not work, and which the shopper has not got (T1).

They are told as information beside the product, never sold as an idea: whoever leaves them out has
bought something that does not work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pairwell.model.snapshot import RELATIONS, Snapshot

_REQUIRED = RELATIONS.index("required_part")


def required_parts(
    snapshot: Snapshot, anchors: Sequence[int], at_hand: Iterable[int] = ()
) -> tuple[int, ...]:
    """Codes of what the anchors need and the shopper has not, in the order of the shop's links.

    A part counts as there when it, or another variant of it, is at hand or among the anchors; of
    several variants the first is told. Parts of parts are told beside the part, not here.

    Args:
        snapshot: whose links say what is required.
        anchors: codes of what the shopper looks at or has in the cart.
        at_hand: codes of what is in the cart or owned; not looked at where no part is required.
    """
    links = snapshot.links
    if links is None:
        return ()
    required: list[int] = []
    for anchor in anchors:
        start, end = links.offsets.item(anchor), links.offsets.item(anchor + 1)
        relations = links.relation[start:end].tolist()
        if _REQUIRED in relations:
            parts = zip(relations, links.target[start:end].tolist(), strict=True)
            required += [part for relation, part in parts if relation == _REQUIRED]
    return still_missing(required, {*anchors, *at_hand}, snapshot) if required else ()


def still_missing(required: Iterable[int], there: set[int], snapshot: Snapshot) -> tuple[int, ...]:
    """What of some required parts is not there, itself or as a variant, each once."""
    missing = [part for part in dict.fromkeys(required) if part not in there]
    family = snapshot.products.family
    variants = [part for part in missing if family.item(part) >= 0]
    if variants:
        families = set(family[list(there)].tolist())
        for part in variants:
            if family.item(part) in families:
                missing.remove(part)
            families.add(family.item(part))
    return tuple(missing)
