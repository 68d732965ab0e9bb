"""``pairwell plan``: a dearer item, or the same item with an add-on: which brings more?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli.figures import counted, figure, money, percent
from pairwell.cli.session import Session
from pairwell.model.errors import InputRefused

if TYPE_CHECKING:
    from rich.console import Console

    from pairwell.app.plan_scenario import Attached
    from pairwell.offers.scenario import Scenario


def plan(
    session: Session,
    units: Annotated[float, typer.Option("--units", help="Sales of the item in the period.")],
    price_increase: Annotated[
        float, typer.Option("--price-increase", help="Share on the item's price: 0.10 is 10 %.")
    ] = 0.10,
    price: Annotated[
        float | None, typer.Option("--price", help="Of the item; else the catalogue's.")
    ] = None,
    addon_price: Annotated[
        float | None, typer.Option("--addon-price", help="Of the add-on; else the catalogue's.")
    ] = None,
    attach: Annotated[
        float | None,
        typer.Option("--attach", help="Share of the item's sales with it; else the orders'."),
    ] = None,
    shown: Annotated[
        float, typer.Option("--shown", help="Share of the item's buyers who see the offer.")
    ] = 1.0,
    anchor: Annotated[
        str | None, typer.Option("--anchor", metavar="ID", help="The item, in the catalogue.")
    ] = None,
    candidate: Annotated[
        str | None, typer.Option("--candidate", metavar="ID", help="The add-on, likewise.")
    ] = None,
) -> None:
    """Compare a price increase with an add-on, in the period that --units counts.

    With --anchor and --candidate prices and the attach rate come from the shop's own orders, with
    the interval that they leave open.

        pairwell plan --units 1000 --price 10 --price-increase 0.10 --addon-price 5 --attach 0.35
        pairwell plan --units 1000 --price-increase 0.10 --anchor 85123A --candidate 21733
    """
    from pairwell.offers.scenario import plan as planned

    own, currency = None, ""
    if anchor is not None and candidate is not None:
        own, currency = _own(session, anchor, candidate)
    elif anchor is not None or candidate is not None:
        raise InputRefused("A pair has two products.", "Give --anchor and --candidate.")
    price_minor = _minor(price, own.price_minor if own else None, "--price")
    addon_minor = _minor(addon_price, own.addon_minor if own else None, "--addon-price")
    if attach is None and own is None:
        raise InputRefused("How many take the add-on?", "Give --attach, or a pair of the shop.")

    def at(share: float) -> Scenario:
        return planned(
            units=units,
            price_minor=price_minor,
            addon_minor=addon_minor,
            price_increase=price_increase,
            attach_share=share,
            shown_share=shown,
            cost_minor=own.cost_minor if own else None,
            addon_cost_minor=own.addon_cost_minor if own else None,
        )

    from_orders = attach is None and own is not None
    found = at(own.share if own is not None and attach is None else attach or 0.0)
    edges = (at(own.low), at(own.high)) if own is not None and from_orders else None
    payload = {
        "plan": found,
        "attached": own._asdict() if own is not None else None,
        "low": edges[0] if edges else None,
        "high": edges[1] if edges else None,
    }
    session.output.result(payload, lambda console: show(found, edges, own, currency, console))


def show(
    found: Scenario,
    edges: tuple[Scenario, Scenario] | None,
    own: Attached | None,
    currency: str,
    console: Console,
) -> None:
    """Print a plan for people."""
    from rich.text import Text

    def line(text: str, style: str = "") -> None:
        console.print(Text(text, style=style))

    def amount(minor: int) -> str:
        return money(minor, currency)

    if own is not None:
        line(
            f"{figure(own.n_both)} of {counted(own.n_anchor, 'order')} with the item had the "
            "add-on: "
            f"{percent(own.share, 1)}, between {percent(own.low, 1)} and {percent(own.high, 1)}."
        )
    line(f"The item brings {amount(found.revenue_minor)}.")
    line(
        f"{percent(found.price_increase)} dearer: +{amount(found.dearer_minor)} if nobody leaves, "
        f"nothing if {percent(found.leaving_share, 1)} do."
    )
    line(
        f"With an add-on that {percent(found.attach_share, 1)} of the sales take: "
        f"+{amount(found.addon_revenue_minor)}."
    )
    better = "better" if found.better_minor >= 0 else "worse"
    line(f"The add-on is {amount(abs(found.better_minor))} {better}.", "bold")
    if edges is not None:
        low, high = (amount(edge.better_minor) for edge in edges)
        line(f"By what the orders leave open, between {low} and {high}.")
    if found.even_attach_share is None:
        line("Not even everybody taking it would bring what the increase does.")
    else:
        line(f"Both bring the same at {percent(found.even_attach_share, 1)}.")
    words = [
        f"of the sales {percent(found.attach_share, 1)}",
        f"of the revenue {percent(found.revenue_share, 1)}",
        f"of the profit {percent(found.profit_share, 1)}",
        f"of those who see it {percent(found.acceptance, 1)}",
    ]
    line(f"One share, four meanings: {', '.join(words)}.", "dim")


def _own(session: Session, anchor: str, candidate: str) -> tuple[Attached, str]:
    from pairwell.app.plan_scenario import attached

    with session.workspace() as workspace:
        snapshot = workspace.snapshots.current().snapshot
        floor = workspace.settings.offers.min_customers
        return attached(snapshot, anchor, candidate, floor), snapshot.meta.currency


def _minor(given: float | None, known: int | None, option: str) -> int:
    if given is not None and 0 < given < 1e12:
        return round(given * 100)
    if given is None and known is not None:
        return known
    raise InputRefused(f"No price for {option}.", f"Give {option} 10.00, or products with prices.")
