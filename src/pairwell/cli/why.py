"""``pairwell why``: one pair, every figure and every gate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli.decide import placement_named
from pairwell.cli.figures import chance, counted, figure, percent
from pairwell.cli.session import Session
from pairwell.model.offer import OfferRequest

if TYPE_CHECKING:
    from rich.console import Console

    from pairwell.model.curated import CuratedRow
    from pairwell.offers.why import Explanation, LevelFound, Measures


def why(
    session: Session,
    anchor: Annotated[
        str, typer.Option("--anchor", metavar="ID", help="The product that the offer hangs on.")
    ],
    candidate: Annotated[
        str, typer.Option("--candidate", metavar="ID", help="The product that could be offered.")
    ],
    placement: Annotated[str, typer.Option("--placement", help="Where.")] = "product",
    customer: Annotated[
        str | None, typer.Option("--customer", metavar="ID", help="Who asks.")
    ] = None,
    confirmed: Annotated[
        list[str] | None,
        typer.Option(
            "--confirmed", metavar="CODE...", help="What the shop says it will charge this cart by."
        ),
    ] = None,
    locale: Annotated[
        str | None, typer.Option("--locale", help="Language of the reasons: en, ru or pl.")
    ] = None,
) -> None:
    """Say why a product is offered beside another, or why not: counts, measures, gates.

    pairwell why --anchor 85123A --candidate 21733
    """
    from pairwell.app.explain_pair import explain_pair

    with session.workspace() as workspace:
        settings = workspace.settings
        request = OfferRequest(
            placement=placement_named(placement),
            anchors=(anchor,),
            customer_id=customer,
            confirmed=tuple(confirmed or ()),
            locale=locale or settings.shop.locale,
        )
        explained = explain_pair(
            request,
            candidate,
            workspace.snapshots,
            settings.offers,
            workspace.curated_in_force(),
            workspace.compatibility_rules(),
            workspace.known_now(customer),
        )
    session.output.result(explained, lambda console: show(explained, console))


def show(explained: Explanation, console: Console) -> None:
    """Print an explanation for people."""
    from rich.text import Text

    def line(text: str, style: str = "") -> None:
        console.print(Text(text, style=style))

    line(f"{explained.anchor_id}  {explained.anchor_title}", "bold")
    line(f"→ {explained.candidate_id}  {explained.candidate_title}", "bold")
    line("")
    if explained.offered is not None:
        line(f"Offered as number {explained.offered}.")
    else:
        line(f"Not offered. {_why_not(explained)}")
    if explained.by_hand is not None:
        line(said_by_hand(explained.by_hand.row))
    line(
        f"{counted(explained.n_anchor, 'order')} with the anchor, "
        f"{figure(explained.n_candidate)} with the candidate, "
        f"{figure(explained.n_baskets)} in all; price ratio {figure(explained.price_ratio, 2)}."
    )
    if explained.measures is None:
        line("The matrix holds no pair of these two: too seldom together, or too far down the row.")
    else:
        _show_measures(explained.measures, console)
    for level in explained.levels:
        _show_level(level, console)
    if explained.incentives:
        line("\nIncentives")
    for each in explained.incentives:
        line(f"{each.name}: {each.text or 'given with it.'}")
    if explained.no_claim and explained.incentives:
        line(f"No reduction of its price is announced: {explained.no_claim}", "dim")


def said_by_hand(row: CuratedRow) -> str:
    """A hand-made row in a sentence.

    >>> from pairwell.model.curated import CuratedRow
    >>> said_by_hand(CuratedRow(candidate="a", action="block", author="Ann", number=3))
    'Blocked by hand: a beside everything (row 3, Ann).'
    """
    done = "Pinned" if row.action == "pin" else "Blocked"
    who = ", ".join(text for text in (f"row {row.number}", row.author, row.created_at[:10]) if text)
    why = f" {row.reason}" if row.reason else ""
    return f"{done} by hand: {row.candidate} beside {row.anchor or 'everything'} ({who}).{why}"


def _why_not(explained: Explanation) -> str:
    by_hand = explained.by_hand
    if by_hand is not None and by_hand.row.action == "block":
        return "Refused by: blocked."
    if by_hand is not None:
        refused = [gate.gate for gate in by_hand.gates if gate.refused]
        if refused:
            return f"It is pinned, but refused by: {', '.join(refused)}."
        return "It is pinned, but there was no place left for it."
    if not explained.levels:
        return "Nothing speaks for it: no pair, no family, no category."
    level = explained.levels[0]
    refused = [gate.gate for gate in level.gates if gate.refused]
    if refused:
        return f"Refused by: {', '.join(refused)}."
    return (
        f"It is number {level.place} of {level.n_eligible} that could be; better ones come first."
    )


def _show_measures(measures: Measures, console: Console) -> None:
    from rich.table import Table

    table = Table(title="\nThe pair", title_justify="left", box=None, padding=(0, 2, 0, 0))
    for name in ("support", "confidence", "lift", "plain lift", "p", "q", "strength", "score"):
        table.add_column(name, justify="right")
    for name in ("proven", "relation", "role"):
        table.add_column(name)
    table.add_row(
        percent(measures.support, 2),
        percent(measures.confidence, 1),
        figure(measures.lift, 2),
        figure(measures.lift_plain, 2),
        chance(measures.p_value),
        chance(measures.q_value),
        figure(measures.strength, 4),
        figure(measures.score, 4),
        "yes" if measures.proven else "no",
        measures.relation,
        measures.role,
    )
    console.print(table)


def _show_level(level: LevelFound, console: Console) -> None:
    from rich.text import Text

    evidence, detail = level.evidence, level.detail
    title = f"\nAs {level.technique.replace('_', '-')}, at {evidence.level} level"
    if evidence.n_both is not None:
        title += f": {counted(evidence.n_both, 'joint order')}, "
        title += counted(evidence.n_customers, "customer")
    console.print(Text(title))
    refused = [gate for gate in level.gates if gate.refused]
    passed = [gate.gate for gate in level.gates if not gate.refused]
    for gate in refused:
        told = f": {gate.detail}" if gate.detail else ""
        console.print(Text(f"REFUSED by {gate.gate}{told}"))
    console.print(Text(f"passed {counted(len(passed), 'gate')}: {', '.join(passed)}"))
    place = f"number {level.place} of {level.n_eligible}" if level.place else "no place"
    doubt = detail.evidence_factor != 1
    sure = f"· evidence {figure(detail.evidence_factor, 3)} " if doubt else ""
    stage = f" · stage {figure(detail.stage_factor, 2)}" if detail.stage_factor != 1 else ""
    console.print(
        Text(
            f"score {figure(level.score, 4)} = relevance {figure(detail.relevance, 4)} "
            f"{sure}· price {figure(detail.price_factor, 3)} "
            f"· margin {figure(detail.margin_factor, 3)}"
            f"{stage}: {place}"
        )
    )
    console.print(Text(level.reason, style="dim"))
