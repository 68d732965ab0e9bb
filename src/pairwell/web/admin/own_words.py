"""Hand-made rows as several pages make and show them: in the visitor's name, with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from pairwell.app.curate_matrix import add_curated_row
from pairwell.matrix.selectors import selector_of
from pairwell.model.curated import Action, CuratedRow
from pairwell.model.errors import InputRefused
from pairwell.offers.shelf import Shelf
from pairwell.web.admin.admin import instant
from pairwell.web.admin.sheet import Sheet
from pairwell.web.admin.speech import Speech
from pairwell.web.admin.visit import Visit
from pairwell.wiring import Workspace

COLUMNS = (
    "number", "action", "candidate", "anchor", "position", "relation", "reason", "author",
    "created_at", "valid_from", "valid_until",
)  # fmt: skip


async def keep(
    visit: Visit, action: Action, candidate: str, anchor: str, position: int | None = None
) -> CuratedRow:
    """Keep a row in the visitor's name, with the form's reason and last day, and write it down.

    Raises:
        InputRefused: a selector that names nothing, no reason, or a day that is none.
    """
    reason, now = reason_of(visit), instant()
    row = CuratedRow(
        candidate=candidate, action=action, anchor=anchor, position=position, reason=reason,
        author=visit.person.name, created_at=now, valid_until=end_of(visit.sent("until")),
    )  # fmt: skip

    def work(workspace: Workspace) -> CuratedRow:
        return add_curated_row(row, workspace.state, workspace.snapshots, now).row

    kept = await visit.admin.service.work(work)
    await visit.admin.note(
        visit.person, "pinned" if action == "pin" else "blocked", candidate,
        row=str(kept.number), beside=anchor or "everything", reason=reason,
        until=kept.valid_until,
    )  # fmt: skip
    return kept


def reason_of(visit: Visit) -> str:
    """Why, as the form says.

    Raises:
        InputRefused: it does not.
    """
    if reason := visit.sent("reason"):
        return reason
    raise InputRefused("A reason is missing.", "Say in a few words why: others will ask.")


def rows_sheet(rows: Iterable[CuratedRow]) -> Sheet:
    """Hand-made rows as a file."""
    cells = ([getattr(row, name) for name in COLUMNS] for row in rows)
    return Sheet(name="rows", header=COLUMNS, rows=cells)


def plain(selector: str) -> str:
    """The product id of a selector that names one product."""
    return selector.removeprefix("product:")


def pointed(selector: str, shelf: Shelf | None, speech: Speech) -> tuple[str, str]:
    """What a row is about, in words, and its product id where it is one product.

    >>> pointed("brand:Acme", None, Speech("en")), pointed("product:85123A", None, Speech("en"))
    (('brand Acme', ''), ('85123A', ''))
    """
    kind, name = msgspec.structs.astuple(selector_of(selector))
    if kind != "product":
        return speech.say(f"set.{kind}", name=name), ""
    code = shelf.code(name) if shelf is not None else -1
    title = shelf.snapshot.products.titles[code].strip() if shelf is not None and code >= 0 else ""
    return (title, name) if title else (name, "")


def end_of(day: str) -> str:
    """The instant after a last day; empty for none.

    Raises:
        InputRefused: it is no day.
    """
    if not day:
        return ""
    try:
        last = date.fromisoformat(day) + timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise InputRefused(f"{day!r} is no day.", "Write it as 2026-12-24.") from error
    return f"{last.isoformat()}T00:00:00+00:00"
