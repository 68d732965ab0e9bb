"""A hand-made snapshot with attributes and links, for tests of whatever asks for them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import pyarrow as pa

from pairwell.matrix.details import details_of
from pairwell.matrix.links import link_rows
from pairwell.model.snapshot import Snapshot
from tests.snapshots import Pair, Product, snapshot_of

Link = tuple[str, str, str] | tuple[str, str, str, bool]
"""Product, relation, target, and whether it is of a fits list."""


def detailed(
    products: Mapping[str, tuple[str, Mapping[str, Any]]],
    pairs: Sequence[Pair] = (),
    links: Sequence[Link] = (),
) -> Snapshot:
    """A snapshot of products, each with its category and its attributes."""
    snapshot = snapshot_of(
        [
            Product(id=name, title=f"The {name}", category=category)
            for name, (category, _) in products.items()
        ],
        pairs,
    )
    cells = [json.dumps(attributes) for _, attributes in products.values()]
    table = pa.table({"product_id": list(products), "attributes": cells})
    rows = [
        {"product_id": a, "relation": relation, "target_id": b, "fits": fits}
        for a, relation, b, fits in ((*link, False)[:4] for link in links)
    ]
    names = ["product_id", "relation", "target_id", "fits"]
    linked = pa.table({name: [row[name] for row in rows] for name in names}) if rows else None
    return msgspec.structs.replace(
        snapshot,
        details=details_of(snapshot.products.ids, table),
        links=link_rows(snapshot.products.ids, linked).rows,
    )
