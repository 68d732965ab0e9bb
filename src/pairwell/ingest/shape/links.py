"""Link fields into ``LINKS`` columns, and marks beside them for the checks."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.instants import DateOrder, instants
from pairwell.ingest.convert.texts import as_id, as_text
from pairwell.ingest.convert.yes_no import yes_or_no
from pairwell.ingest.fields import Fields, nulls
from pairwell.model.snapshot import RELATIONS

ALIASES = {
    "accessories": "accessory",
    "spare_part": "accessory",
    "consumables": "consumable",
    "substitutes": "substitute",
    "subscription": "service",
    "services": "service",
    "successor": "upgrade",
    "newer_version": "upgrade",
    "tier": "upgrade",
    "next_tier": "upgrade",
    "set": "part_of_set",
    "look": "part_of_set",
    "required": "required_part",
}
"""Other words for our relations."""


def shape_links(fields: Fields, n_rows: int, *, date_order: DateOrder) -> pa.RecordBatch:
    """Typed rows; ``relation`` is null where nobody knows the word, which stands beside it.

    ``dates_read`` is null where a day was given that is none.
    """
    given = as_text(fields["relation"])
    days: dict[str, pa.Array] = {}
    read = pa.repeat(pa.scalar(True), n_rows)
    for name in ("valid_from", "valid_to"):
        cell = as_text(fields.get(name, nulls(n_rows)))
        days[name] = pc.cast(instants(cell, date_order), pa.date32(), safe=False)
        unread = pc.and_(cell.is_valid(), days[name].is_null())
        read = pc.if_else(unread, pa.scalar(None, pa.bool_()), read)
    columns = {
        "product_id": as_id(fields["product_id"]),
        "relation": relation_names(given),
        "target_id": as_id(fields["target_id"]),
        **days,
        "fits": yes_or_no(fields.get("fits", nulls(n_rows))),
        "note": as_text(fields.get("note", nulls(n_rows))),
        "relation_given": given,
        "dates_read": read,
        "date_given": pa.repeat(pa.scalar(True), n_rows),
    }
    return pa.RecordBatch.from_pydict(columns)


def relation_names(given: pa.Array) -> pa.Array:
    """Relations as we call them; null where a word means none of them.

    >>> relation_names(pa.array(["Required part", "successor", "friend", None])).to_pylist()
    ['required_part', 'upgrade', None, None]
    """
    encoded = pc.dictionary_encode(given)
    words = [
        "_".join(w.casefold().replace("-", " ").split()) for w in encoded.dictionary.to_pylist()
    ]
    names = [ALIASES.get(word, word) for word in words]
    known = pa.array([name if name in RELATIONS else None for name in names], pa.string())
    return known.take(encoded.indices)
