"""Hand-made rows and their edits, inside a transaction or a question of the state file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import apsw
import msgspec

from pairwell.app.ports.state import unknown_version
from pairwell.model.curated import EDIT, CuratedEdit, CuratedRow, EditHead
from pairwell.model.errors import InputRefused

Rows = Callable[..., list[dict[str, Any]]]
"""Asks the database: a statement and its values in, rows by column out."""

_FIELDS = (
    "number", "anchor", "candidate", "action", "position", "reason", "author", "created_at",
    "valid_from", "valid_until", "relation", "expert", "image_url", "texts",
)  # fmt: skip
_NAMES = ", ".join(_FIELDS)
_LAST = 1 << 62
# what came and went in the same edit was replaced by a later word of it, and never heard
_HEADS = (
    "select e.*, "
    "(select count(*) from curated_row r where r.added_by = e.number "
    "and r.removed_by is not e.number) as n_added, "
    "(select count(*) from curated_row r where r.removed_by = e.number "
    "and r.added_by <> e.number) as n_removed from curated_edit e"
)


def write_edit(connection: apsw.Connection, edit: CuratedEdit) -> CuratedEdit:
    """Enter an edit; what its rows replace is ended by it too.

    Raises:
        InputRefused: a row that it removes is not there (any more).
    """
    number = int(connection.execute("select coalesce(max(number), 0) + 1 from curated_edit").get)
    connection.execute(
        "insert into curated_edit values (?, ?, ?, ?, ?, ?)",
        (number, edit.author, edit.at, edit.note, edit.snapshot_id, edit.restores),
    )
    removed: list[CuratedRow] = []
    for row in edit.removed:
        gone = _end(connection, number, "number = ?", row.number)
        if not gone:
            raise InputRefused(
                f"There is no hand-made row {row.number}.",
                "See them with `pairwell matrix curated`.",
            )
        removed += gone
    added: list[CuratedRow] = []
    for row in edit.added:
        removed += _end(
            connection, number, "anchor = ? and candidate = ?", row.anchor, row.candidate
        )
        added.append(_begin(connection, number, row))
    # said twice in one edit: the last word counts, the first was never heard
    heard = {row.number for row in removed} & {row.number for row in added}
    return msgspec.structs.replace(
        edit,
        number=number,
        added=tuple(row for row in added if row.number not in heard),
        removed=tuple(row for row in removed if row.number not in heard),
        n_added=len(added) - len(heard),
        n_removed=len(removed) - len(heard),
    )


def read_curated(ask: Rows, after: int | None = None) -> tuple[CuratedRow, ...]:
    """The rows that are there, or were after an edit, by number."""
    found = ask(
        f"select {_NAMES} from curated_row where added_by <= ?1 "  # noqa: S608
        "and (removed_by is null or removed_by > ?1) order by number",
        _LAST if after is None else after,
    )
    return tuple(_row(each) for each in found)


def read_heads(ask: Rows) -> tuple[EditHead, ...]:
    """All edits without their rows, oldest first."""
    return tuple(EditHead(**each) for each in ask(f"{_HEADS} order by e.number"))


def read_edit(ask: Rows, number: int) -> CuratedEdit:
    """One edit with its rows.

    Raises:
        InputRefused: there is no such edit.
    """
    heads = ask(f"{_HEADS} where e.number = ?", number)
    if not heads:
        raise unknown_version(f"{EDIT}{number}")
    added, removed = (
        tuple(
            _row(each)
            for each in ask(
                f"select {_NAMES} from curated_row where {one} = ? "  # noqa: S608
                f"and {other} is not ?1 order by nth",
                number,
            )
        )
        for one, other in (("added_by", "removed_by"), ("removed_by", "added_by"))
    )
    return CuratedEdit(**heads[0], added=added, removed=removed)


def _begin(connection: apsw.Connection, edit: int, row: CuratedRow) -> CuratedRow:
    if not row.number:
        number = connection.execute("select coalesce(max(number), 0) + 1 from curated_row").get
        row = msgspec.structs.replace(row, number=number)
    values = msgspec.structs.asdict(row)
    values |= {"texts": msgspec.json.encode(row.texts).decode(), "edit": edit}
    places = ", ".join(f":{name}" for name in _FIELDS)
    connection.execute(
        f"insert into curated_row ({_NAMES}, added_by) values ({places}, :edit)",  # noqa: S608
        values,
    )
    return row


def _end(
    connection: apsw.Connection, edit: int, which: str, *values: apsw.SQLiteValue
) -> Iterable[CuratedRow]:
    cursor = connection.execute(
        f"update curated_row set removed_by = ? where removed_by is null and {which} "  # noqa: S608
        f"returning {_NAMES}",
        (edit, *values),
    )
    return [_row(dict(zip(_FIELDS, each, strict=True))) for each in cursor]


def _row(values: dict[str, Any]) -> CuratedRow:
    return CuratedRow(**values | {"texts": msgspec.json.decode(values["texts"])})
