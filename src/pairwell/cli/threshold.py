"""``pairwell threshold``: what free delivery from a sum on would earn, on the shop's own orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli.figures import figure, money
from pairwell.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from pairwell.offers.threshold_profit import ThresholdProfit


def threshold(
    session: Session,
    target: Annotated[
        list[float], typer.Option("--target", help="A sum to try, such as 50; may be repeated.")
    ],
    margin: Annotated[float, typer.Option("--margin", help="Contribution over goods: 0.4.")],
    shipping: Annotated[float, typer.Option("--shipping", help="What a delivery costs the shop.")],
    fee: Annotated[float, typer.Option("--fee", help="What a shopper pays below the sum.")] = 0.0,
    padded: Annotated[
        float, typer.Option("--padded", help="Share of the orders below that are raised to it.")
    ] = 0.0,
    returned: Annotated[
        float, typer.Option("--returned", help="Share of the raised ones that come back.")
    ] = 0.0,
    return_cost: Annotated[
        float, typer.Option("--return-cost", help="What such a return costs.")
    ] = 0.0,
    lost: Annotated[
        float, typer.Option("--lost", help="Share of the orders below that are not placed.")
    ] = 0.0,
) -> None:
    """Reckon what a free-delivery sum would have earned on past orders, beside free for all.

    The answer stands and falls with two figures that only a test can tell: how many people add
    something to get there, and how many leave. So they are asked for, and nothing is optimised.

        pairwell threshold --target 40 --target 60 --margin 0.4 --shipping 5 --fee 4
        pairwell threshold --target 50 --margin 0.4 --shipping 5 --fee 4 --padded 0.2 --lost 0.03
    """
    from pairwell.app.order_sums import order_sums
    from pairwell.offers.threshold_profit import ThresholdCosts, threshold_profit

    costs = ThresholdCosts(
        margin_share=margin,
        shipping_minor=round(100 * shipping),
        fee_minor=round(100 * fee),
        padded_share=padded,
        returned_share=returned,
        return_cost_minor=round(100 * return_cost),
        lost_share=lost,
    )
    with session.workspace() as workspace:
        sums = order_sums(workspace.facts.lines(in_order=False))
    targets = (0, *(round(100 * each) for each in target))
    found = [threshold_profit(sums.goods_minor, each, costs) for each in targets]
    payload = {"currency": sums.currency, "thresholds": found}
    session.output.result(payload, lambda console: show(found, sums.currency, console))


def show(found: list[ThresholdProfit], currency: str, console: Console) -> None:
    """Print the sums beside each other."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("free from", "profit", "free", "raised", "pay the fee", "lost"):
        table.add_column(name, justify="right")
    for each in found:
        table.add_row(
            money(each.target_minor, currency),
            money(round(each.profit_minor), currency),
            figure(each.n_free),
            figure(each.n_padded),
            figure(each.n_paying),
            figure(each.n_lost),
        )
    console.print(table)
