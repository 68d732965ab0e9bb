"""Our own shape: ``{"events": [{"id": …, "name": …}]}`` with the fields of ``Event``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pairwell.app.event_shapes.shaped import Shaped
from pairwell.model.event import Event, EventLine

FIELDS = frozenset(Event.__struct_fields__)
LINE_FIELDS = frozenset(EventLine.__struct_fields__)


def read(batch: Mapping[str, Any]) -> Iterator[Shaped]:
    """The events of a batch."""
    for event in batch["events"]:
        yield _shaped(event)


def _shaped(event: Any) -> Shaped:
    if not isinstance(event, dict):
        return Shaped(event, 0, event)
    dropped = 0 if FIELDS.issuperset(event) else len(event.keys() - FIELDS)
    lines = event.get("lines")
    if isinstance(lines, list):
        dropped += sum(len(line.keys() - LINE_FIELDS) for line in lines if isinstance(line, dict))
    return Shaped(event, dropped, event)
