"""Personal data in what arrived, masked for those whose work does not need it.

A masked value is a mark made with the installation's secret: the same person keeps the same mark,
so that a visit can be followed, and nobody who reads it can tell or try out who it is.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import msgspec

from pairwell.app.ports.journal import JournalEntry
from pairwell.model.user import Role

PERSONAL = frozenset({"customer_id", "visitor_id", "order_id", "query"})
"""Fields of events and orders that name a person, or that a person typed."""

SEES_ALL: tuple[Role, ...] = ("owner",)


class Arrived(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the journal as a page shows it.

    Attributes:
        name: of an event its own name, else the kind of the row.
        products: what it is about, at most a few ids.
        person: who, masked where the reader may not know; empty: nobody is named.
        payload: the rest as it came, masked alike.
    """

    seq: int
    received_at: str
    source: str
    name: str
    products: tuple[str, ...]
    person: str
    payload: dict[str, Any]


def arrived(entry: JournalEntry, role: Role, secret: bytes) -> Arrived:
    """An entry as somebody of this role may see it.

    Args:
        entry: of the journal.
        role: of the reader; the owner alone sees people.
        secret: of the installation, for the marks.
    """
    payload = _fields(entry.payload)
    if role not in SEES_ALL:
        whole = entry.kind == "customer"  # every field of it is about a person
        payload = {
            name: mark(str(value), secret) if whole or name in PERSONAL else value
            for name, value in payload.items()
        }
    lines = [each for each in payload.get("lines") or () if isinstance(each, dict)]
    named = [payload.get("product_id"), *(each.get("product_id") for each in lines)]
    person = payload.get("customer_id") or payload.get("visitor_id") or ""
    return Arrived(
        seq=entry.seq,
        received_at=entry.received_at.isoformat(timespec="seconds"),
        source=entry.source,
        name=str(payload.get("name", entry.kind)) if entry.kind == "event" else entry.kind,
        products=tuple(str(each) for each in named if each),
        person=str(person),
        payload=payload,
    )


def mark(text: str, secret: bytes) -> str:
    """Stands for a value.

    >>> mark("c-1", b"s") == mark("c-1", b"s") != mark("c-2", b"s")
    True
    """
    return f"#{hmac.new(secret, f'mask {text}'.encode(), hashlib.sha256).hexdigest()[:8]}"


def _fields(payload: bytes) -> dict[str, Any]:
    """What came; of an erased person nothing may be left."""
    try:
        fields = msgspec.json.decode(payload)
    except msgspec.DecodeError:
        return {}
    return fields if isinstance(fields, dict) else {}
