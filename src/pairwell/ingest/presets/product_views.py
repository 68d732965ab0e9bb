"""Product views among the events of other systems; rows of any other event are left out."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.texts import as_text
from pairwell.ingest.fields import Mask, mask_of

_VIEW = pa.array(["view_item", "product viewed"])


def other_than_views(event: pa.Array) -> tuple[pa.Array, Mask]:
    """What each row is that is no view (null on views), and the mask of such rows.

    >>> named, mask = other_than_views(pa.array(["Product Viewed", "purchase", None]))
    >>> named.to_pylist(), mask.tolist()
    ([None, 'purchase', '(no event)'], [False, True, True])
    """
    word = pc.fill_null(as_text(event), "(no event)")
    viewed = pc.is_in(pc.utf8_lower(word), value_set=_VIEW)
    return pc.if_else(viewed, pa.scalar(None, pa.string()), word), ~mask_of(viewed)
