"""Many hand-made rows at once, from a table: looked at line by line, kept all or none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple, cast, get_args

import msgspec

from pairwell.app.coverage_change import coverage_change
from pairwell.app.curate_matrix import check_row, served_id
from pairwell.app.pin_places import PinPlaces, others_than
from pairwell.app.ports.snapshots import Snapshots
from pairwell.app.ports.state import State
from pairwell.app.propose_edits import HeldLine, RefusedLine
from pairwell.matrix.curated import in_force
from pairwell.matrix.curated_review import CoverageChange
from pairwell.matrix.selectors import Catalogue, selector_of
from pairwell.model.curated import Action, CuratedEdit, CuratedRow, Relation
from pairwell.model.errors import InputRefused
from pairwell.offers.phrases import PHRASES
from pairwell.offers.policy import OfferPolicy

FIELDS = (
    "anchor", "candidate", "rank", "relation", "reason", "from", "until", "expert", "image_url",
    "text", *(f"text_{language}" for language in PHRASES),
)  # fmt: skip
"""Columns of the table; only the candidate, and for pins the anchor, must be there."""

_SUGGESTED = 20
"""So many unknown names are looked for among all names; the hint costs a pass over them."""


class TextRow(NamedTuple):
    """One row of a table as it stood: trimmed texts by our column name, empty where a cell is."""

    line: int
    cells: dict[str, str]


class BulkReview(msgspec.Struct, frozen=True, kw_only=True):
    """What a table of rows would do.

    Attributes:
        n_rows: rows of the table.
        n_unchanged: rows that say what is known already.
        n_replaced: rows that take the place of an earlier word on the same two selectors.
        rows: those that would be kept.
        refused: lines that cannot be used; while there is one, nothing is kept.
        held: lines that would be kept and wait, for what they offer is out of stock.
        coverage: what it would do to the best sellers; None where lines are refused.
    """

    n_rows: int
    n_unchanged: int
    n_replaced: int
    rows: tuple[CuratedRow, ...]
    refused: tuple[RefusedLine, ...]
    held: tuple[HeldLine, ...]
    coverage: CoverageChange | None


def review_bulk(
    table: Iterable[TextRow],
    action: Action,
    state: State,
    snapshots: Snapshots,
    as_of: str,
    *,
    author: str = "",
    reason: str = "",
    locale: str = "en",
    policy: OfferPolicy,
) -> BulkReview:
    """Look at a table of rows; nothing is kept.

    Args:
        table: its rows, cells by the names of ``FIELDS``.
        action: what all of them do.
        state: where the other rows are.
        snapshots: what is served.
        as_of: RFC 3339 instant in UTC.
        author: who says so.
        reason: why, where a row does not say.
        locale: language of the column ``text``.
        policy: the shop's rules, for the change of coverage.

    Raises:
        NotReady: nothing was published yet, so nothing is known about products.
    """
    snapshot = snapshots.current().snapshot
    catalogue = Catalogue(snapshot.products, snapshot.details)
    known = {(row.anchor, row.candidate): row for row in state.curated()}
    lines: dict[tuple[str, str], int] = {}
    rows: dict[tuple[str, str], CuratedRow] = {}
    refused: list[RefusedLine] = []
    held: list[HeldLine] = []
    n_rows = n_unchanged = 0
    for line, cells in table:
        n_rows += 1
        try:
            cells = {**cells, "reason": cells.get("reason") or reason}
            row = row_of(cells, action, author=author, as_of=as_of, locale=locale)
            pair = (row.anchor, row.candidate)
            if pair in lines:
                raise InputRefused(
                    f"Line {lines[pair]} speaks of the same pair.", "Keep one of the two lines."
                )
            check_row(row, catalogue, as_of, suggest=len(refused) < _SUGGESTED)
        except InputRefused as error:
            refused.append(_refused(line, error))
            continue
        lines[pair] = line
        if pair in known and _said(known[pair]) == _said(row):
            n_unchanged += 1
            continue
        rows[pair] = row
        chosen = catalogue.select(selector_of(row.candidate))
        if action == "pin" and not (snapshot.products.in_stock[chosen] != 0).any():
            held.append(
                HeldLine(line=line, message=f"{row.candidate} is out of stock: the pin waits.")
            )
    places = PinPlaces(others_than(known.values(), rows.values()), as_of)
    for pair, row in rows.items():
        try:
            places.take(row)
        except InputRefused as error:
            refused.append(_refused(lines[pair], error))
    refused.sort(key=lambda each: each.line)
    before = in_force(known.values(), as_of)
    after = [row for pair, row in {**{_pair(r): r for r in before}, **rows}.items()]
    return BulkReview(
        n_rows=n_rows,
        n_unchanged=n_unchanged,
        n_replaced=sum(pair in known for pair in rows),
        rows=tuple(rows.values()),
        refused=tuple(refused),
        held=tuple(held),
        coverage=None if refused else coverage_change(snapshot, catalogue, before, after, policy),
    )


def keep_bulk(
    review: BulkReview, state: State, snapshots: Snapshots, *, author: str, at: str, note: str
) -> CuratedEdit:
    """Keep all rows of a review as one edit.

    Raises:
        InputRefused: a line was refused, or there is nothing to keep.
    """
    if review.refused:
        raise InputRefused(
            f"{len(review.refused)} of {review.n_rows} lines cannot be used: nothing was kept.",
            "Mend the lines or take them out.",
        )
    if not review.rows:
        raise InputRefused("The table says nothing new.", "Nothing was kept.")
    return state.edit_curated(
        CuratedEdit(
            added=review.rows, author=author, at=at, note=note, snapshot_id=served_id(snapshots)
        )
    )


def row_of(
    cells: dict[str, str], action: Action, *, author: str, as_of: str, locale: str
) -> CuratedRow:
    """One row of the table as a hand-made row.

    Raises:
        InputRefused: a cell that says no number, day or relation.

    >>> row_of({"anchor": "tea", "candidate": "cup", "rank": "2"}, "pin",
    ...        author="Ann", as_of="2026-11-22T10:00:00+00:00", locale="en").position
    2
    """
    rank, relation = cells.get("rank", ""), cells.get("relation", "")
    if rank and not (rank.isascii() and rank.isdigit() and len(rank) < 10):
        raise InputRefused(f"There is no place {rank!r}.", "Write a whole number from 1.")
    texts = {lang: text for lang in PHRASES if (text := cells.get(f"text_{lang}", ""))}
    if cells.get("text"):
        texts.setdefault(locale, cells["text"])
    return CuratedRow(
        anchor=cells.get("anchor", ""),
        candidate=cells.get("candidate", ""),
        action=action,
        position=int(rank) if rank else None,
        reason=cells.get("reason", ""),
        author=author,
        created_at=as_of,
        valid_from=day_begins(cells.get("from", "")),
        valid_until=day_begins(cells.get("until", ""), after=1),
        relation=relation_named(relation),
        expert=cells.get("expert", ""),
        texts=texts,
        image_url=cells.get("image_url", ""),
    )


def relation_named(name: str) -> Relation | None:
    """The relation of that name; None where none is named.

    Raises:
        InputRefused: there is none.
    """
    if name and name not in get_args(Relation):
        raise InputRefused(
            f"There is no relation {name!r}.", f"Relations: {', '.join(get_args(Relation))}."
        )
    return cast(Relation, name) if name else None


def day_begins(text: str, after: int = 0) -> str:
    """The instant at which a day begins; with ``after=1`` the one at which it is over.

    Raises:
        InputRefused: it is no day.

    >>> day_begins("2026-12-24", after=1), day_begins("")
    ('2026-12-25T00:00:00+00:00', '')
    """
    if not text:
        return ""
    try:
        # a spreadsheet writes a day as the instant at which it begins
        day = date.fromisoformat(text.removesuffix(" 00:00:00")) + timedelta(days=after)
    except (ValueError, OverflowError) as error:
        raise InputRefused(f"{text!r} is no day.", "Write it as 2026-12-24.") from error
    return f"{day.isoformat()}T00:00:00+00:00"


def _refused(line: int, error: InputRefused) -> RefusedLine:
    return RefusedLine(line=line, code=error.code, message=error.message, hint=error.hint)


def _pair(row: CuratedRow) -> tuple[str, str]:
    return row.anchor, row.candidate


def _said(row: CuratedRow) -> CuratedRow:
    """The row without who said it and when."""
    return msgspec.structs.replace(row, author="", created_at="", number=0)
