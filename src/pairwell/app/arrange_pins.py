"""Verb: give the pins beside one product the order that a person asks for, as one edit."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pairwell.app.ports.state import State
from pairwell.matrix.curated import in_force
from pairwell.matrix.selectors import selector_of
from pairwell.model.curated import EVERYWHERE, CuratedEdit, CuratedRow
from pairwell.model.errors import InputRefused

_LAST = 1 << 30


def pins_of(rows: Sequence[CuratedRow], anchor: str, as_of: str) -> tuple[CuratedRow, ...]:
    """Pins in force that hang on this very product, in the order in which they are offered.

    >>> two = CuratedRow(candidate="b", action="pin", anchor="product:a", position=2, number=1)
    >>> one = CuratedRow(candidate="c", action="pin", anchor="a", position=1, number=2)
    >>> [row.candidate for row in pins_of([two, one], "a", "2026-11-22T10:00:00+00:00")]
    ['c', 'b']
    """
    wanted = selector_of(f"product:{anchor}")
    mine = [
        row
        for row in in_force(rows, as_of)
        if row.action == "pin" and row.anchor != EVERYWHERE and selector_of(row.anchor) == wanted
    ]
    mine.sort(key=lambda row: (_LAST if row.position is None else row.position, row.number))
    return tuple(mine)


def arrange_pins(
    anchor: str, order: Sequence[int], state: State, *, author: str, at: str, snapshot_id: str = ""
) -> int:
    """Number the pins of a product 1, 2, 3 …; rows that keep their place are not touched.

    Args:
        anchor: product id.
        order: numbers of its rows, the first one first; all of them.
        state: where they are.
        author: who asks for it.
        at: RFC 3339 instant.
        snapshot_id: what is served.

    Returns:
        How many rows were said anew.

    Raises:
        InputRefused: these are not the pins of the product (any more).
    """
    pins = {row.number: row for row in pins_of(state.curated(), anchor, at)}
    if len(order) != len(pins) or set(order) != set(pins):
        raise InputRefused(
            f"Somebody changed the pins of {anchor} since.", "Load the page and order them again."
        )
    moved = [(pins[n], place) for place, n in enumerate(order, 1) if pins[n].position != place]
    if moved:
        anew = [msgspec.structs.replace(row, position=place, number=0) for row, place in moved]
        state.edit_curated(
            CuratedEdit(
                added=tuple(anew), removed=tuple(row for row, _ in moved), author=author, at=at,
                note=f"pins of {anchor} in a new order", snapshot_id=snapshot_id,
            )
        )  # fmt: skip
    return len(moved)
