"""What people see of ``pairwell matrix``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pairwell.cli.figures import chance, figure, percent

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console

    from pairwell.app.compare_matrices import Comparison
    from pairwell.app.ports.snapshots import Version
    from pairwell.model.snapshot import Snapshot

TITLE_WIDTH = 22


def show(
    snapshot: Snapshot,
    versions: Sequence[Version],
    pairs: pa.Table,
    role: str | None,
    console: Console,
) -> None:
    """The versions, and the strongest pairs of one."""
    from rich.table import Table
    from rich.text import Text

    kept = Table(title="Versions", title_justify="left", box=None, padding=(0, 2, 0, 0))
    kept.add_column("id")
    kept.add_column("state")
    for version in versions:
        state = "was served" if version.published else "not served"
        kept.add_row(Text(version.snapshot_id), "served now" if version.current else state)
    console.print(kept)
    rows = snapshot.pairs
    console.print(
        Text(
            f"\n{snapshot.meta.snapshot_id}: {figure(snapshot.meta.n_baskets)} orders, "
            f"{figure(len(snapshot.products.ids))} products, {figure(len(rows.candidate))} pairs, "
            f"{figure(int(rows.proven.sum()))} of them proven.\n"
        )
    )
    if role is not None:
        console.print(f"Proposed role of the anchor, from its proven pairs: {role}.\n")
    titles = dict(zip(snapshot.products.ids, snapshot.products.titles, strict=True))
    table = Table(title="Strongest pairs", title_justify="left", box=None, padding=(0, 2, 0, 0))
    for name in ("anchor", "", "candidate", ""):
        table.add_column(name, no_wrap=True)
    for name, width in (("together", 8), ("customers", 9), ("lift", 6), ("q", 6), ("price ×", 7)):
        table.add_column(name, justify="right", no_wrap=True, min_width=width)
    for row in pairs.to_pylist():
        anchor, candidate = str(row["anchor_id"]), str(row["candidate_id"])
        table.add_row(
            Text(anchor),
            Text(_short(titles.get(anchor, "")), style="dim"),
            Text(candidate),
            Text(_short(titles.get(candidate, "")), style="dim"),
            figure(row["n_both"]),
            figure(row["n_customers"]),
            figure(row["lift"], 1),
            chance(row["q_value"]),
            figure(row["price_ratio"], 2),
        )
    console.print(table if pairs.num_rows else Text("No pairs to show."))


def diff(compared: Comparison, held: Sequence[str], console: Console) -> None:
    """Two versions side by side."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("")
    table.add_column(compared.before, justify="right")
    table.add_column(compared.now, justify="right")
    for name, before, now in (
        ("products", compared.n_products_before, compared.n_products_now),
        ("pairs", compared.n_pairs_before, compared.n_pairs_now),
        ("proven pairs", compared.n_proven_before, compared.n_proven_now),
        ("products with offers", compared.n_lists_before, compared.n_lists_now),
    ):
        table.add_row(name, figure(before), figure(now))
    table.add_row(
        "share of products sold", percent(compared.coverage_before), percent(compared.coverage_now)
    )
    console.print(table)
    console.print(
        Text(f"\n{percent(compared.churn_share, 1)} of the places in top-ten lists change hands.")
    )
    if compared.changed:
        changed = Table(
            title="\nBest sellers whose list changes", title_justify="left", box=None,
            padding=(0, 2, 0, 0),
        )  # fmt: skip
        for name in ("anchor", "", "leaves", "comes"):
            changed.add_column(name)
        for one in compared.changed:
            changed.add_row(
                Text(one.anchor_id), Text(_short(one.title), style="dim"),
                Text(", ".join(one.left)), Text(", ".join(one.came)),
            )  # fmt: skip
        console.print(changed)
    if compared.hubs:
        hubs = Table(
            title="\nProducts that stand in more lists", title_justify="left", box=None,
            padding=(0, 2, 0, 0),
        )  # fmt: skip
        for name in ("product", ""):
            hubs.add_column(name)
        for name in ("before", "now"):
            hubs.add_column(name, justify="right")
        for hub in compared.hubs:
            hubs.add_row(
                Text(hub.product_id), Text(_short(hub.title), style="dim"),
                percent(hub.share_before, 2), percent(hub.share_now, 2),
            )  # fmt: skip
        console.print(hubs)
    console.print(
        Text(f"\nWould be held: {'; '.join(held)}." if held else "\nNo gate would hold it.")
    )


def _short(title: str) -> str:
    return title if len(title) <= TITLE_WIDTH else title[: TITLE_WIDTH - 1] + "…"
