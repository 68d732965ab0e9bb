"""``pairwell coverage``: at which places the best sellers have offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli.figures import figure, percent
from pairwell.cli.session import Session
from pairwell.model.errors import InputRefused

if TYPE_CHECKING:
    from rich.console import Console

    from pairwell.app.begin_with import FirstPage
    from pairwell.app.cover_placements import PlaceCoverage, Uncovered
    from pairwell.model.offer import OfferAnswer, OfferRequest, Placement
    from pairwell.offers.policy import OfferPolicy


def coverage(
    session: Session,
    placement: Annotated[
        str | None,
        typer.Option("--placement", help="One place; else all that show offers."),
    ] = None,
    preset: Annotated[
        str | None,
        typer.Option("--preset", help='Rules of a kind of shop; "all" = of every kind.'),
    ] = None,
    names: Annotated[
        bool, typer.Option("--names", help="Name the best sellers without any, at one place.")
    ] = False,
    first: Annotated[
        int | None,
        typer.Option("--first", min=1, max=500, help="List so many best sellers to begin with."),
    ] = None,
) -> None:
    """Count the best 500 sellers with at least one and two offers, place by place.

    Beside each stands how many more would have them without the hard price ceiling.

        pairwell coverage
        pairwell coverage --placement product --preset all
        pairwell coverage --placement cart --names

    With --first the best sellers are listed with what their pages would offer: begin there, their
    pages have the visitors already.

        pairwell coverage --first 20
    """
    from pairwell.app.begin_with import begin_with
    from pairwell.app.cover_placements import cover, uncovered_at
    from pairwell.cli.served import decided_by, shelf_of

    if names and (placement is None or preset == "all"):
        raise InputRefused("Names are of one place and one preset.", "Say which: --placement cart.")
    uncovered: tuple[Uncovered, ...] = ()
    with session.workspace() as workspace:
        settings = workspace.settings
        policies = policies_named(preset, settings.offers)
        places = open_places(placement, settings.offers)
        served = workspace.snapshots.current()
        for warning in served.warnings:
            session.output.warn(warning)
        shelf = shelf_of(workspace, served.snapshot)
        if first is not None:
            pages = begin_with(served.snapshot, decided_by(shelf, settings.offers), first)
            session.output.result({"begin_with": pages}, lambda console: show_first(pages, console))
            return

        def decided(request: OfferRequest, policy: OfferPolicy) -> OfferAnswer:
            return decided_by(shelf, policy)(request)

        found = cover(served.snapshot, decided, policies, places)
        if names:
            uncovered = uncovered_at(served.snapshot, decided, policies[0][1], places[0])
    payload = {"coverage": found} | ({"uncovered": uncovered} if names else {})
    session.output.result(payload, lambda console: show(found, console, uncovered))


def show_first(pages: tuple[FirstPage, ...], console: Console) -> None:
    """Print the best sellers with what their pages offer."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("product")
    table.add_column("title")
    table.add_column("orders", justify="right")
    table.add_column("offers")
    for page in pages:
        offers = ", ".join(map(str, page.offers)) or "none"
        row = (str(page.product_id), page.title, figure(page.n_orders), offers)
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def policies_named(preset: str | None, in_force: OfferPolicy) -> list[tuple[str, OfferPolicy]]:
    """The rules to ask under, with the name of their preset; empty = those in force.

    Raises:
        SettingsRefused: there is no such preset.
    """
    from pairwell.offers.presets import PRESETS
    from pairwell.offers.presets import preset as preset_named

    if preset is None:
        return [("", in_force)]
    if preset == "all":
        return list(PRESETS.items())
    return [(preset, preset_named(preset))]


def open_places(placement: str | None, policy: OfferPolicy) -> list[Placement]:
    """The place of that name, or all that show offers.

    Raises:
        InputRefused: there is no such place.
    """
    from pairwell.cli.decide import placement_named
    from pairwell.offers.placements import PLACEMENTS

    if placement is not None:
        return [placement_named(placement)]
    return [name for name in PLACEMENTS if (rule := policy.rule(name)) is not None and rule.cap]


def show(
    found: tuple[PlaceCoverage, ...], console: Console, uncovered: tuple[Uncovered, ...] = ()
) -> None:
    """Print the coverage for people."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("place")
    table.add_column("rules")
    for name in ("sellers", "one or more", "two or more", "ceiling", "lost one", "lost two"):
        table.add_column(name, justify="right")
    for each in found:
        n = max(each.n_sellers, 1)
        table.add_row(
            each.placement,
            each.preset or "in force",
            figure(each.n_sellers),
            percent(each.n_with_one / n, 1),
            percent(each.n_with_two / n, 1),
            figure(each.max_price_ratio, 2),
            figure(each.n_lost_one),
            figure(each.n_lost_two),
        )
    console.print(table)
    for bare in uncovered:
        console.print(Text(f"{bare.product_id}  {bare.title}: {bare.why_none.replace('_', ' ')}"))
