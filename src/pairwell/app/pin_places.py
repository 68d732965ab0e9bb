"""Who stands at which place beside an anchor: two pins of one place at one time are refused.

Wider and narrower anchors may name the same place: the narrower row goes first, which is a rule and
no conflict (offers/pinned.py). What is bought instead of an anchor stands in a list of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from pairwell.matrix.selectors import Selector, selector_of
from pairwell.model.curated import INSTEAD, CuratedRow
from pairwell.model.errors import InputRefused


class PinPlaces:
    """The places that pins hold.

    Args:
        rows: hand-made rows; blocks and pins without a place are passed over.
        as_of: RFC 3339 instant in UTC; what is over by then holds no place.
    """

    def __init__(self, rows: Iterable[CuratedRow] = (), as_of: str = "") -> None:
        self._as_of = as_of
        self._held: dict[tuple[Selector, bool, int], list[CuratedRow]] = {}
        for row in rows:
            self._hold(row)

    def take(self, row: CuratedRow) -> None:
        """Give a row its place.

        Raises:
            InputRefused: another candidate holds it, on some day that both are in force.

        >>> cup = CuratedRow(anchor="tea", candidate="cup", action="pin", position=1)
        >>> places = PinPlaces([cup])
        >>> places.take(CuratedRow(anchor="tea", candidate="pot", action="pin", position=2))
        >>> places.take(CuratedRow(anchor="tea", candidate="jug", action="pin", position=1))
        Traceback (most recent call last):
        ...
        pairwell.model.errors.InputRefused: Two pins want place 1 beside tea: cup and jug.
        """
        for other in self._held.get(_place(row), ()) if _has_place(row) else ():
            if selector_of(other.candidate) == selector_of(row.candidate) or _apart(row, other):
                continue
            undo = f", or take row {other.number} back" if other.number else ""
            raise InputRefused(
                f"Two pins want place {row.position} beside {row.anchor}: "
                f"{other.candidate} and {row.candidate}.",
                f"Give one of them another place{undo}.",
            )
        self._hold(row)

    def _hold(self, row: CuratedRow) -> None:
        if _has_place(row) and not (row.valid_until and row.valid_until <= self._as_of):
            self._held.setdefault(_place(row), []).append(row)


def others_than(rows: Iterable[CuratedRow], new: Iterable[CuratedRow]) -> list[CuratedRow]:
    """Rows that stay beside new ones: those on other selectors."""
    replaced = {(row.anchor, row.candidate) for row in new}
    return [row for row in rows if (row.anchor, row.candidate) not in replaced]


def _has_place(row: CuratedRow) -> bool:
    return row.action == "pin" and row.position is not None


def _place(row: CuratedRow) -> tuple[Selector, bool, int]:
    return selector_of(row.anchor), row.relation in INSTEAD, row.position or 0


def _apart(one: CuratedRow, other: CuratedRow) -> bool:
    """Whether one is over before the other begins."""
    return bool(one.valid_until and one.valid_until <= other.valid_from) or bool(
        other.valid_until and other.valid_until <= one.valid_from
    )
