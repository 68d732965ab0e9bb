"""Parts without which a product does not work, and which the shopper has not got (T1).

They are told as information beside the product, never sold as an idea: whoever leaves them out has
bought something that does not work.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pairwell.offers.loops.shapes import fixed
from pairwell.offers.shelf import Shelf


def missing_parts(
    anchors: Sequence[int], owned: npt.NDArray[np.int32], shelf: Shelf
) -> tuple[int, ...]:
    """What the anchors need and is neither among them nor owned, itself or as a variant, each once.

    In the order of the shop's links; of several variants the first is told. Parts of parts are told
    beside the part, not here.

    Args:
        anchors: codes of what the shopper looks at and has in the cart.
        owned: codes of what the shopper bought.
        shelf: whose links say what a product needs, and whose families what is a variant of what.
    """
    offsets, parts = shelf.required_parts
    if not len(parts) or not anchors:
        return ()
    family = shelf.family
    if shelf.loops is not None:
        asked = np.array(anchors)
        return tuple(shelf.loops.missing(asked, offsets, parts, family, fixed(owned)).tolist())
    last = len(offsets) - 1
    needed = [p for a in anchors if a < last for p in parts[offsets[a] : offsets[a + 1]].tolist()]
    there = [*anchors, *owned.tolist()]
    families = set(family[there].tolist()) - {-1}
    missing: list[int] = []
    for part in dict.fromkeys(needed):
        if part not in there and family.item(part) not in families:
            missing.append(part)
            families |= {family.item(part)} - {-1}
    return tuple(missing)
