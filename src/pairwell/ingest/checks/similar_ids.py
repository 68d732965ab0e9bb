"""Product ids that differ only by case, spaces or Unicode form: reported, never merged."""

from __future__ import annotations

import unicodedata

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.model.finding import Finding


class SimilarIds:
    """Watches the product ids of a file. Memory: one entry for each product.

    >>> watch = SimilarIds()
    >>> watch.look(pa.RecordBatch.from_pydict({"product_id": ["A1", "a1", "A1 ", "B2"]}))
    >>> watch.findings()[0].examples
    ('A1', 'a1', 'A1 ')
    """

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._spellings: dict[str, list[str]] = {}

    def look(self, rows: pa.RecordBatch) -> None:
        for product_id in pc.unique(rows.column("product_id")).to_pylist():
            if product_id is not None and product_id not in self._seen:
                self._seen.add(product_id)
                folded = "".join(unicodedata.normalize("NFKC", product_id).casefold().split())
                self._spellings.setdefault(folded, []).append(product_id)

    def findings(self) -> tuple[Finding, ...]:
        groups = [group for group in self._spellings.values() if len(group) > 1]
        if not groups:
            return ()
        return (
            Finding(
                code="similar_product_ids",
                severity="warning",
                message="1 product is spelled in more than one way: the ids differ only by case, "
                "spaces or Unicode form. They were kept apart."
                if len(groups) == 1
                else f"{len(groups)} products are spelled in more than one way: the ids differ "
                "only by case, spaces or Unicode form. They were kept apart.",
                hint="If they are one product, give them one id in the export.",
                examples=tuple(spelling for group in groups[:5] for spelling in group)[:5],
            ),
        )
