"""Parts without which a product does not work, and which the shopper has not got (T1).

They are told as information beside the product, never sold as an idea: whoever leaves them out has
bought something that does not work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from pairwell.model.snapshot import Snapshot


def still_missing(
    required: Iterable[int],
    there: Sequence[int],
    owned: npt.NDArray[np.int32],
    snapshot: Snapshot,
) -> tuple[int, ...]:
    """What of some required parts is neither there nor owned, itself or as a variant, each once.

    Of several variants the first is told. Parts of parts are told beside the part, not here.

    Args:
        required: codes of the parts, in the order of the shop's links.
        there: codes of the anchors and of what is in the cart.
        owned: codes of what the shopper bought.
        snapshot: whose families say what is a variant of what.
    """
    bought = owned.tolist()  # parts are few: looking through a list is sooner than making a set
    required = dict.fromkeys(required)
    missing = [part for part in required if part not in there and part not in bought]
    family_of = snapshot.products.family.item
    variants = [(part, family) for part in missing if (family := family_of(part)) >= 0]
    if variants:
        families = [family_of(code) for code in there] + snapshot.products.family[owned].tolist()
        for part, family in variants:
            if family in families:
                missing.remove(part)
            families.append(family)
    return tuple(missing)
