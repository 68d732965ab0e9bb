"""The pairs of the matrix with people's word on them: pins join, blocks leave, ``source`` tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from pairwell.matrix.curated import resolve
from pairwell.matrix.pair_table import pair_table
from pairwell.matrix.selectors import Catalogue
from pairwell.model.curated import CuratedRow
from pairwell.model.curated_arrays import CuratedArrays
from pairwell.model.snapshot import Snapshot
from pairwell.offers.by_hand import heard

MOST_PINS = 20
"""So many pins of one anchor join: a pin of a whole category is not thousands of rows."""


def curated_pair_table(
    snapshot: Snapshot, rows: Sequence[CuratedRow], *, min_customers: int = 1, blocked: bool = True
) -> pa.Table:
    """The stored pairs in ``PAIRS`` columns, with hand-made rows in them.

    A pin has ``source`` curated, its own relation if it names one, and no floor; where orders do
    not hold the pair its counts and measures are null. Anchors come by id as in ``pair_table``, the
    pins that joined last.

    Args:
        snapshot: the matrix.
        rows: hand-made rows that are in force.
        min_customers: mined pairs of fewer customers are left out.
        blocked: whether pairs that a person blocked stay; they are mined, and never offered.
    """
    table = pair_table(snapshot)
    pairs = snapshot.pairs
    kept = pairs.n_customers >= min_customers
    curated = resolve(rows, Catalogue(snapshot.products, snapshot.details))
    if curated is None:
        return table if min_customers <= 1 else table.filter(pa.array(kept))
    anchor = np.repeat(np.arange(len(pairs.offsets) - 1), np.diff(pairs.offsets))
    if not blocked:
        kept &= curated.taken_off[pairs.candidate] < 0
    is_pin = np.zeros(len(anchor), dtype=np.bool_)
    relation: dict[int, str] = {}
    joined: list[tuple[int, int, CuratedRow]] = []
    for code in np.flatnonzero(np.diff(curated.anchor_offsets)).tolist():
        word = heard(curated, (code,))
        start, end = (
            pairs.offsets[code : code + 2].tolist() if code + 1 < len(pairs.offsets) else (0, 0)
        )
        stored = {int(c): start + i for i, c in enumerate(pairs.candidate[start:end].tolist())}
        if not blocked:
            gone = [stored[c] for c in word.blocked.tolist() if c in stored]
            kept[gone] = False
        for candidate, row in _pins(curated, word.pinned, word.pin_row) + _pins(
            curated, word.instead, word.instead_row
        ):
            if candidate in stored:
                at = stored[candidate]
                is_pin[at] = kept[at] = True
                if row.relation is not None:
                    relation[at] = row.relation
            else:
                joined.append((code, candidate, row))
    table = _marked(table, is_pin, relation).filter(pa.array(kept))
    if not joined:
        return table
    return pa.concat_tables([table, _joined(table.schema, snapshot, joined)])


def _pins(
    curated: CuratedArrays, codes: np.ndarray[Any, Any], numbers: np.ndarray[Any, Any]
) -> list[tuple[int, CuratedRow]]:
    """Pinned products that are not taken off, by position, with their rows."""
    order = np.lexsort((codes, numbers, curated.position[numbers]))
    return [
        (int(codes[i]), curated.rows[int(numbers[i])])
        for i in order
        if curated.taken_off[codes[i]] < 0
    ][:MOST_PINS]


def _marked(table: pa.Table, is_pin: np.ndarray[Any, Any], relation: dict[int, str]) -> pa.Table:
    source = pa.array(["mined", "curated"]).take(pa.array(is_pin.astype(np.int8)))
    place = table.schema.get_field_index("source")
    table = table.set_column(place, "source", source)
    if relation:
        words = table["relation"].to_pylist()
        for at, word in relation.items():
            words[at] = word
        place = table.schema.get_field_index("relation")
        table = table.set_column(place, "relation", pa.array(words, pa.string()))
    return table


def _joined(
    schema: pa.Schema, snapshot: Snapshot, pins: list[tuple[int, int, CuratedRow]]
) -> pa.Table:
    """Pins that orders do not hold: what is known of each product alone, and the rest null."""
    products = snapshot.products
    price = products.price_minor
    known: dict[str, list[Any]] = {
        "anchor_id": [products.ids[a] for a, _, _ in pins],
        "candidate_id": [products.ids[c] for _, c, _ in pins],
        "n_anchor": [int(products.n_orders[a]) for a, _, _ in pins],
        "n_candidate": [int(products.n_orders[c]) for _, c, _ in pins],
        "n_baskets": [snapshot.meta.n_baskets] * len(pins),
        "proven": [False] * len(pins),
        "relation": [row.relation or "related" for _, _, row in pins],
        "role": ["both"] * len(pins),
        "price_ratio": [
            float(price[c] / price[a]) if price[a] > 0 and price[c] >= 0 else None
            for a, c, _ in pins
        ],
        "source": ["curated"] * len(pins),
    }
    columns = [
        pa.array(known[field.name]).cast(field.type)
        if field.name in known
        else pa.nulls(len(pins), field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)
