"""Parts without which a product does not work, and which the shopper has not got (T1).

They are told as information beside the product, never sold as an idea: whoever leaves them out has
bought something that does not work.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pairwell.model.snapshot import RELATIONS, Snapshot

_REQUIRED = RELATIONS.index("required_part")


def required_parts(
    snapshot: Snapshot, anchors: Sequence[int], at_hand: Collection[int] = ()
) -> tuple[int, ...]:
    """Codes of what the anchors need and the shopper has not, in the order of the shop's links.

    A part counts as there when it, or another variant of it, is at hand or among the anchors; of
    several variants the first is told. Parts of parts are told beside the part, not here.

    Args:
        snapshot: whose links say what is required.
        anchors: codes of what the shopper looks at or has in the cart.
        at_hand: codes of what is in the cart or owned.
    """
    links = snapshot.links
    if links is None:
        return ()
    family = snapshot.products.family
    there = {*anchors, *at_hand}
    families = {int(family[code]) for code in there} - {-1}
    missing: dict[int, None] = {}
    for anchor in anchors:
        start, end = links.offsets[anchor : anchor + 2].tolist()
        for place in range(start, end):
            part = int(links.target[place])
            if links.relation[place] != _REQUIRED or part in there:
                continue
            if int(family[part]) not in families:
                missing[part] = None
                families |= {int(family[part])} - {-1}
    return tuple(missing)
