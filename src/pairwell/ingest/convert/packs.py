"""How much one piece holds, as shops write it: ``750 ml``, ``1.5kg``, ``6``."""

from __future__ import annotations

from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.texts import as_text

_MEASURE = r"^(?P<size>[\d.,]+)\s*(?P<unit>\D*?)\.?$"


class Packs(NamedTuple):
    """Sizes as text, and their units in small letters; null where not given."""

    size: pa.Array
    unit: pa.Array


def packs(array: pa.Array) -> Packs:
    """Cells taken apart; what is no measure is kept as the size.

    >>> size, unit = packs(pa.array(["750 ml", "1.5KG", "6", "many", None]))
    >>> size.to_pylist(), unit.to_pylist()
    (['750', '1.5', '6', 'many', None], ['ml', 'kg', None, None, None])
    """
    text = as_text(array)
    parts = pc.extract_regex(text, _MEASURE)
    return Packs(
        pc.coalesce(as_text(parts.field("size")), text),
        pc.utf8_lower(as_text(parts.field("unit"))),
    )
