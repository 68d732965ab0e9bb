"""Take whole edits of hand-made rows back: undo one, or put the rows of an earlier one in force.

Both are edits themselves, so that nothing is ever lost and each can be taken back in turn.
"""

from __future__ import annotations

from pairwell.app.ports.state import State, unknown_version
from pairwell.model.curated import EDIT, CuratedEdit, CuratedRow, EditHead, edit_in_force
from pairwell.model.errors import InputRefused, NotReady


def edit_number(version_id: str) -> int | None:
    """The number in the name of an edit; None where it is no such name.

    >>> edit_number("e-12"), edit_number("m-20261122-1")
    (12, None)
    """
    number = version_id.removeprefix(EDIT)
    is_edit = version_id.startswith(EDIT) and number.isascii() and number.isdigit()
    return int(number[:18]) if is_edit else None


def rows_of_edit(version_id: str, state: State) -> tuple[CuratedRow, ...]:
    """The rows that were there after an edit; ``e-0`` is before the first one.

    Raises:
        InputRefused: there is no such edit.
    """
    number = edit_number(version_id)
    if number is None or number > len(state.curated_edits()):
        raise unknown_version(version_id)
    return state.curated(after=number)


def undo_edit(
    version_id: str, state: State, *, author: str = "", at: str = "", snapshot_id: str = ""
) -> CuratedEdit:
    """Take one edit back: what it brought goes, and what it took away comes back.

    Rows about which somebody has spoken since stay as they are.

    Args:
        version_id: the edit.
        state: where the rows are.
        author: who takes it back.
        at: RFC 3339 instant.
        snapshot_id: what is served.

    Raises:
        InputRefused: there is no such edit, or nothing of it is left to take back.
    """
    number = edit_number(version_id)
    if number is None:
        raise unknown_version(version_id)
    edit, rows = state.curated_edit(number), state.curated()
    brought = {row.number for row in edit.added}
    gone = tuple(row for row in rows if row.number in brought)
    spoken = {(row.anchor, row.candidate) for row in rows if row.number not in brought}
    back = tuple(row for row in edit.removed if (row.anchor, row.candidate) not in spoken)
    if not gone and not back:
        raise InputRefused(
            f"Nothing of {version_id} is left to take back.",
            "See what holds now with `pairwell matrix curated`.",
        )
    return state.edit_curated(
        CuratedEdit(
            added=back, removed=gone, author=author, at=at, snapshot_id=snapshot_id,
            note=f"{version_id} taken back",
        )
    )  # fmt: skip


def restore_edit(
    version_id: str, state: State, *, author: str = "", at: str = "", snapshot_id: str = ""
) -> CuratedEdit:
    """Put the rows of an earlier edit in force again, and only these.

    Args:
        version_id: the edit; ``e-0``: no rows at all.
        state: where the rows are.
        author: who restores it.
        at: RFC 3339 instant.
        snapshot_id: what is served.

    Raises:
        InputRefused: there is no such edit, or its rows are in force already.
    """
    wanted = {row.number: row for row in rows_of_edit(version_id, state)}
    now = {row.number: row for row in state.curated()}
    if wanted == now:
        raise InputRefused(f"The rows of {version_id} are in force already.")
    return state.edit_curated(
        CuratedEdit(
            added=tuple(row for number, row in wanted.items() if now.get(number) != row),
            removed=tuple(row for number, row in now.items() if wanted.get(number) != row),
            author=author, at=at, snapshot_id=snapshot_id, restores=edit_number(version_id),
            note=f"back to {version_id}",
        )
    )  # fmt: skip


def last_edit_on(snapshot_id: str, state: State) -> EditHead | None:
    """The edit in force, if it was made while this matrix was served: the newest version then."""
    edits = state.curated_edits()
    number = edit_in_force(edits)
    if not snapshot_id or not number or edits[number - 1].snapshot_id != snapshot_id:
        return None
    return edits[number - 1]


def roll_back_edit(edit: EditHead, state: State, *, author: str = "", at: str = "") -> None:
    """Put the rows from before an edit in force again.

    Raises:
        NotReady: its rows were the same.
    """
    before = f"{EDIT}{edit_in_force(state.curated_edits()[: edit.number - 1])}"
    try:
        restore_edit(before, state, author=author, at=at, snapshot_id=edit.snapshot_id)
    except InputRefused as error:
        raise NotReady(f"There is nothing to go back to: {error.message}") from error
