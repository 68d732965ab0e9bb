"""What an edited sheet would change: the difference between it and what people said before.

Nothing is saved here. A row whose line is gone means nothing (a filtered sheet must not block what
was filtered out); a cleared action takes a person's earlier word back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from typing import Literal, NamedTuple

import msgspec

from pairwell.app.offer_lists import names_one_pair
from pairwell.matrix.curated_review import CoverageChange
from pairwell.matrix.selectors import KINDS, selector_of
from pairwell.model.curated import Action, CuratedRow, Relation

ACTIONS: tuple[Action, ...] = ("pin", "block")


class EditedRow(NamedTuple):
    """One row of a file as it stood: trimmed texts, empty where a cell is.

    A note of None is in a file without notes: whoever wrote it said nothing about earlier reasons.
    """

    line: int
    anchor_id: str
    candidate_id: str
    rank: str
    action: str
    note: str | None
    relation: Relation | None = None


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that would change.

    Attributes:
        line: of the sheet, the header is line 1.
        change: ``add`` a word on the pair, ``replace`` or ``remove`` the one there is.
        action: what the row says, or for a removal said before.
        rank: place of a pin among pins; None: after those that have one, and for a block.
        note: why, in the author's words.
        number: of the row that is replaced or removed; 0 for a new one.
        relation: what the pair is, where the file says so.
    """

    line: int
    change: Literal["add", "replace", "remove"]
    anchor_id: str
    candidate_id: str
    action: Action
    rank: int | None = None
    note: str = ""
    number: int = 0
    relation: Relation | None = None

    def curated(
        self, *, author: str = "", at: str = "", earlier: CuratedRow | None = None
    ) -> CuratedRow:
        """The row to keep; of a removal the row to take back.

        Args:
            author: who says so.
            at: RFC 3339 instant.
            earlier: the row that it replaces; a pin of a pin keeps its texts, picture and days.
        """
        base = CuratedRow(
            anchor=_selector(self.anchor_id), candidate=_selector(self.candidate_id),
            action=self.action,
        )  # fmt: skip
        if earlier is not None and earlier.action == self.action:
            base = earlier
        return msgspec.structs.replace(
            base,
            position=self.rank,
            reason=self.note,
            author=author,
            created_at=at,
            number=0,
            relation=self.relation or base.relation,
        )


class RefusedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that cannot be used, why, and what to do."""

    line: int
    code: str
    message: str
    hint: str


class HeldLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that can be used and has no effect yet, and why."""

    line: int
    message: str


class ProposedEdits(msgspec.Struct, frozen=True, kw_only=True):
    """What a sheet would change, and the lines that stand in the way.

    Attributes:
        n_rows: rows read.
        n_unchanged: rows that say what is known already.
        n_without_action: rows with a note and no action; nothing comes of them.
        edits: in the order of the lines.
        refused: lines that cannot be used; while there is one, nothing is kept.
        held: lines that would be kept and wait, for what they offer is out of stock.
        coverage: what it would do to the best sellers; None where that was not asked.
    """

    n_rows: int
    n_unchanged: int
    n_without_action: int
    edits: tuple[Edit, ...]
    refused: tuple[RefusedLine, ...]
    held: tuple[HeldLine, ...] = ()
    coverage: CoverageChange | None = None


def propose_edits(
    rows: Iterable[EditedRow],
    known_products: Collection[str],
    curated: Sequence[CuratedRow] = (),
    out_of_stock: Collection[str] = (),
    discontinued: Collection[str] = (),
) -> ProposedEdits:
    """Compare a sheet with what people said before.

    Args:
        rows: the sheet.
        known_products: ids of the catalogue.
        curated: what people said before.
        out_of_stock: ids that cannot be bought now.
        discontinued: those of them that will not come back; a pin of one is refused.

    >>> row = EditedRow(2, "tea", "cup", "1", "pin", "a classic")
    >>> propose_edits([row], {"tea", "cup"}).edits[0].change
    'add'
    >>> propose_edits([row], {"tea"}).refused[0].code
    'unknown_product'
    """
    before = {
        (selector_of(row.anchor).name, selector_of(row.candidate).name): row
        for row in curated
        if names_one_pair(row)
    }
    lines: dict[tuple[str, str], int] = {}
    edits: list[Edit] = []
    refused: list[RefusedLine] = []
    held: list[HeldLine] = []
    n_rows = n_unchanged = n_without_action = 0
    for row in rows:
        n_rows += 1
        pair = (row.anchor_id, row.candidate_id)
        earlier = before.get(pair)
        action = row.action.lower()
        why = _refusal(row, action, known_products, lines.get(pair), spoken=earlier is not None)
        if why is not None:
            refused.append(why)
            continue
        lines[pair] = row.line
        edit = _edit(row, action, earlier)
        pins = edit is not None and edit.change != "remove" and edit.action == "pin"
        if pins and row.candidate_id in discontinued:
            refused.append(_gone(row))
            continue
        if edit is not None:
            edits.append(edit)
            if pins and row.candidate_id in out_of_stock:
                message = f"{row.candidate_id} is out of stock: the pin waits."
                held.append(HeldLine(line=row.line, message=message))
        elif not action and row.note:
            n_without_action += 1
        else:
            n_unchanged += 1
    return ProposedEdits(
        n_rows=n_rows,
        n_unchanged=n_unchanged,
        n_without_action=n_without_action,
        edits=tuple(edits),
        refused=tuple(refused),
        held=tuple(held),
    )


def _gone(row: EditedRow) -> RefusedLine:
    return RefusedLine(
        line=row.line,
        code="discontinued",
        message=f"{row.candidate_id} is discontinued: it cannot be offered any more.",
        hint="Pin its successor, or clear the action.",
    )


def _edit(row: EditedRow, action: str, earlier: CuratedRow | None) -> Edit | None:
    """What the row changes; None: nothing."""
    if not action:
        if earlier is None:
            return None
        return Edit(
            line=row.line,
            change="remove",
            anchor_id=row.anchor_id,
            candidate_id=row.candidate_id,
            action=earlier.action,
            rank=earlier.position,
            note=earlier.reason,
            number=earlier.number,
        )
    word: Action = "pin" if action == "pin" else "block"
    rank = int(row.rank) if word == "pin" and row.rank else None
    note = row.note
    if note is None:
        note = "" if earlier is None else earlier.reason
    if earlier is not None and _says_the_same(row, word, rank, note, earlier):
        return None
    return Edit(
        line=row.line,
        change="add" if earlier is None else "replace",
        anchor_id=row.anchor_id,
        candidate_id=row.candidate_id,
        action=word,
        rank=rank,
        note=note,
        number=0 if earlier is None else earlier.number,
        relation=row.relation,
    )


def _says_the_same(
    row: EditedRow, action: Action, rank: int | None, note: str, earlier: CuratedRow
) -> bool:
    return (
        (earlier.action, earlier.position) == (action, rank)
        and row.relation in (None, earlier.relation)
        # spaces and line breaks are the spreadsheet's, not a person's
        and earlier.reason.split() == note.split()
    )


def _selector(product_id: str) -> str:
    """The id, marked as one where it looks like a set.

    >>> _selector("85123A"), _selector("brand:X")
    ('85123A', 'product:brand:X')
    """
    plain = product_id.partition(":")[0] not in KINDS or ":" not in product_id
    return product_id if plain else f"product:{product_id}"


def _refusal(
    row: EditedRow, action: str, known: Collection[str], other_line: int | None, *, spoken: bool
) -> RefusedLine | None:
    """Why the row cannot be used; a row that says nothing is never refused for its products."""

    def refuse(code: str, message: str, hint: str) -> RefusedLine:
        return RefusedLine(line=row.line, code=code, message=message, hint=hint)

    if action and action not in ACTIONS:
        near = get_close_matches(action, ACTIONS, n=1)
        hint = f"Did you mean {near[0]}?" if near else "Write pin or block, or leave it empty."
        return refuse("unknown_action", f"The action {row.action!r} is not known.", hint)
    if other_line is not None:
        message = f"Line {other_line} speaks of the same pair."
        return refuse("repeated_pair", message, "Keep one of the two lines.")
    if not action:
        return None
    for name, product in (("anchor_id", row.anchor_id), ("candidate_id", row.candidate_id)):
        if not product:
            return refuse("missing_id", f"{name} is empty.", "Write the product's id.")
        if product not in known and not spoken:
            message = f"No product of the matrix has the {name} {product!r}."
            hint = "Compare it letter by letter; a spreadsheet may have dropped leading zeros."
            return refuse("unknown_product", message, hint)
    if row.anchor_id == row.candidate_id:
        message = f"{row.anchor_id!r} is named beside itself."
        return refuse("self_pair", message, "Name another product as candidate.")
    if action == "pin" and row.rank and not _is_rank(row.rank):
        hint = "Write a whole number from 1 as rank, or leave it empty: after the other pins."
        return refuse("bad_rank", f"There is no place {row.rank!r} for a pin.", hint)
    return None


def _is_rank(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text[:9]) > 0
