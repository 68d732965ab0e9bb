"""``pairwell matrix pin``, ``block``, ``edit``, ``curated``, ``undo``: a person's last word."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pairwell.cli.author import Author, author_of
from pairwell.cli.curated_bulk import DryRun, bulk
from pairwell.cli.curated_views import show_list, show_review
from pairwell.cli.figures import counted
from pairwell.cli.session import Session
from pairwell.model.curated import EVERYWHERE, CuratedRow
from pairwell.model.errors import InputRefused

if TYPE_CHECKING:
    from rich.console import Console

Reason = Annotated[str, typer.Option("--reason", help="Why; staff read it, shoppers do not.")]
From = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="First day, in UTC, as 2026-12-01.")
]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Last day, in UTC.")]
Position = Annotated[
    int | None, typer.Option("--position", metavar="N", help="Place among pins, from 1.")
]
RelationName = Annotated[
    str | None, typer.Option("--relation", metavar="WORD", help="What the pair is: accessory …")
]
Expert = Annotated[
    str | None, typer.Option("--expert", metavar="NAME", help="Who recommends it to shoppers.")
]
Image = Annotated[
    str | None, typer.Option("--image", metavar="URL", help="A picture of the two together.")
]
Text = Annotated[
    list[str] | None,
    typer.Option("--text", metavar="LANG=TEXT", help="Sentence for shoppers; once a language."),
]
File = Annotated[
    Path | None, typer.Option("--file", help="Many at once: a table, all of it or nothing.")
]


def pin(
    session: Session,
    anchor: Annotated[
        str | None, typer.Argument(help="Product id or set that it hangs on.")
    ] = None,
    candidate: Annotated[
        str | None, typer.Argument(help="Product id or set to offer first.")
    ] = None,
    position: Position = None,
    reason: Reason = "",
    relation: RelationName = None,
    expert: Expert = None,
    text: Text = None,
    image: Image = None,
    author: Author = None,
    valid_from: From = None,
    until: Until = None,
    file: File = None,
    dry_run: DryRun = False,
) -> None:
    """Offer a product first beside another, at once and after every build, until you undo it.

    Either side may be a set: category:NAME, brand:NAME, attribute:NAME=VALUE, tag:NAME or
    price:FROM-TO. What is out of stock, in the cart, owned or blocked is not offered all the same.
    A narrower row goes before a wider one: product, attribute or tag, brand, category, price. A
    table has the columns anchor and candidate, and as you like rank, relation, reason, from, until,
    expert, image_url, text, text_en, text_ru, text_pl.

        pairwell matrix pin 85123A 21733 --position 1 --reason "same series"
        pairwell matrix pin 85123A 21733 --expert "Anna, florist" --text en="They match."
        pairwell matrix pin "category:Phones" "brand:Acme" --until 2026-12-24
        pairwell matrix pin attribute:mount=EF tag:new
        pairwell matrix pin --file pins.csv --reason "winter"
    """
    if file is not None:
        _alone(anchor, candidate, position, relation, expert, text, image, valid_from, until)
        bulk(session, file, "pin", author=author_of(author), reason=reason, dry_run=dry_run)
        return
    if anchor is None or candidate is None:
        raise InputRefused(
            "Name an anchor and a candidate.", "Write: pairwell matrix pin 85123A 21733."
        )
    row = CuratedRow(
        anchor=anchor, candidate=candidate, action="pin", position=position, reason=reason,
        author=author_of(author), **_words(relation, expert, text, image),
        **_days(valid_from, until),
    )  # fmt: skip
    _keep(session, [row], dry_run=dry_run)


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
    everywhere: Annotated[
        bool,
        typer.Option(
            "--everywhere", help="Beside everything; with --anchor: neither beside the other."
        ),
    ] = False,
    reason: Reason = "",
    author: Author = None,
    valid_from: From = None,
    until: Until = None,
    file: File = None,
    dry_run: DryRun = False,
) -> None:
    """Take a product off: never offer it, at once, everywhere or beside one anchor.

    A block without --anchor goes before every pin. Sets are category:NAME, brand:NAME,
    attribute:NAME=VALUE, tag:NAME and price:FROM-TO. A table has the column candidate, and as you
    like anchor, reason, from, until.

        pairwell matrix block 22423 --everywhere --reason "recall" --until 2026-12-24
        pairwell matrix block --anchor 85123A --candidate 22423
        pairwell matrix block --anchor 85123A --candidate 22423 --everywhere
        pairwell matrix block brand:Acme --until 2026-12-24
        pairwell matrix block --file blocks.csv
    """
    if file is not None:
        _alone(product, anchor, candidate, everywhere or None, valid_from, until)
        bulk(session, file, "block", author=author_of(author), reason=reason, dry_run=dry_run)
        return
    if (product is None) == (candidate is None):
        raise InputRefused(
            "Name what to take off once.",
            "Write: pairwell matrix block 22423, or --anchor 85123A --candidate 22423.",
        )
    if anchor is not None and not anchor.strip():
        raise InputRefused("--anchor is empty.", "Leave it out to take the product off everywhere.")
    named = product or candidate or ""
    pairs = [(EVERYWHERE if anchor is None else anchor, named)]
    if everywhere and anchor is not None:
        pairs.append((named, anchor))
    rows = [
        CuratedRow(
            anchor=one, candidate=other, action="block", reason=reason, author=author_of(author),
            **_days(valid_from, until),
        )
        for one, other in pairs
    ]  # fmt: skip
    _keep(session, rows, dry_run=dry_run)


def edit(
    session: Session,
    number: Annotated[int, typer.Argument(metavar="ROW", help="Number of the row.")],
    position: Position = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Why.")] = None,
    relation: RelationName = None,
    expert: Expert = None,
    text: Text = None,
    image: Image = None,
    author: Author = None,
    valid_from: From = None,
    until: Until = None,
    dry_run: DryRun = False,
) -> None:
    """Change a hand-made row: its place, words, picture or days; the row gets a new number.

    What is not named stays as it is; an empty text is taken away.

        pairwell matrix edit 3 --position 1
        pairwell matrix edit 3 --text pl="Pasują do siebie." --until 2026-12-24
    """
    import msgspec

    from pairwell.app.curate_matrix import row_numbered

    with session.workspace() as workspace:
        row = row_numbered(number, workspace.state)
    words = _words(relation, expert, text, image)
    texts = {**row.texts, **words.pop("texts", {})}
    changed: dict[str, Any] = {
        "position": row.position if position is None else position,
        "reason": row.reason if reason is None else reason,
        "texts": {language: sentence for language, sentence in texts.items() if sentence},
        "author": author_of(author),
        "number": 0,
    }
    days = {name: day for name, day in _days(valid_from, until).items() if day}
    row = msgspec.structs.replace(row, **changed | words | days)
    _keep(session, [row], dry_run=dry_run)


def curated(session: Session) -> None:
    """List pins and blocks, what each touches, and where the orders disagree with a pin.

    pairwell matrix curated
    """
    from pairwell.app.curate_matrix import review_curated

    with session.workspace() as workspace:
        as_of = now()
        reviews = review_curated(workspace.state, workspace.snapshots, as_of)
    session.output.result(
        {"as_of": as_of, "rows": reviews}, lambda console: show_list(reviews, as_of, console)
    )


def undo(
    session: Session,
    what: Annotated[
        str, typer.Argument(metavar="ROW|EDIT", help="Number of a row, or a whole edit: e-3.")
    ],
    author: Author = None,
) -> None:
    """Take a pin or a block back, or all that came and went in one edit.

    pairwell matrix undo 3
    pairwell matrix undo e-2
    """
    from pairwell.app.curate_matrix import served_id, undo_curated
    from pairwell.app.restore_edits import undo_edit

    by: dict[str, str] = {"author": author_of(author), "at": now()}
    with session.workspace() as workspace:
        by["snapshot_id"] = served_id(workspace.snapshots)
        if what.isascii() and what.isdigit():
            row = undo_curated(int(what[:18]), workspace.state, **by)
            session.output.result(
                {"undone": row},
                f"Row {row.number} is undone: {row.action} of {row.candidate} "
                f"beside {row.anchor or 'everything'}.",
            )
            return
        edit = undo_edit(what, workspace.state, **by)
    session.output.result(
        {"undone": what, "edit": edit},
        f"{what} is undone: {counted(len(edit.removed), 'row')} went, {len(edit.added)} came back.",
    )


def _keep(session: Session, rows: list[CuratedRow], *, dry_run: bool) -> None:
    import msgspec

    from pairwell.app.curate_matrix import add_curated_rows, review_new_row

    with session.workspace() as workspace:
        as_of, policy = now(), workspace.settings.offers
        rows = [msgspec.structs.replace(row, created_at=as_of) for row in rows]
        stores = (workspace.state, workspace.snapshots, as_of, policy)
        if dry_run:
            reviews = tuple(review_new_row(row, *stores) for row in rows)
        else:
            reviews = add_curated_rows(rows, *stores)

    def show(console: Console) -> None:
        for review in reviews:
            show_review(review, console, kept=not dry_run)

    session.output.result({"kept": not dry_run, "review": reviews[0], "reviews": reviews}, show)


def now() -> str:
    """The present instant, as rows write it."""
    from pairwell.wiring import utc_now

    return utc_now().isoformat(timespec="seconds")


def _alone(*others: object) -> None:
    if any(other is not None for other in others):
        raise InputRefused(
            "With --file everything but --reason and --author stands in the table.",
            "Write the rest into its columns, or leave out --file.",
        )


def _words(
    relation: str | None, expert: str | None, text: list[str] | None, image: str | None
) -> dict[str, Any]:
    """What shoppers see of a pin, as far as it was given."""
    from pairwell.app.bulk_rows import relation_named

    words: dict[str, Any] = {}
    if relation is not None:
        words["relation"] = relation_named(relation)
    if expert is not None:
        words["expert"] = expert
    if image is not None:
        words["image_url"] = image
    texts = {}
    for each in text or ():
        language, equals, sentence = each.partition("=")
        if not equals:
            raise InputRefused(f"--text {each} names no language.", 'Write --text en="They match."')
        texts[language.strip()] = sentence.strip()
    return words | ({"texts": texts} if texts else {})


def _days(valid_from: str | None, until: str | None) -> dict[str, Any]:
    from pairwell.app.bulk_rows import day_begins

    days: dict[str, Any] = {}
    for name, text, after in (("valid_from", valid_from, 0), ("valid_until", until, 1)):
        if text is not None and not text:
            raise InputRefused("'' is no day.", "Write it as 2026-12-24.")
        days[name] = day_begins(text or "", after)
    return days
