"""``pairwell demo``: the whole work on a made-up shop, and how much of its truth was found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pairwell.cli.output import Output
from pairwell.cli.session import Session
from pairwell.model.errors import InputRefused

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from pairwell.app.compare_truth import TruthComparison
    from pairwell.model.offer import OfferAnswer
    from pairwell.simulate.shop import SimulatedShop

N_DECISIONS = 3


class Aside(Output):
    """How the steps of the demo speak: what they would print goes to stderr, and is kept."""

    payload: Any = None

    def result(
        self, payload: object, view: RenderableType | Callable[[Console], None] | None = None
    ) -> None:
        self.payload = payload
        if self.quiet or view is None:
            return
        if callable(view) and not hasattr(view, "__rich_console__"):
            view(self.stderr)
        else:
            self.stderr.print(view)

    def say(self, message: str) -> None:
        """Keep the details of a step to ourselves."""


def demo(
    session: Session,
    folder: Annotated[Path, typer.Option("--out", "-o", help="Folder for all of it.")] = Path(
        "demo"
    ),
    size: Annotated[str, typer.Option(help="tiny, small, medium or large.")] = "medium",
    seed: Annotated[int, typer.Option(help="Same seed, same shop.")] = 1,
) -> None:
    """Make a shop with a known truth, run everything on it, and compare.

    Makes the files, a workspace, the matrix and the report, and says how much of what was planted
    was found. The last line is the path of the report. A demo made before is made anew.

        pairwell demo
        pairwell demo --size small --seed 7 --out /tmp/demo
    """
    from pairwell.app.compare_truth import compare_truth
    from pairwell.app.simulate_shop import make_shop
    from pairwell.cli import build, import_, init, report
    from pairwell.cli.simulate import write_shop
    from pairwell.matrix.pair_table import pair_table

    output = session.output
    shop = make_shop(size, seed)
    _clear(folder)
    workspace = folder / "pairwell-data"
    step = Session(workspace, output=Aside(quiet=output.quiet), flags=session.flags)

    output.say(f"$ pairwell simulate --size {size} --seed {seed} --out {folder / 'shop'}")
    files = write_shop(shop, folder / "shop", size, seed)[:3]
    output.say(f"{shop.bought.num_rows:,} lines of {shop.model.n_orders:,} orders.\n")
    output.say(f"$ pairwell init --workspace {workspace}")
    init.init(step)
    output.say(f"\n$ pairwell import {' '.join(file.name for file in files)}")
    import_.import_(step, files)
    output.say("\n$ pairwell build")
    build.build(step)
    with step.workspace() as opened:
        pairs = pair_table(opened.snapshots.current().snapshot)
    found = compare_truth(shop, pairs)
    answers = _decisions(step, shop)
    page = folder / "report.html"
    output.say(f"\n$ pairwell report --out {page}")
    report.report(step, out=page)

    payload = {"truth": found, "decisions": answers, "report": page}
    output.result(payload, lambda console: _show(console, shop, found, answers, page))


def _clear(folder: Path) -> None:
    """Take an earlier demo away; refuse a folder that holds something else.

    Raises:
        InputRefused: the folder is not empty and no demo of ours.
    """
    import shutil

    if not folder.exists():
        return
    if (folder / "shop" / "truth.json").is_file():
        shutil.rmtree(folder)
    elif not folder.is_dir() or any(folder.iterdir()):
        raise InputRefused(
            f"{folder} is not empty and no demo.", "Name a new or empty folder with --out."
        )


def _decisions(step: Session, shop: SimulatedShop) -> list[OfferAnswer]:
    """What is offered beside the main products with the most joint orders."""
    from pairwell.app.decide_offer import decide_offer
    from pairwell.model.offer import OfferRequest

    main, addon = shop.planted.complements.T
    ids = shop.products["product_id"].to_pylist()
    order = (-shop.truth(main, addon).n_both).argsort()
    best = list(dict.fromkeys(ids[code] for code in main[order]))[:N_DECISIONS]
    with step.workspace() as opened:
        policy = opened.settings.offers
        return [
            decide_offer(OfferRequest(anchors=(anchor,)), opened.snapshots, policy)
            for anchor in best
        ]


def _show(
    console: Console,
    shop: SimulatedShop,
    found: TruthComparison,
    answers: list[OfferAnswer],
    page: Path,
) -> None:
    titles = dict(
        zip(
            shop.products["product_id"].to_pylist(),
            shop.products["title"].to_pylist(),
            strict=True,
        )
    )
    console.print("\nWhat is offered, for instance:")
    for answer in answers:
        for offer in answer.offers:
            anchor = titles[str(offer.evidence.anchor_id)]
            console.print(f"  {anchor} → {offer.title}: {offer.reason.staff_text}")
    console.print("\nWhat was found of what is true in this shop:")
    for line in sentences(found):
        console.print(f"  {line}")
    console.print("\nThe report:")
    console.print(str(page))


def sentences(found: TruthComparison) -> list[str]:
    """The comparison in words."""
    false = "none" if not found.n_false else f"{found.n_false} ({found.false_share:.1%})"
    others = "; the others come from tastes" if found.n_top_planted < found.n_top else ""
    return [
        f"Of {found.n_frequent} planted pairs with 30 joint orders or more, "
        f"{found.n_frequent_found} were called proven.",
        f"Of {found.n_clear} of them with a lift of 3 or more, {found.n_clear_found}.",
        f"Of {found.n_proven:,} pairs called proven, {false} are false under the generating model.",
        f"Of the {found.n_top} pairs ranked highest, {found.n_top_planted} were planted{others}.",
        f"Of {found.n_directed} planted complements found, {found.n_directed_right} have the right "
        "main product.",
        f"Of {found.n_rivals} pairs of substitutes, {found.n_rivals_found} were found and "
        f"{found.n_rivals_proven} taken for companions.",
    ]
