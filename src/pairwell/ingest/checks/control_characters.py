"""Characters that no keyboard types: NUL and other controls, signs of a damaged file.

Texts may hold tabs and line breaks, ids may not.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.checks.check import Check
from pairwell.ingest.fields import Mask, mask_of

_IN_IDS = r"[\x00-\x1f\x7f]"
_IN_TEXTS = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"


def control_characters(ids: tuple[str, ...], texts: tuple[str, ...]) -> Check:
    r"""A check over the id and text columns of a kind.

    >>> rows = pa.RecordBatch.from_pydict({"order_id": ["1", "1\t"], "title": ["a\nb", "c"]})
    >>> control_characters(("order_id",), ("title",)).test(rows).tolist()
    [False, True]
    """
    patterns = dict.fromkeys(ids, _IN_IDS) | dict.fromkeys(texts, _IN_TEXTS)

    def test(rows: pa.RecordBatch) -> Mask:
        found = mask_of(pa.repeat(pa.scalar(False), rows.num_rows))
        for column, pattern in patterns.items():
            values = rows.column(column)
            if values.null_count < len(values):
                found |= mask_of(pc.match_substring_regex(values, pattern))
        return found

    return Check(
        reason="control_characters",
        meaning="hold NUL or other control characters",
        hint="Export the file again; it may have been damaged.",
        test=test,
    )
