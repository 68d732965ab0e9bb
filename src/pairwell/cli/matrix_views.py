"""What people see of ``pairwell matrix``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pairwell.cli.figures import chance, counted, figure, percent

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console

    from pairwell.app.compare_matrices import Comparison
    from pairwell.app.list_changes import ListChanges
    from pairwell.app.list_versions import ListedVersion
    from pairwell.model.snapshot import Snapshot

TITLE_WIDTH = 22
SHOWN_VERSIONS = 20
WHY = {
    "pinned": "pinned by hand",
    "unpinned": "no longer pinned",
    "blocked": "blocked by hand",
    "unblocked": "no longer blocked",
    "new_product": "new product",
    "delisted": "no longer in the catalogue",
    "out_of_stock": "out of stock",
    "back_in_stock": "in stock again",
    "below_floor": "too few customers",
    "above_floor": "enough customers now",
    "substitute": "one instead of the other",
    "price": "too dear now",
    "new_orders": "new orders",
    "outranked": "others changed",
}
SIGNS = {"came": "+", "left": "-", "moved": "~"}


def show(
    snapshot: Snapshot,
    versions: Sequence[ListedVersion],
    pairs: pa.Table,
    role: str | None,
    console: Console,
) -> None:
    """The versions, and the strongest pairs of one."""
    from rich.table import Table
    from rich.text import Text

    kept = Table(title="Versions", title_justify="left", box=None, padding=(0, 2, 0, 0))
    for name in ("id", "state", "made", "what", "by", "note"):
        kept.add_column(name)
    if len(versions) > SHOWN_VERSIONS:
        console.print(f"{counted(len(versions) - SHOWN_VERSIONS, 'older version')}; see --json.")
    for version in versions[-SHOWN_VERSIONS:]:
        state = "was served" if version.published else "not served"
        kept.add_row(
            Text(version.version_id), "served now" if version.current else state,
            version.created_at[:16].replace("T", " "), Text(_what(version)),
            Text(version.author), Text(version.note),
        )  # fmt: skip
    console.print(kept)
    rows = snapshot.pairs
    console.print(
        Text(
            f"\n{snapshot.meta.snapshot_id}: {counted(snapshot.meta.n_baskets, 'order')}, "
            f"{counted(len(snapshot.products.ids), 'product')}, "
            f"{counted(len(rows.candidate), 'pair')}, "
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


def diff(compared: Comparison, held: Sequence[str], changes: ListChanges, console: Console) -> None:
    """Two versions side by side."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("")
    table.add_column(changes.before, justify="right")
    table.add_column(changes.now, justify="right")
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
    _changes(changes, console)
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


def _changes(changes: ListChanges, console: Console) -> None:
    """What came, left and moved, and why."""
    from rich.table import Table
    from rich.text import Text

    console.print(
        f"Lists that differ: {figure(changes.n_changed)} of {figure(changes.n_lists)}; places that "
        f"came {figure(changes.n_came)} (+), {figure(changes.n_left)} left (-), "
        f"{figure(changes.n_moved)} moved (~)."
    )
    if not changes.changed:
        return
    console.print(Text("; ".join(f"{WHY[why]}: {figure(n)}" for why, n in changes.why.items())))
    table = Table(
        title="\nBest sellers whose list changes", title_justify="left", box=None,
        padding=(0, 2, 0, 0),
    )  # fmt: skip
    for name in ("anchor", "", "", "product", "before", "now", "why"):
        table.add_column(name)
    for one in changes.changed:
        anchor, title = one.anchor_id, _short(one.title)
        for change in one.changes:
            table.add_row(
                Text(anchor), Text(title, style="dim"), SIGNS[change.change],
                Text(change.product_id), figure(change.rank_before), figure(change.rank_now),
                WHY[change.why],
            )  # fmt: skip
            anchor = title = ""
    console.print(table)


def _what(version: ListedVersion) -> str:
    if version.kind == "build":
        return "build"
    if version.restores is not None:
        return f"back to {version.restores}"
    return f"edit of {version.snapshot_id}: +{version.n_added} -{version.n_removed}"


def _short(title: str) -> str:
    return title if len(title) <= TITLE_WIDTH else title[: TITLE_WIDTH - 1] + "…"
