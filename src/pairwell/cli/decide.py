"""``pairwell decide``: what to offer here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, get_args

import typer
from msgspec import UNSET

from pairwell.cli.figures import figure, money
from pairwell.cli.session import Session
from pairwell.model.errors import InputRefused
from pairwell.model.offer import Block, Kit, OfferAnswer, OfferRequest, Placement, Refusal

if TYPE_CHECKING:
    from rich.console import Console

    from pairwell.model.looked_at import LookedAt
    from pairwell.offers.policy import OfferPolicy

WHY_NONE = {
    "no_anchor": "Nothing to hang an offer on: give --anchor or --cart.",
    "unknown_anchor": "The catalogue knows none of these products. Ids are compared letter by "
    "letter.",
    "no_candidate": "Nothing is known to go with this yet, nor with its family or category.",
    "all_refused": "Everything that goes with this was refused; see why below.",
    "enough_shown": "This person saw as many offers today as the shop shows on a day.",
    "placement_closed": "Nothing is offered at this place: people should pay in peace.",
}

NOTHING_BETTER = (
    "No dearer product of its category or family is known, and the shop links no upgrade to it."
)


def decide(
    session: Session,
    anchor: Annotated[
        list[str] | None,
        typer.Option("--anchor", metavar="ID...", help="The product of the page; several at will."),
    ] = None,
    cart: Annotated[
        list[str] | None,
        typer.Option("--cart", metavar="ID...", help="What is in the cart; never offered."),
    ] = None,
    placement: Annotated[
        str, typer.Option("--placement", help=f"Where: {', '.join(get_args(Placement))}.")
    ] = "product",
    block: Annotated[
        str | None,
        typer.Option("--block", help=f"Which list of it: {', '.join(get_args(Block))}."),
    ] = None,
    refused: Annotated[
        list[str] | None,
        typer.Option("--refused", metavar="ID...", help="What was dismissed or taken out."),
    ] = None,
    customer: Annotated[
        str | None,
        typer.Option("--customer", metavar="ID", help="Who asks; what they own is left out."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("-n", "--limit", help="At most so many; the place has a cap.")
    ] = None,
    store: Annotated[
        str, typer.Option("--store", metavar="NAME", help="Where: what it has not is left out.")
    ] = "",
    confirmed: Annotated[
        list[str] | None,
        typer.Option(
            "--confirmed", metavar="CODE...", help="What the shop says it will charge this cart by."
        ),
    ] = None,
    locale: Annotated[
        str | None, typer.Option("--locale", help="Language of the reasons: en, ru or pl.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Tell every candidate and every gate's verdict.")
    ] = False,
) -> None:
    """Name up to three products to offer, with reasons, and what was refused, and why.

    An empty answer is an answer: it says why there is nothing to offer.

        pairwell decide --anchor 85123A
        pairwell decide --cart 85123A 22423 --placement checkout --json
        pairwell decide --anchor 85123A --block better
        pairwell decide --anchor 85123A --store north --placement sales_floor
        pairwell decide --anchor 85123A --explain
    """
    from pairwell.app.decide_offer import decide_offer

    with session.workspace() as workspace:
        settings = workspace.settings
        request = OfferRequest(
            placement=placement_named(placement),
            block=None if block is None else block_named(block),
            refused=tuple(refused or ()),
            anchors=tuple(anchor or ()),
            cart=tuple(cart or ()),
            customer_id=customer,
            limit=limit,
            confirmed=tuple(confirmed or ()),
            locale=locale or settings.shop.locale,
            as_of=as_of(settings.offers),
        )
        answer = decide_offer(
            request,
            workspace.snapshots,
            settings.offers,
            workspace.curated_in_force(),
            workspace.compatibility_rules(),
            store=store,
            known=workspace.known_now(customer),
            explain=explain,
        )
    if not session.output.as_json:
        for warning in answer.warnings:
            session.output.warn(warning)
    session.output.result(answer, lambda console: show(answer, console))


def as_of(policy: OfferPolicy) -> str:
    """The instant that a decision believes in, as the service tells it.

    To the minute where the rules may begin or end, else the day: equal questions of a day have one
    answer then.
    """
    from pairwell.wiring import utc_now

    now = utc_now()
    dated = policy.kits or policy.incentives
    return (now if dated else now.replace(hour=0, minute=0)).strftime("%Y-%m-%dT%H:%M:00+00:00")


def placement_named(name: str) -> Placement:
    """The placement of that name.

    Raises:
        InputRefused: there is none.
    """
    for placement in get_args(Placement):
        if placement == name:
            found: Placement = placement
            return found
    raise InputRefused(
        f"There is no placement {name!r}.", f"Placements: {', '.join(get_args(Placement))}."
    )


def block_named(name: str) -> Block:
    """The list of that name.

    Raises:
        InputRefused: there is none.
    """
    for block in get_args(Block):
        if block == name:
            found: Block = block
            return found
    raise InputRefused(f"There is no block {name!r}.", f"Blocks: {', '.join(get_args(Block))}.")


def show(answer: OfferAnswer, console: Console) -> None:
    """Print an answer for people."""
    from rich.table import Table
    from rich.text import Text

    if answer.why_none is not None:
        nothing_better = answer.why_none == "no_candidate" and answer.block == "better"
        console.print(Text(NOTHING_BETTER if nothing_better else WHY_NONE[answer.why_none]))
    for offer in answer.offers:
        price = money(offer.price_minor, offer.currency)
        ratio = figure(offer.price_ratio, 2)
        console.print(Text(f"{offer.rank}. {offer.product_id}  {offer.title}", style="bold"))
        if offer.price_minor is not None:
            console.print(Text(f"   {price}, {ratio} of the anchor's price"))
        expert = f" ({offer.reason.expert})" if offer.reason.expert else ""
        console.print(Text(f"   {offer.reason.text}{expert}"))
        console.print(Text(f"   {offer.reason.staff_text}", style="dim"))
        if offer.unit_price:
            console.print(Text(f"   {offer.unit_price}"))
        if offer.instalment:
            console.print(Text(f"   {offer.instalment}"))
        for line in offer.comparison:
            better = " (better)" if line.is_better else ""
            console.print(
                Text(f"   {line.attribute}: {line.anchor or '–'} → {line.offered or '–'}{better}")
            )
    if answer.kit is not None:
        _show_kit(answer.kit, console)
    if answer.threshold is not None:
        progress = answer.threshold
        target = money(progress.target_minor, progress.currency)
        missing = money(progress.missing_minor, progress.currency)
        state = f"{missing} missing" if progress.missing_minor else "reached"
        console.print(Text(f"{progress.kind} from {target}: {state}"))
    if answer.required:
        console.print(Text(f"Not in the box: {', '.join(str(i) for i in answer.required)}"))
    if answer.looked_at is not UNSET:
        _show_looked_at(answer.looked_at, console)
    elif answer.refusals:
        table = Table(
            title="Looked at, not offered", title_justify="left", box=None, padding=(0, 2)
        )
        table.add_column("product")
        table.add_column("reason")
        for refusal in answer.refusals:
            table.add_row(Text(str(refusal.product_id)), Text(reason_of(refusal)))
        console.print()
        console.print(table)
    console.print(Text(f"\nDecision {answer.decision_id} from {answer.snapshot_id}", style="dim"))


def reason_of(refusal: Refusal) -> str:
    """The code of a refusal, and behind it the figure or the words that tell more than the code.

    >>> reason_of(Refusal(product_id=1, code="not_positive"))
    'not_positive: the products do not speak for it'
    >>> reason_of(Refusal(product_id=1, code="out_of_stock"))
    'out_of_stock'
    """
    from pairwell.export.report.voice import Voice

    said = refusal.detail or Voice().code("refusal", refusal.code)
    if said.startswith(refusal.code.replace("_", " ")):
        return refusal.code
    return f"{refusal.code}: {said}"


def _show_looked_at(looked_at: tuple[LookedAt, ...], console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    for source in looked_at:
        n = len(source.candidates)
        head = f"{source.technique.replace('_', '-')}, {source.level} level: {figure(n)} looked at"
        table = Table(title=f"\n{head}", title_justify="left", box=None, padding=(0, 2))
        table.add_column("product")
        table.add_column("verdict")
        for each in source.candidates:
            refused = [f"{gate}: {why}" if why else gate for gate, why in each.refused_by.items()]
            verdict = f"refused by {', '.join(refused)}" if refused else f"number {each.place}"
            verdict = f"offer {each.rank}" if each.rank is not None else verdict
            table.add_row(Text(str(each.product_id)), Text(verdict))
        console.print(table)
        console.print(Text(f"asked in this order: {', '.join(source.gates)}", style="dim"))


def _show_kit(kit: Kit, console: Console) -> None:
    from rich.text import Text

    console.print(Text(f"Kit {kit.kit_id}  {kit.title}", style="bold"))
    for member in kit.members:
        price = money(member.price_minor, kit.currency)
        console.print(Text(f"   {member.product_id}  {member.title}  {price}"))
    total, saving = money(kit.sum_minor, kit.currency), money(kit.saving_minor, kit.currency)
    console.print(Text(f"   {total} less {saving} is {money(kit.price_minor, kit.currency)}"))
