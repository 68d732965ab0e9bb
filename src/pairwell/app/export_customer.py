"""Tell a person everything that is kept of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:  # serving starts without the tables' engine
    import pyarrow as pa

    from pairwell.app.ports.facts import Facts
    from pairwell.app.ports.journal import Journal


class CustomerExport(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a person.

    Attributes:
        customer: what files and orders told of them; None: nothing.
        lines: what they bought and kept.
        returns: what they gave back without a line that it belongs to.
        views: products they looked at, as the shop's own files and back end told.
        events: what arrived over HTTP about them: source, instant, and the thing itself.
    """

    customer_id: str
    customer: dict[str, Any] | None
    lines: tuple[dict[str, Any], ...]
    returns: tuple[dict[str, Any], ...]
    views: tuple[dict[str, Any], ...]
    events: tuple[dict[str, Any], ...]


def export_customer(customer_id: str, facts: Facts, journal: Journal) -> CustomerExport:
    """Everything about one person; empty for a stranger.

    Raises:
        StoreBusy: another process holds a store.
    """
    customers = _rows(facts.customers(), customer_id)
    entries = journal.entries_of(customer_id)
    return CustomerExport(
        customer_id=customer_id,
        customer=customers[0] if customers else None,
        lines=_rows(facts.lines(), customer_id),
        returns=_rows(facts.returns(), customer_id),
        views=_rows(facts.views(), customer_id),
        events=tuple(
            {
                "source": entry.source,
                "received_at": entry.received_at,
                "kind": entry.kind,
                "told": msgspec.Raw(entry.payload),
            }
            for entry in entries
        ),
    )


def _rows(table: pa.Table, customer_id: str) -> tuple[dict[str, Any], ...]:
    import pyarrow.compute as pc

    found: list[dict[str, Any]] = table.filter(
        pc.equal(table["customer_id"], customer_id)
    ).to_pylist()
    return tuple(found)
