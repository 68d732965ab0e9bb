"""People's corrections of the matrix: pin, block, list, undo; they hold at once, over builds."""

from __future__ import annotations

import difflib

import msgspec

from pairwell.app.ports.snapshots import Snapshots
from pairwell.app.ports.state import State
from pairwell.matrix.curated import in_force
from pairwell.matrix.curated_review import RowReview, review_row
from pairwell.matrix.selectors import Catalogue, Selector, selector_of
from pairwell.model.curated import EVERYWHERE, CuratedRow
from pairwell.model.errors import InputRefused

LISTING = "See them with `pairwell matrix curated`."


def review_new_row(row: CuratedRow, state: State, snapshots: Snapshots, as_of: str) -> RowReview:
    """What a row would touch, before it is kept; nothing is changed.

    Args:
        row: the row, not kept yet.
        state: where the other rows are.
        snapshots: what is served.
        as_of: RFC 3339 instant in UTC.

    Raises:
        InputRefused: a selector that names no product, a pin without an anchor or of a product to
            itself, a position below one or of a block, or a row that is over before it begins.
        NotReady: nothing was published yet, so nothing is known about products.
    """
    _check(row, as_of)
    snapshot = snapshots.current().snapshot
    catalogue = Catalogue(snapshot.products, snapshot.details)
    for text in (row.anchor, row.candidate):
        if text != EVERYWHERE:
            _check_known(selector_of(text), catalogue)
    others = [
        other
        for other in in_force(state.curated(), as_of)
        if (other.anchor, other.candidate) != (row.anchor, row.candidate)
    ]
    return review_row(row, others, snapshot, catalogue)


def add_curated_row(row: CuratedRow, state: State, snapshots: Snapshots, as_of: str) -> RowReview:
    """Keep a row; decisions obey it from now on. Arguments and refusals: ``review_new_row``."""
    review = review_new_row(row, state, snapshots, as_of)
    return msgspec.structs.replace(review, row=state.add_curated(row))


def review_curated(state: State, snapshots: Snapshots, as_of: str) -> tuple[RowReview, ...]:
    """All rows beside what is served: what each touches, and where the orders disagree.

    Raises:
        NotReady: nothing was published yet.
    """
    rows = state.curated()
    if not rows:
        return ()
    snapshot = snapshots.current().snapshot
    catalogue, holding = Catalogue(snapshot.products, snapshot.details), in_force(rows, as_of)
    return tuple(review_row(row, holding, snapshot, catalogue) for row in rows)


def undo_curated(number: int, state: State) -> CuratedRow:
    """Take a row back and return it.

    Raises:
        InputRefused: there is no row of that number.
    """
    for row in state.curated():
        if row.number == number and state.remove_curated(number):
            return row
    raise InputRefused(f"There is no hand-made row {number}.", LISTING)


def _check(row: CuratedRow, as_of: str) -> None:
    candidate = selector_of(row.candidate)
    if row.action == "pin" and row.anchor == EVERYWHERE:
        raise InputRefused("A pin hangs on something.", "Name the anchor, or a set of anchors.")
    itself = candidate.kind == "product" and row.anchor != EVERYWHERE
    if itself and candidate == selector_of(row.anchor):
        raise InputRefused(
            f"{row.candidate} cannot go with itself.", "Name two different products."
        )
    if row.position is not None and (row.action == "block" or row.position < 1):
        raise InputRefused(
            f"There is no position {row.position}.",
            "Pins have positions, from 1; blocks have none.",
        )
    if row.valid_until and row.valid_until <= max(row.valid_from, as_of):
        raise InputRefused(
            "The row would be over before it begins.", "Name a later day with --until."
        )


def _check_known(selector: Selector, catalogue: Catalogue) -> None:
    if len(catalogue.select(selector)):
        return
    if selector.kind == "price":
        raise InputRefused(f"No product has a price of {selector.name}.", "Widen the range.")
    near = difflib.get_close_matches(selector.name, catalogue.names(selector.kind), n=3)
    what = {
        "product": "product", "brand": "products of brand", "category": "products in category",
        "tag": "products with the tag", "attribute": "products with the attribute",
    }  # fmt: skip
    raise InputRefused(
        f"The catalogue has no {what[selector.kind]} {selector.name!r}.",
        f"Did you mean {', '.join(near)}?"
        if near
        else "Ids are compared letter by letter; see them with `pairwell matrix show`.",
    )
