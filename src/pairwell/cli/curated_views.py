"""What people see of hand-made rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pairwell.cli.figures import figure

if TYPE_CHECKING:
    from rich.console import Console

    from pairwell.matrix.curated_review import CoverageChange, RowReview, Touched
    from pairwell.model.curated import CuratedRow


def show_review(review: RowReview, console: Console, *, kept: bool) -> None:
    """One row: what it touches, samples, conflicts, and whether it is kept."""
    from rich.text import Text

    row = review.row
    for name, touched in (("Anchor", review.anchors), ("Candidate", review.candidates)):
        if touched is None:
            console.print(Text("Anchor: everything."))
            continue
        console.print(Text(_how_many(name, touched)))
        for sample in touched.samples:
            console.print(Text(f"  {sample.product_id}  {sample.title}", style="dim"))
    if review.conflicts:
        numbers = ", ".join(str(number) for number in review.conflicts)
        console.print(Text(f"Says the opposite of row {numbers} about some pairs."))
    if review.overruled_by:
        numbers = ", ".join(str(number) for number in review.overruled_by)
        console.print(Text(f"Row {numbers} has the word on these."))
    if review.n_disagree:
        console.print(Text(_disagreement(review)))
    if review.coverage is not None:
        console.print(coverage_told(review.coverage))
    if kept:
        console.print(
            Text(f"Row {row.number} holds {_when(row)}: {row.action} of {row.candidate}.")
        )
        console.print(Text(f"Take it back with: pairwell matrix undo {row.number}"))
    else:
        console.print(Text("Nothing was changed."))


def coverage_told(change: CoverageChange) -> str:
    """What rows do to the best sellers, in one sentence."""
    return (
        f"Of the {figure(change.n_sellers)} best sellers {figure(change.n_before)} had an offer "
        f"on their page, now {figure(change.n_after)}."
    )


def show_list(reviews: Sequence[RowReview], as_of: str, console: Console) -> None:
    """All rows."""
    from rich.table import Table
    from rich.text import Text

    if not reviews:
        console.print(Text("There are no hand-made rows. See: pairwell matrix pin --help"))
        return
    table = Table(title="Hand-made rows", title_justify="left", box=None, padding=(0, 2, 0, 0))
    for name in ("row", "action", "anchor", "candidate", "place", "products", "holds", "by", "why"):
        table.add_column(name)
    for review in reviews:
        row, anchors = review.row, review.anchors
        sizes = f"{'all' if anchors is None else figure(anchors.n_products)} × "
        over = bool(row.valid_until) and row.valid_until <= as_of
        table.add_row(
            str(row.number), row.action, Text(row.anchor or "everything"), Text(row.candidate),
            figure(row.position), sizes + figure(review.candidates.n_products),
            "is over" if over else _when(row), Text(row.author), Text(row.reason),
        )  # fmt: skip
    console.print(table)
    for review in reviews:
        if review.n_disagree:
            console.print(Text(f"Row {review.row.number}: {_disagreement(review)}"))
        if review.overruled_by:
            numbers = ", ".join(str(number) for number in review.overruled_by)
            console.print(
                Text(f"Row {review.row.number}: row {numbers} has the word on some of its pairs.")
            )


def _how_many(name: str, touched: Touched) -> str:
    noun = "product" if touched.n_products == 1 else "products"
    text = f"{name} {touched.selector}: {figure(touched.n_products)} {noun}"
    if touched.n_out_of_stock:
        text += f", {figure(touched.n_out_of_stock)} of them out of stock"
    more = touched.n_products > len(touched.samples)
    return f"{text}; the best sellers:" if more else f"{text}:"


def _disagreement(review: RowReview) -> str:
    pairs = ", ".join(
        f"{each.anchor_id} → {each.candidate_id} ({each.strength:+.3f}, {each.relation})"
        for each in review.disagreements[:3]
    )
    of = f"{figure(review.n_disagree)} of {figure(review.n_pairs)}"
    return f"The orders speak against {of} known pairs of this pin: {pairs}."


def _when(row: CuratedRow) -> str:
    begin = f"from {row.valid_from[:10]}" if row.valid_from else "from now"
    if not row.valid_until:
        return f"{begin} on" if row.valid_from else "until undone"
    last = date.fromisoformat(row.valid_until[:10]) - timedelta(days=1)
    return f"{begin} through {last}" if row.valid_from else f"through {last}"
