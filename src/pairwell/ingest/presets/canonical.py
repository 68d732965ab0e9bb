"""Our own column names and their many synonyms; nothing needs to be done to the rows."""

from __future__ import annotations

import numpy as np

from pairwell.ingest.fields import Fields
from pairwell.ingest.presets.preset import Prepared
from pairwell.model.source import Kind

REQUIRED: dict[Kind, tuple[str, ...]] = {
    "orders": ("order_id", "product_id"),
    "products": ("product_id",),
    "customers": ("customer_id",),
    "links": ("product_id", "relation", "target_id"),
    "views": ("customer_id", "product_id", "viewed_on"),
}
"""What a row must say, by kind."""


class Canonical:
    """A table that speaks for itself: columns are found by name, of any kind."""

    name = "canonical"
    currency: str | None = None
    columns: dict[str, str] = {}  # noqa: RUF012 - found by synonyms instead

    def __init__(self, kind: Kind = "orders") -> None:
        self.kind: Kind = kind
        self.required = REQUIRED[kind]

    @classmethod
    def recognises(cls, names: frozenset[str]) -> bool:
        return False

    def prepare(self, fields: Fields, n_rows: int) -> Prepared:
        return Prepared(fields, np.zeros(n_rows, dtype=np.bool_))
