"""Writing a group of deliveries: ids, entries, live products, quarantine and books.

The caller holds the transaction. All events of a group go through five statements, however many
they are: each statement runs beside Python, and each return to Python waits for its turn.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import apsw
import msgspec

from pairwell.app.ports.journal import (
    CONFLICT,
    ONCE,
    Delivery,
    Entry,
    InQuarantine,
    Outcome,
    Received,
    Refused,
    hour_of,
)
from pairwell.store import question

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LETTERS: dict[str, Outcome] = {"s": "stored", "d": "duplicate", "q": "quarantined"}

LAST = "select coalesce((select seq from sqlite_sequence where name = 'entry'), 0)"
LATEST = "select hash from known where source = ? and kind = ? and id = ?"
KNOW = "insert or replace into known values (?, ?, ?, ?, ?)"
KEEP = (
    "insert into entry (kind, source, id, received_us, for_facts, skewed, payload) "
    "values (?, ?, ?, ?, ?, ?, ?)"
)
PUT_BACK = "update reported_incentive set withdrawn = 0 where name = ?"
PUT_ASIDE = (
    "insert into quarantine values (?, ?, ?, ?, ?, ?, 1) "
    "on conflict (source, hour, code, hash) do update set times = times + 1"
)


def write_deliveries(connection: apsw.Connection, deliveries: list[Delivery]) -> list[Received]:
    """Keep what is new, put aside what is wrong, enter the books."""
    events = [(d, e) for d in deliveries for e in d.entries if e.kind == "event"]
    letters = iter(_keep_events(connection, events))
    answers, books = [], Counter[tuple[str, str, str]]()
    for delivery in deliveries:
        outcomes: list[Outcome] = ["quarantined"] * (len(delivery.entries) + len(delivery.refused))
        aside = list(delivery.refused)
        for entry in delivery.entries:
            if entry.kind == "event":
                outcomes[entry.index] = LETTERS[next(letters)]
            else:
                outcomes[entry.index] = _keep_row(connection, entry, delivery)
            if outcomes[entry.index] == "quarantined":
                aside.append(_conflict(entry))
        hour = hour_of(delivery.received_at)
        _put_aside(connection, aside, delivery.source, hour)
        answer = _answer(outcomes, aside, delivery)
        answers.append(answer)
        for name, n in (
            ("received", answer.received),
            ("stored", answer.stored),
            ("duplicate", answer.duplicate),
            ("quarantined", len(aside)),
            ("dropped_fields", answer.dropped_fields),
        ):
            books[delivery.source, hour, name] += n
    _enter(connection, books)
    return answers


def _keep_events(connection: apsw.Connection, events: list[tuple[Delivery, Entry]]) -> str:
    """One letter for each: stored, duplicate, quarantined."""
    if not events:
        return ""
    batch = msgspec.json.encode(
        [
            (
                delivery.source,
                entry.id,
                _hash(entry.payload).hex(),
                _microseconds(delivery.received_at),
                int(entry.for_facts),
                int(entry.skewed),
                entry.payload.decode(),
            )
            for delivery, entry in events
        ]
    )
    last = {"last": connection.execute(LAST).get}
    connection.execute("delete from temp.incoming")
    connection.execute(question("journal/take_in"), (batch.decode(),))
    connection.execute(question("journal/know_new"), last)
    connection.execute(question("journal/keep_new"), last)
    return str(connection.execute(question("journal/outcomes"), last).get)


def _keep_row(connection: apsw.Connection, entry: Entry, delivery: Delivery) -> Outcome:
    # what a store has is one truth, whoever tells it: the same word after another's is news
    store = entry.live.store if entry.live else ""
    key = ("" if store else delivery.source, entry.kind, entry.id)
    hash_ = _hash(entry.payload)
    told_us, payload = _microseconds(delivery.received_at), entry.payload.decode()
    known = connection.execute(LATEST, key).get
    if known == hash_:
        if store:  # it is as old as the last time that somebody said so
            again = (told_us, store, entry.live.product_id if entry.live else "")
            connection.execute(question("journal/told_again"), again)
        return "duplicate"
    if known is not None and entry.kind in ONCE:
        return "quarantined"
    connection.execute(
        KEEP,
        (
            entry.kind,
            delivery.source,
            entry.id,
            told_us,
            int(entry.for_facts),
            int(entry.skewed),
            payload,
        ),
    )
    seq = connection.last_insert_rowid()
    connection.execute(KNOW, (*key, hash_, seq))
    if entry.live is not None:
        told = msgspec.structs.asdict(entry.live)
        told |= {"seq": seq, "told_us": told_us}
        connection.execute(
            question("journal/add_live_store" if store else "journal/add_live"), told
        )
    if entry.kind == "broken_promise":
        report = {"payload": payload, "received_us": told_us}
        connection.execute(question("journal/withdraw"), report)
    elif entry.kind == "incentive_allowed":
        connection.execute(PUT_BACK, (entry.id,))
    return "stored"


def _conflict(entry: Entry) -> Refused:
    raw = entry.payload.decode()[:2_000]
    return Refused(index=entry.index, code="id_conflict", detail=CONFLICT, raw=raw)


def _put_aside(
    connection: apsw.Connection, aside: Iterable[Refused], source: str, hour: str
) -> None:
    for one in aside:
        key = (source, hour, one.code, _hash(one.raw.encode()))
        connection.execute(PUT_ASIDE, (*key, one.detail, one.raw))


def _answer(outcomes: list[Outcome], aside: list[Refused], delivery: Delivery) -> Received:
    return Received(
        received=len(outcomes),
        stored=outcomes.count("stored"),
        duplicate=outcomes.count("duplicate"),
        quarantined=tuple(
            InQuarantine(index=one.index, code=one.code, detail=one.detail)
            for one in sorted(aside, key=lambda one: one.index)
        ),
        outcomes=tuple(outcomes),
        dropped_fields=delivery.dropped_fields,
    )


def _enter(connection: apsw.Connection, books: Counter[tuple[str, str, str]]) -> None:
    names = ("received", "stored", "duplicate", "quarantined", "dropped_fields")
    for source, hour in sorted({(source, hour) for source, hour, _ in books}):
        counts = (books[source, hour, name] for name in names)
        connection.execute(question("journal/add_book"), (source, hour, *counts))


def _microseconds(instant: datetime) -> int:
    return (instant - EPOCH) // MICROSECOND


def _hash(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()
