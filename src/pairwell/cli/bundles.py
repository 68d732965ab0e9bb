"""``pairwell bundles``: sets worth packing together, their price and what it would save."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pairwell.cli.figures import counted, figure, money, percent
from pairwell.cli.session import Session
from pairwell.model.errors import InputRefused

if TYPE_CHECKING:
    from rich.console import Console

    from pairwell.app.propose_bundles import BundlesProposed
    from pairwell.matrix.scenario_kit import ScenarioKit

TITLE_WIDTH = 34


def bundles(
    session: Session,
    scenario: Annotated[
        str | None,
        typer.Option("--for", metavar="CATEGORY", help="Everything for a whole category instead."),
    ] = None,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="So many bundles.")] = 20,
    anchor: Annotated[
        str | None, typer.Option("--anchor", metavar="ID", help="Only bundles with this product.")
    ] = None,
    discount: Annotated[
        float, typer.Option("--discount", help="Share of the sum taken off: 0.1 is 10 %.")
    ] = 0.1,
    one_per: Annotated[
        str, typer.Option("--one-per", help="One member of each family, or of each category too.")
    ] = "family",
    per_product: Annotated[
        int, typer.Option("--per-product", min=1, help="A product stands in so many at most.")
    ] = 2,
) -> None:
    """Find sets of three to six products that people buy together, and price them.

    A set is listed when each two of its members are a proven pair, when all are met in one order
    oftener than its smaller parts explain, and when enough different customers bought it whole.
    The first member is the anchor (the dearest); variants of one product never share a bundle.

        pairwell bundles -n 10
        pairwell bundles --anchor 22423 --discount 0.08
        pairwell bundles --one-per category --json
        pairwell bundles --for "Garden > Tents"

    together: orders with all members; share: of the orders with all members but one or none
    missing, those with all; sum, price and saving at the discount asked; margin left where costs
    are known. A bundle marked held cannot be sold now: a member is out of stock, or the saving is
    more than the margin. High shares sell without a discount: try --discount 0 first.
    """
    if scenario is not None:
        _everything_for(session, scenario)
        return
    from pairwell.app.propose_bundles import propose_bundles

    if one_per not in ("family", "category"):
        raise InputRefused(f"--one-per {one_per} is not known.", "Say family or category.")
    with session.workspace() as workspace:
        proposed = propose_bundles(
            workspace.facts,
            limit=limit,
            anchor=anchor,
            per_product=per_product,
            discount=discount,
            one_per="category" if one_per == "category" else "family",
            min_customers=workspace.settings.offers.min_customers,
            kept_share=workspace.settings.offers.min_kept_share,
        )
    payload = {
        "n_found": proposed.n_found,
        "discount": proposed.discount,
        "bundles": proposed.bundles,
        "titles": proposed.titles,
        "starts": proposed.starts,
    }
    session.output.result(payload, lambda console: show(proposed, console))


def _everything_for(session: Session, category: str) -> None:
    from pairwell.matrix.scenario_kit import everything_for

    with session.workspace() as workspace:
        snapshot = workspace.snapshots.current().snapshot
        kit = everything_for(category, snapshot, workspace.settings.offers.min_customers)
    currency = snapshot.meta.currency
    session.output.result(kit, lambda console: show_scenario(kit, currency, console))


def show_scenario(kit: ScenarioKit, currency: str, console: Console) -> None:
    """Print a kit of groups: one of each, as the shopper likes."""
    from rich.text import Text

    console.print(Text(f"Everything for {kit.category}", style="bold"))
    console.print(Text(f"   anchor  {kit.anchor_id}  {kit.anchor_title[:TITLE_WIDTH]}"))
    if not kit.groups:
        console.print(Text("Orders name nothing that goes with this category beyond chance."))
    for group in kit.groups:
        console.print(Text(f"{group.category}: one of", style="bold"))
        for member in group.members:
            price = money(member.price_minor, currency)
            console.print(
                Text(
                    f"   {member.product_id}  {member.title[:TITLE_WIDTH]}  {price}  "
                    f"{counted(member.n_both, 'order')}, {figure(member.lift, 1)} times chance"
                )
            )


def show(proposed: BundlesProposed, console: Console) -> None:
    """Print bundles for people: a block each."""
    from rich.text import Text

    rows = proposed.bundles.to_pylist()
    if not rows:
        console.print(Text("No set of three is bought together beyond what its pairs explain."))
        return
    for number, (row, start) in enumerate(zip(rows, proposed.starts, strict=True), 1):
        head = f"{number}. {_figures(row)}"
        if row["held"]:
            head += f" · HELD: {row['held'].replace('_', ' ')}"
        console.print(Text(head, style="bold"))
        for role, product_id in [
            ("anchor", row["anchor_id"]), *(("add-on", each) for each in row["addon_ids"])
        ]:  # fmt: skip
            title = proposed.titles.get(str(product_id), "")
            console.print(Text(f"   {role:<7} {product_id}  {title[:TITLE_WIDTH]}"))
        if row["sum_minor"] is not None:
            console.print(Text(f"   {_price(row)}", style="dim"))
        if start is not None:
            words = f"{percent(start.discount_share)} ({start.why.replace('_', ' ')})"
            console.print(Text(f"   discount to start with: {words}", style="dim"))
    console.print(Text(f"\n{figure(len(rows))} shown of {figure(proposed.n_found)} found."))


def _figures(row: dict[str, Any]) -> str:
    return (
        f"together in {counted(row['n_together'], 'order')} of "
        f"{counted(row['n_customers'], 'customer')}"
        f" (parts explain {figure(row['n_expected'])}), share {percent(row['complete_share'])}"
    )


def _price(row: dict[str, Any]) -> str:
    currency = row["currency"] or ""
    text = (
        f"sum {money(row['sum_minor'], currency)}, "
        f"price {money(row['bundle_price_minor'], currency)}, "
        f"saving {money(row['saving_minor'], currency)}"
    )
    if row["margin_left_minor"] is not None:
        text += f", margin left {money(row['margin_left_minor'], currency)}"
    return text
