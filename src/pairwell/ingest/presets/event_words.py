"""Events of other systems by their word: which are purchases, which are views of a product.

Rows of any other event are no product; they are counted by their own word.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.texts import as_text
from pairwell.ingest.fields import Mask, mask_of

BOUGHT = pa.array(
    [
        "buy", "buys", "bought", "purchase", "purchased", "purchases", "order", "ordered",
        "order completed", "order_completed", "purchase-complete",
    ]
)  # fmt: skip
VIEWED = pa.array(["view_item", "product viewed"])


def other_than(event: pa.Array, wanted: pa.Array) -> tuple[pa.Array, Mask]:
    """What each row is that is none of the wanted (null on those), and the mask of such rows.

    >>> named, mask = other_than(pa.array(["Purchase", "view", None]), BOUGHT)
    >>> named.to_pylist(), mask.tolist()
    ([None, 'view', '(no event)'], [False, True, True])
    """
    word = pc.fill_null(as_text(event), "(no event)")
    found = pc.is_in(pc.utf8_lower(word), value_set=wanted)
    return pc.if_else(found, pa.scalar(None, pa.string()), word), ~mask_of(found)
