"""Cells as yes or no: words of three languages, and stock counts."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.numbers import amounts
from pairwell.ingest.convert.texts import as_text

_YES_WORDS = (
    "true yes y t tak да в_наличии in_stock instock available onbackorder preorder backorder "
    "limited_availability dostępny"
)
_NO_WORDS = (
    "false no n f nie нет нет_в_наличии out_of_stock outofstock unavailable sold_out discontinued "
    "not_stocked on_display_to_order niedostępny brak"
)
_YES = frozenset(_YES_WORDS.split())
_NO = frozenset(_NO_WORDS.split())


def yes_or_no(array: pa.Array) -> pa.Array:
    """Booleans; a number is yes when above zero; null where not understood.

    >>> yes_or_no(pa.array(["Yes", "нет", "in stock", "0", "12", "?"])).to_pylist()
    [True, False, True, False, True, None]
    """
    if pa.types.is_boolean(array.type):
        return array
    texts = pc.dictionary_encode(pc.utf8_lower(as_text(array)))
    words = [word.replace(" ", "_") for word in texts.dictionary.to_pylist()]
    counts = amounts(texts.dictionary).to_pylist()
    meant = [
        True if word in _YES else False if word in _NO else None if count is None else count > 0
        for word, count in zip(words, counts, strict=True)
    ]
    return pa.array(meant, pa.bool_()).take(texts.indices)
