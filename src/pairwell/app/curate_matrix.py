"""People's corrections of the matrix: pin, block, list, undo; they hold at once, over builds."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

import msgspec

from pairwell.app.coverage_change import coverage_change
from pairwell.app.pin_places import PinPlaces, others_than
from pairwell.app.ports.snapshots import Snapshots
from pairwell.app.ports.state import State, edit_of
from pairwell.matrix.curated import in_force
from pairwell.matrix.curated_review import RowReview, review_row
from pairwell.matrix.selectors import Catalogue, Selector, selector_of
from pairwell.model.curated import EVERYWHERE, CuratedEdit, CuratedRow
from pairwell.model.errors import InputRefused
from pairwell.offers.phrases import PHRASES
from pairwell.offers.policy import OfferPolicy

LISTING = "See them with `pairwell matrix curated`."

MAX_TEXT = 300
"""Letters of a sentence for shoppers, and of an expert's name."""

_ONE_LINE = re.compile(rf"[^\x00-\x1f\x7f-\x9f\u2028\u2029]{{0,{MAX_TEXT}}}")
_PICTURE = re.compile(r"(https?://[^\s\"'<>\\]+|/[^/\s\"'<>\\][^\s\"'<>\\]*)")
_DEFAULT = OfferPolicy()


def review_new_row(
    row: CuratedRow,
    state: State,
    snapshots: Snapshots,
    as_of: str,
    policy: OfferPolicy = _DEFAULT,
) -> RowReview:
    """What a row would touch, before it is kept; nothing is changed.

    Args:
        row: the row, not kept yet.
        state: where the other rows are.
        snapshots: what is served.
        as_of: RFC 3339 instant in UTC.
        policy: the shop's rules, for the change of coverage.

    Raises:
        InputRefused: a selector that names no product, a pin without an anchor, of a product to
            itself or of what is discontinued, a position below one, of a block or of another pin,
            a row that is over before it begins, or a text or picture that a page cannot show.
        NotReady: nothing was published yet, so nothing is known about products.
    """
    snapshot = snapshots.current().snapshot
    catalogue = Catalogue(snapshot.products, snapshot.details)
    check_row(row, catalogue, as_of)
    PinPlaces(others_than(state.curated(), [row]), as_of).take(row)
    before = in_force(state.curated(), as_of)
    others = [
        other for other in before if (other.anchor, other.candidate) != (row.anchor, row.candidate)
    ]
    return msgspec.structs.replace(
        review_row(row, others, snapshot, catalogue),
        coverage=coverage_change(snapshot, catalogue, before, [*others, row], policy),
    )


def add_curated_row(
    row: CuratedRow,
    state: State,
    snapshots: Snapshots,
    as_of: str,
    policy: OfferPolicy = _DEFAULT,
) -> RowReview:
    """Keep a row; decisions obey it from now on. Arguments and refusals: ``review_new_row``."""
    return add_curated_rows([row], state, snapshots, as_of, policy)[0]


def add_curated_rows(
    rows: Sequence[CuratedRow],
    state: State,
    snapshots: Snapshots,
    as_of: str,
    policy: OfferPolicy = _DEFAULT,
) -> tuple[RowReview, ...]:
    """Keep some rows as one edit, all or none. Arguments and refusals: ``review_new_row``."""
    places = PinPlaces(others_than(state.curated(), rows), as_of)
    for row in rows:
        places.take(row)
    reviews = [review_new_row(row, state, snapshots, as_of, policy) for row in rows]
    edit = msgspec.structs.replace(
        edit_of(rows[0]), added=tuple(rows), snapshot_id=served_id(snapshots)
    )
    kept = state.edit_curated(edit)
    return tuple(
        msgspec.structs.replace(review, row=row)
        for review, row in zip(reviews, kept.added, strict=True)
    )


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


def undo_curated(
    number: int, state: State, *, author: str = "", at: str = "", snapshot_id: str = ""
) -> CuratedRow:
    """Take a row back and return it.

    Args:
        number: of the row.
        state: where it is.
        author: who takes it back.
        at: RFC 3339 instant.
        snapshot_id: what is served.

    Raises:
        InputRefused: there is no row of that number.
    """
    row = row_numbered(number, state)
    state.edit_curated(
        CuratedEdit(
            removed=(row,), author=author, at=at, snapshot_id=snapshot_id,
            note=f"row {number} taken back",
        )
    )  # fmt: skip
    return row


def row_numbered(number: int, state: State) -> CuratedRow:
    """The row of that number.

    Raises:
        InputRefused: there is none.
    """
    for row in state.curated():
        if row.number == number:
            return row
    raise InputRefused(f"There is no hand-made row {number}.", LISTING)


def served_id(snapshots: Snapshots) -> str:
    """The version that is served; empty if none is."""
    return next((v.snapshot_id for v in snapshots.list() if v.current), "")


def check_row(row: CuratedRow, catalogue: Catalogue, as_of: str, *, suggest: bool = True) -> None:
    """Let a row pass that decisions can obey.

    Args:
        row: the row.
        catalogue: the products that it may name.
        as_of: RFC 3339 instant in UTC.
        suggest: look for names that were meant; costs a pass over all of them.

    Raises:
        InputRefused: as ``review_new_row``.
    """
    _check(row, as_of)
    _check_words(row)
    for text in (row.anchor, row.candidate):
        if text != EVERYWHERE:
            _check_known(selector_of(text), catalogue, suggest=suggest)
    if row.action == "pin":
        _check_sold(row.candidate, catalogue)


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


def _check_sold(candidate: str, catalogue: Catalogue) -> None:
    if catalogue.gone(selector_of(candidate)):
        raise InputRefused(
            f"{candidate} is discontinued: it cannot be offered any more.",
            "Pin its successor. What is only out of stock can be pinned: the pin waits.",
        )


def _check_words(row: CuratedRow) -> None:
    if row.action == "block" and (row.relation or row.expert or row.texts or row.image_url):
        raise InputRefused(
            "A block is not shown to anybody.",
            "Leave out relation, expert, texts and picture, or write a pin.",
        )
    for language, text in row.texts.items():
        if language not in PHRASES:
            raise InputRefused(
                f"There is no language {language!r}.", f"There are: {', '.join(PHRASES)}."
            )
        if not text.strip() or not _ONE_LINE.fullmatch(text):
            raise InputRefused(
                f"The text in {language} is empty or too long.",
                f"Write one line of at most {MAX_TEXT} letters.",
            )
    if not _ONE_LINE.fullmatch(row.expert):
        raise InputRefused("The expert's name is no name.", "Write it in one line.")
    if row.image_url and not _PICTURE.fullmatch(row.image_url):
        raise InputRefused(
            f"{row.image_url!r} is no address of a picture.",
            "Give one that begins with https://, http:// or /.",
        )


def _check_known(selector: Selector, catalogue: Catalogue, *, suggest: bool) -> None:
    if len(catalogue.select(selector)):
        return
    if selector.kind == "price":
        raise InputRefused(f"No product has a price of {selector.name}.", "Widen the range.")
    names = catalogue.names(selector.kind) if suggest else ()
    near = difflib.get_close_matches(selector.name, names, n=3)
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
