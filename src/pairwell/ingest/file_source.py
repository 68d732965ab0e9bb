"""A file being imported: raw rows through preset, shape and checks into chunks.

Every chunk balances: rows read = rows given + no product + quarantined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pairwell.ingest.checks import checks_for
from pairwell.ingest.content import Content
from pairwell.ingest.guess import new_preset
from pairwell.ingest.mapping import Mapping
from pairwell.ingest.options import ReadOptions
from pairwell.ingest.presets import PRESETS
from pairwell.ingest.presets.preset import Preset
from pairwell.ingest.raw_rows import RawRows, Reader
from pairwell.ingest.readers.reasons import REASONS
from pairwell.ingest.shape.customers import shape_customers
from pairwell.ingest.shape.links import shape_links
from pairwell.ingest.shape.orders import shape_orders
from pairwell.ingest.shape.products import shape_products
from pairwell.ingest.shape.views import shape_views
from pairwell.model.columns import CUSTOMERS, LINKS, PRODUCTS, VIEWS, schema
from pairwell.model.finding import Finding, QuarantinedRow
from pairwell.model.of_one import of_one
from pairwell.model.source import LINES_READ, Chunk, Kind

_SCHEMAS = {
    "orders": schema(LINES_READ),
    "products": schema(PRODUCTS),
    "customers": schema(CUSTOMERS),
    "links": schema(LINKS),
    "views": schema(VIEWS),
}


class FileSource:
    """One file, opened and understood; a ``Source`` of the model.

    Args:
        file: its name as the person gave it.
        reader: its rows.
        settled: what was found while opening it.
    """

    def __init__(
        self,
        file: str,
        *,
        content: Content,
        reader: Reader,
        mapping: Mapping,
        options: ReadOptions,
        settled: tuple[Finding, ...],
    ) -> None:
        self.file = file
        self.kind: Kind = mapping.kind
        self.digest = content.digest
        self.n_bytes = content.n_bytes
        self.header = reader.header
        self.mapping = mapping
        self._reader = reader
        self._settled = settled
        self._as_of = options.as_of
        self._start_afresh()

    def _start_afresh(self) -> None:
        """Forget the rows seen: presets and checks remember what stood above."""
        self._preset: Preset = new_preset(self.mapping)
        self._checks = checks_for(self.kind, self._as_of)
        self._n_by_reason: dict[str, int] = {}
        self._examples: dict[str, list[str]] = {}
        self._n_by_event: Counter[str] = Counter()

    def chunks(self) -> Iterator[Chunk]:
        self._start_afresh()
        for raw in self._reader.rows(tuple(self.mapping.columns)):
            yield self._chunk(raw)

    def findings(self) -> tuple[Finding, ...]:
        watched = (found for watch in self._checks.watching for found in watch.findings())
        return (
            *self._settled,
            *self._reader.findings(),
            *self._quarantine_findings(),
            *self._event_findings(),
            *watched,
        )

    def _chunk(self, raw: RawRows) -> Chunk:
        n = len(raw.lines)
        prepared = self._preset.prepare(
            {ours: raw.columns[theirs] for theirs, ours in self.mapping.columns.items()}, n
        )
        if prepared.other_events is not None:
            self._n_by_event.update(prepared.other_events.drop_null().to_pylist())
        typed = _shaped(prepared.fields, raw, self.mapping)
        goods = ~prepared.not_product
        blame = np.full(n, -1, dtype=np.int16)
        for i, check in enumerate(self._checks.quarantining):
            blame[check.test(typed) & goods & (blame < 0)] = i
        loaded = goods & (blame < 0)
        kept = typed if loaded.all() else typed.filter(pa.array(loaded))
        for watch in self._checks.watching:
            watch.look(kept)
        quarantined = self._quarantine(raw, blame)
        table = _SCHEMAS[self.kind]
        return Chunk(
            rows=pa.RecordBatch.from_arrays(
                [kept.column(name) for name in table.names], schema=table
            ),
            n_in=n + len(raw.broken),
            n_not_product=int(prepared.not_product.sum()),
            quarantined=quarantined,
            bytes_read=raw.bytes_read,
        )

    def _quarantine(self, raw: RawRows, blame: npt.NDArray[np.int16]) -> tuple[QuarantinedRow, ...]:
        rows = [
            QuarantinedRow(
                file=self.file,
                line=int(raw.lines[i]),
                reason=self._checks.quarantining[blame[i]].reason,
                raw=raw.raw(i),
            )
            for i in np.flatnonzero(blame >= 0).tolist()
        ]
        rows.extend(raw.broken)
        rows.sort(key=lambda row: row.line)
        for row in rows:
            self._n_by_reason[row.reason] = self._n_by_reason.get(row.reason, 0) + 1
            examples = self._examples.setdefault(row.reason, [])
            if len(examples) < 5:
                examples.append(row.raw)
        return tuple(rows)

    def _quarantine_findings(self) -> Iterator[Finding]:
        words = dict(REASONS)
        words.update((c.reason, (c.meaning, c.advice())) for c in self._checks.quarantining)
        for reason, n in self._n_by_reason.items():
            meaning, hint = words[reason]
            yield Finding(
                code=reason,
                severity="error",
                message=f"1 row {of_one(meaning)}." if n == 1 else f"{n:,} rows {meaning}.",
                hint=hint,
                n_rows=n,
                examples=tuple(self._examples[reason]),
            )

    def _event_findings(self) -> Iterator[Finding]:
        if n := self._n_by_event.total():
            named = [f"{word} {count:,}" for word, count in self._n_by_event.most_common(8)]
            views = f"{self.mapping.preset}_views"
            wanted = "product view" if self.kind == "views" else "purchase"
            yield Finding(
                code="not_views" if self.kind == "views" else "not_purchases",
                severity="info",
                message=f"1 row is an event other than a {wanted} and was left out: {named[0]}."
                if n == 1
                else f"{n:,} rows are events other than a {wanted} and were left out: "
                f"{', '.join(named)}.",
                hint=f"Views part substitutes: import the file again with --preset {views}."
                if views in PRESETS
                else "",
                n_rows=n,
                examples=tuple(self._n_by_event)[:5],
            )


def _shaped(fields: dict[str, pa.Array], raw: RawRows, mapping: Mapping) -> pa.RecordBatch:
    date_order = mapping.date_order or "dmy"
    decimal_comma = bool(mapping.decimal_comma)
    n = len(raw.lines)
    if mapping.kind == "orders":
        return shape_orders(
            fields,
            raw.lines,
            date_order=date_order,
            decimal_comma=decimal_comma,
            currency=mapping.currency,
            sheet=raw.sheet,
        )
    if mapping.kind == "products":
        return shape_products(fields, n, decimal_comma=decimal_comma, currency=mapping.currency)
    if mapping.kind == "links":
        return shape_links(fields, n, date_order=date_order)
    if mapping.kind == "views":
        return shape_views(fields, date_order=date_order)
    return shape_customers(fields, n, date_order=date_order)
