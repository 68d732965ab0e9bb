"""``pairwell matrix pin``, ``block``, ``curated``, ``undo``: a person has the last word."""

from __future__ import annotations

import getpass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli.curated_views import show_list, show_review
from pairwell.cli.session import Session
from pairwell.model.curated import EVERYWHERE, CuratedRow
from pairwell.model.errors import InputRefused

if TYPE_CHECKING:
    from rich.console import Console

Reason = Annotated[str, typer.Option("--reason", help="Why; staff read it, shoppers do not.")]
Author = Annotated[
    str | None, typer.Option("--author", help="Who says so; default: who is logged in.")
]
From = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="First day, in UTC, as 2026-12-01.")
]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Last day, in UTC.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only show what it would touch; keep nothing.")
]


def pin(
    session: Session,
    anchor: Annotated[str, typer.Argument(help="Product id or set that it hangs on.")],
    candidate: Annotated[str, typer.Argument(help="Product id or set to offer first.")],
    position: Annotated[
        int | None, typer.Option("--position", metavar="N", help="Place among pins, from 1.")
    ] = None,
    reason: Reason = "",
    author: Author = None,
    valid_from: From = None,
    until: Until = None,
    dry_run: DryRun = False,
) -> None:
    """Offer a product first beside another, at once and after every build, until you undo it.

    Either side may be a set: category:NAME, brand:NAME, attribute:NAME=VALUE, tag:NAME or
    price:FROM-TO. What is out of stock, in the cart, owned or blocked is not offered all the same.
    A narrower row goes before a wider one: product, attribute or tag, brand, category, price.

        pairwell matrix pin 85123A 21733 --position 1 --reason "same series"
        pairwell matrix pin "category:Phones" "brand:Acme" --until 2026-12-24
        pairwell matrix pin attribute:mount=EF tag:new
    """
    row = CuratedRow(
        anchor=anchor, candidate=candidate, action="pin", position=position, reason=reason,
        author=_author(author), valid_from=_day(valid_from), valid_until=_day(until, after=1),
    )  # fmt: skip
    _add(session, row, dry_run=dry_run)


def block(
    session: Session,
    product: Annotated[
        str | None, typer.Argument(metavar="[CANDIDATE]", help="Product id or set to take off.")
    ] = None,
    anchor: Annotated[
        str | None,
        typer.Option("--anchor", metavar="ID", help="Only beside this product or set."),
    ] = None,
    candidate: Annotated[
        str | None, typer.Option("--candidate", metavar="ID", help="The same as CANDIDATE.")
    ] = None,
    reason: Reason = "",
    author: Author = None,
    valid_from: From = None,
    until: Until = None,
    dry_run: DryRun = False,
) -> None:
    """Take a product off: never offer it, at once, everywhere or beside one anchor.

    A block without --anchor goes before every pin. Sets are category:NAME, brand:NAME,
    attribute:NAME=VALUE, tag:NAME and price:FROM-TO.

        pairwell matrix block 22423 --reason "recall"
        pairwell matrix block --anchor 85123A --candidate 22423
        pairwell matrix block brand:Acme --until 2026-12-24
    """
    if (product is None) == (candidate is None):
        raise InputRefused(
            "Name what to take off once.",
            "Write: pairwell matrix block 22423, or --anchor 85123A --candidate 22423.",
        )
    row = CuratedRow(
        anchor=EVERYWHERE if anchor is None else anchor, candidate=product or candidate or "",
        action="block", reason=reason, author=_author(author),
        valid_from=_day(valid_from), valid_until=_day(until, after=1),
    )  # fmt: skip
    if anchor is not None and not anchor.strip():
        raise InputRefused("--anchor is empty.", "Leave it out to take the product off everywhere.")
    _add(session, row, dry_run=dry_run)


def curated(session: Session) -> None:
    """List pins and blocks, what each touches, and where the orders disagree with a pin.

    pairwell matrix curated
    """
    from pairwell.app.curate_matrix import review_curated

    with session.workspace() as workspace:
        as_of = _now()
        reviews = review_curated(workspace.state, workspace.snapshots, as_of)
    session.output.result(
        {"as_of": as_of, "rows": reviews}, lambda console: show_list(reviews, as_of, console)
    )


def undo(
    session: Session,
    number: Annotated[int, typer.Argument(metavar="ROW", help="Number of the row.")],
) -> None:
    """Take a pin or a block back.

    pairwell matrix undo 3
    """
    from pairwell.app.curate_matrix import undo_curated

    with session.workspace() as workspace:
        row = undo_curated(number, workspace.state)
    session.output.result(
        {"undone": row},
        f"Row {number} is undone: {row.action} of {row.candidate} "
        f"beside {row.anchor or 'everything'}.",
    )


def _add(session: Session, row: CuratedRow, *, dry_run: bool) -> None:
    import msgspec

    from pairwell.app.curate_matrix import add_curated_row, review_new_row

    with session.workspace() as workspace:
        as_of = _now()
        row = msgspec.structs.replace(row, created_at=as_of)
        verb = review_new_row if dry_run else add_curated_row
        review = verb(row, workspace.state, workspace.snapshots, as_of)

    def show(console: Console) -> None:
        show_review(review, console, kept=not dry_run)

    session.output.result({"kept": not dry_run, "review": review}, show)


def _now() -> str:
    from pairwell.wiring import utc_now

    return utc_now().isoformat(timespec="seconds")


def _author(given: str | None) -> str:
    if given is not None:
        return given
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # nobody is logged in, as in a container
        return ""


def _day(text: str | None, after: int = 0) -> str:
    """The instant at which a day begins; with ``after=1`` the one at which it is over.

    Raises:
        InputRefused: it is no day.
    """
    if text is None:
        return ""
    try:
        day = date.fromisoformat(text) + timedelta(days=after)
    except (ValueError, OverflowError) as error:
        raise InputRefused(f"{text!r} is no day.", "Write it as 2026-12-24.") from error
    return f"{day.isoformat()}T00:00:00+00:00"
