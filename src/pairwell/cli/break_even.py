"""``pairwell break-even``: how many more must buy before a discount pays for itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli.figures import percent
from pairwell.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from pairwell.model.offer import Technique
    from pairwell.offers.break_even import BreakEven
    from pairwell.offers.policy import OfferPolicy
    from pairwell.offers.suggested_discount import Suggestion


def break_even(
    session: Session,
    margin: Annotated[
        float, typer.Option("--margin", help="Contribution over price: 0.4 is 40 %.")
    ],
    discount: Annotated[
        float, typer.Option("--discount", help="Share taken off the price: 0.15 is 15 %.")
    ],
    p0: Annotated[
        float | None,
        typer.Option("--p0", help="Share of those who see the offer and buy without a discount."),
    ] = None,
    contact_cost: Annotated[
        float,
        typer.Option("--contact-cost", help="Cost of showing it to one person, over the price."),
    ] = 0.0,
) -> None:
    """Say what a discount must bring before it pays, with the table around it.

    Those who would have bought anyway get the discount too. So it pays only when enough others
    come: p1 - p0 > (p0·d + c)/(m - d), for margin m, discount d, contact cost c, the share p0 that
    buys without the discount and p1 with it. The table shows the lift d/(m - d) over p0.

        pairwell break-even --margin 0.4 --discount 0.15
        pairwell break-even --margin 0.4 --discount 0.15 --p0 0.05 --contact-cost 0.01

    At 40 % margin a discount of 15 % needs 60 % more buyers. A discount as deep as the margin
    never pays.
    """
    from pairwell.offers.break_even import DISCOUNTS, MARGINS, break_even, break_even_table

    asked = break_even(margin, discount, p0=p0, contact_cost=contact_cost)
    margins = tuple(sorted({*MARGINS, margin}))
    discounts = tuple(sorted({*DISCOUNTS, discount}))
    table = break_even_table(margins, discounts)
    suggested = suggestions(margin, policy_of(session))
    payload = {
        "asked": asked,
        "table": [cell for row in table for cell in row],
        "suggested": suggested,
    }
    session.output.result(payload, lambda console: show(asked, table, suggested, console))


def policy_of(session: Session) -> OfferPolicy:
    """The shop's rules; as every shop starts where there is no workspace."""
    from pairwell.settings import read_settings
    from pairwell.wiring import SETTINGS_FILE

    return read_settings(session.folder / SETTINGS_FILE, os.environ, session.flags).offers


def suggestions(margin: float, policy: OfferPolicy) -> dict[Technique, Suggestion | None]:
    """First figures to look at, at this margin and the shop's floor; None: it allows none."""
    from pairwell.offers.suggested_discount import suggested_discount

    shares, floor, price = (
        policy.suggested_discounts,
        policy.incentive_rules.min_margin_share,
        10_000,
    )
    cost = round(price * (1 - margin))
    return {each: suggested_discount(each, price, cost, floor, shares) for each in shares}


def show(
    asked: BreakEven,
    table: tuple[tuple[BreakEven, ...], ...],
    suggested: dict[Technique, Suggestion | None],
    console: Console,
) -> None:
    """Print the answer and the table for people."""
    from rich.table import Table
    from rich.text import Text

    from pairwell.offers.break_even import shown_lift

    console.print(Text(sentence(asked), style="bold"))
    if asked.required_p1 is not None and asked.possible:
        console.print(
            Text(
                f"Without it {percent(asked.p0, 1)} buy; with it more than "
                f"{percent(asked.required_p1, 1)} must."
            )
        )
    shown = Table("margin \\ discount", box=None)
    for cell in table[0]:
        shown.add_column(percent(cell.discount_share), justify="right")
    for row in table:
        lifts = (shown_lift(cell.required_lift) for cell in row)
        shown.add_row(percent(row[0].margin_share), *lifts)
    console.print(shown)
    named = {"cross_sell": "an accessory", "impulse": "an impulse buy"}
    for technique, found in suggested.items():
        what = named.get(technique, technique.replace("_", " "))
        if found is not None:
            console.print(Text(f"To look at for {what}: {sentence(found.break_even)}"))


def sentence(asked: BreakEven) -> str:
    """The answer in one sentence."""
    given = f"{percent(asked.discount_share)} off at {percent(asked.margin_share)} margin"
    if asked.required_lift is None:
        return f"{given} never pays: the discount is as deep as the margin."
    if not asked.possible:
        return f"{given} cannot pay: more than everybody would have to buy."
    return f"{given} pays above {100 * asked.required_lift:.0f} % more buyers" + (
        "." if not asked.contact_cost_share else ", and the cost of contact on top."
    )
