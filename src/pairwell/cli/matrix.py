"""``pairwell matrix show`` and ``export``: look at the matrix, and take it along."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pairwell.cli import matrix_views
from pairwell.cli.figures import counted
from pairwell.cli.session import Session
from pairwell.cli.whole_file import write_whole
from pairwell.model.errors import InputRefused, NotReady

if TYPE_CHECKING:
    import pyarrow as pa

    from pairwell.model.snapshot import Snapshot
    from pairwell.wiring import Workspace

All = Annotated[
    bool,
    typer.Option("--all", help="Also pairs of fewer customers than the floor: for your own eyes."),
]
Version = Annotated[
    str | None, typer.Option("--version", metavar="ID", help="A version; default: the served one.")
]


def show(
    session: Session,
    anchor: Annotated[
        str | None, typer.Option("--anchor", metavar="ID", help="One product's row.")
    ] = None,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="So many pairs.")] = 20,
    version: Version = None,
    all_pairs: All = False,
) -> None:
    """Show the versions, builds and edits, and the strongest pairs of one build.

    pairwell matrix show
    pairwell matrix show --anchor 85123A -n 10
    """
    from pairwell.app.list_versions import list_versions

    with session.workspace() as workspace:
        kept = workspace.snapshots.list()
        if not kept:
            raise NotReady("There is no matrix yet.", "Run `pairwell build`.")
        versions = list_versions(workspace.snapshots, workspace.state)
        snapshot = snapshot_of(workspace, version or (None if kept[-1].current else ""))
        table = _pairs(snapshot, workspace, all_pairs=all_pairs)
    if anchor is not None:
        table = _row_of(table, anchor)
    role = None if anchor is None else _role_of(snapshot, anchor)
    order = "score" if anchor is not None else "llr"
    table = table.sort_by([(order, "descending")]).slice(0, limit)
    payload = {
        "snapshot_id": snapshot.meta.snapshot_id,
        "versions": versions,
        "n_products": len(snapshot.products.ids),
        "n_pairs": len(snapshot.pairs.candidate),
        "n_proven": int(snapshot.pairs.proven.sum()),
        "anchor_role": role,
        "pairs": table,
    }
    session.output.result(
        payload, lambda console: matrix_views.show(snapshot, versions, table, role, console)
    )


def export(
    session: Session,
    file: Annotated[Path, typer.Argument(help="Where to; its ending tells the format.")],
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="NAME",
            help="csv, jsonl, parquet, or for a shop: google, woo, magento, shopify, yml, odoo, "
            "jsonld, or xlsx to edit and import back.",
        ),
    ] = None,
    top: Annotated[
        int, typer.Option("--top", min=1, help="So many products a list, in a shop's format.")
    ] = 20,
    key: Annotated[
        str | None,
        typer.Option(
            "--key", metavar="COLUMN", help="Which id your products have there: SKU or ID for woo."
        ),
    ] = None,
    version: Version = None,
    all_pairs: All = False,
) -> None:
    """Write the matrix to a file: every pair with its measures, or the lists a shop can import.

    A shop's format holds what may be offered, in the order of its rank, substitutes in their own
    field. Pairs of fewer customers than the floor and pairs that people blocked stay at home, pins
    come along (source curated); --all, for tables only, leaves nothing out.

        pairwell matrix export pairs.csv
        pairwell matrix export pairs.parquet --all
        pairwell matrix export cross-sells.csv --format woo
        pairwell matrix export edit.xlsx --top 10
    """
    from pairwell.cli.matrix_feeds import TABLES, format_of, write_feed

    name = format_of(file, format_)
    if name not in TABLES and all_pairs:
        raise InputRefused(
            f"{name} goes to shoppers, and --all is for your own eyes.",
            "Leave it out, or write .csv, .jsonl or .parquet.",
        )
    with session.workspace() as workspace:
        snapshot = snapshot_of(workspace, version)
        if name not in TABLES:
            write_feed(session, workspace, snapshot, file, name=name, top=top, key=key)
            return
        table = _exported(snapshot, workspace, all_pairs=all_pairs)
    _write(table, file, name)
    payload = {"file": file, "n_pairs": table.num_rows}
    session.output.result(payload, f"Wrote {counted(table.num_rows, 'pair')} to {file}.")


def snapshot_of(workspace: Workspace, version: str | None) -> Snapshot:
    """A version by name; None is the served one, and "" the newest where none is served."""
    if version is None:
        return workspace.snapshots.current().snapshot
    return workspace.snapshots.load(version or workspace.snapshots.list()[-1].snapshot_id)


def _pairs(snapshot: Snapshot, workspace: Workspace, *, all_pairs: bool) -> pa.Table:
    import pyarrow.compute as pc

    from pairwell.matrix.pair_table import pair_table

    table = pair_table(snapshot)
    if all_pairs:
        return table
    floor = workspace.settings.offers.min_customers
    return table.filter(pc.greater_equal(table["n_customers"], floor))


def _exported(snapshot: Snapshot, workspace: Workspace, *, all_pairs: bool) -> pa.Table:
    """The table of an export: hand-made rows in it, and without --all only what may be offered."""
    from pairwell.app.curated_pairs import curated_pair_table

    floor = workspace.settings.offers.min_customers
    return curated_pair_table(
        snapshot, workspace.curated_in_force(), min_customers=1 if all_pairs else floor,
        blocked=all_pairs,
    )  # fmt: skip


def _row_of(table: pa.Table, anchor: str) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    return table.filter(pc.equal(table["anchor_id"].cast(pa.string()), anchor))


def _role_of(snapshot: Snapshot, anchor: str) -> str | None:
    from pairwell.matrix.product_roles import UNKNOWN, product_roles
    from pairwell.model.snapshot import ROLES

    ids = list(snapshot.products.ids)
    roles = product_roles(snapshot.pairs)
    code = ids.index(anchor) if anchor in ids else len(roles)
    if code >= len(roles) or roles[code] == UNKNOWN:
        return None
    return ROLES[roles[code]]


def _write(table: pa.Table, file: Path, name: str) -> None:
    from pairwell.export.tables.csv_table import write_csv
    from pairwell.export.tables.jsonl_table import write_jsonl
    from pairwell.export.tables.parquet_table import write_parquet

    writers: dict[str, Any] = {"csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet}
    write_whole(file, lambda sink: writers[name](table, sink))
