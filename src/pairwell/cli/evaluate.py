"""``pairwell evaluate``: how accurate the matrix is on orders that it has not seen."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pairwell.cli.evaluate_new_products import WORDS, catalogue_of_lines, evaluate_cold
from pairwell.cli.figures import counted, percent
from pairwell.cli.session import Session
from pairwell.model.errors import InputRefused

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.table import Table

    from pairwell.app.evaluate_matrix import Built, Evaluation
    from pairwell.matrix.options import MatrixOptions

NAMES = {
    "popularity": "popularity",
    "matrix": "matrix",
    "matrix_with_customers": "matrix, customers known",
}
PROTOCOLS = ("a", "c")
COLUMNS = (
    "order_id", "product_id", "customer_id", "ordered_at", "quantity", "unit_price_minor", "status",
)  # fmt: skip
"""What the protocol looks at."""


def evaluate(
    session: Session,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="Order files, any format.")
    ] = None,
    facts: Annotated[
        bool, typer.Option("--facts", help="Use the orders imported into the workspace.")
    ] = False,
    protocol: Annotated[
        str,
        typer.Option(
            "--protocol",
            help="a: complete a basket with one product hidden. c: products without history.",
        ),
    ] = "a",
    preset: Annotated[
        str | None, typer.Option("--preset", help="Whose export the files are; else guessed.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="TOML file: their columns to ours.")
    ] = None,
) -> None:
    """Hide one product of a later basket and see whether the matrix names it.

    Orders in order of time: the first 80 % train, 10 % tune, the last 10 % are asked about, once.
    Files are read by the protocol's own rules: paid lines of a positive quantity and price; returns
    are ignored. Nothing is stored.

    Protocol c erases the whole history of a tenth of the products and asks what products like them
    (by title, category, brand, group) say of their companions.

        pairwell evaluate orders.csv
        pairwell evaluate --facts --json
        pairwell evaluate --facts --protocol c
    """
    if protocol not in PROTOCOLS:
        raise InputRefused(
            f"There is no protocol {protocol!r}.", f"Protocols: {', '.join(PROTOCOLS)}."
        )
    if bool(files) == facts:
        raise InputRefused(
            "Name one or more order files, or --facts for the workspace's orders; not both.",
            "For example: pairwell evaluate orders.csv",
        )
    from pairwell.app.evaluate_matrix import evaluate_matrix

    wanted = COLUMNS + WORDS if protocol == "c" else COLUMNS
    if files:
        lines = _lines_of_files(session, files, preset, mapping, wanted)
    else:
        lines = _lines_of_facts(session)
    if protocol == "c":
        products = catalogue_of_lines(lines) if files else _products_of_facts(session)
        evaluate_cold(session, lines, products, _options(session))
        return
    evaluation = evaluate_matrix(
        lines,
        _builder(_options(session)),
        clock=time.perf_counter,
        peak_bytes=_peak_bytes,
        progress=session.progress,
    )
    session.output.result(evaluation, lambda console: show(console, evaluation))


def _lines_of_files(
    session: Session,
    files: list[Path],
    preset: str | None,
    mapping: Path | None,
    columns: tuple[str, ...],
) -> pa.Table:
    import pyarrow as pa

    from pairwell.ingest.mapping import load_mapping
    from pairwell.ingest.open_source import open_source
    from pairwell.measure.baskets import purchases

    settled = load_mapping(mapping) if mapping else None
    batches = []
    for file in files:
        source = open_source(file, preset=preset, mapping=settled)
        if source.kind != "orders":
            raise InputRefused(
                f"{file} holds {source.kind}, not orders.", "Name files of order lines."
            )
        n_quarantined = 0
        session.progress.start(f"reading {file.name}")
        for chunk in source.chunks():
            n_quarantined += len(chunk.quarantined)
            rows = chunk.rows.select([c for c in columns if c in chunk.rows.schema.names])
            batches += purchases(pa.Table.from_batches([rows])).to_batches()
            session.progress.advance(chunk.n_in)
        session.progress.done()
        if n_quarantined:
            session.output.warn(
                f"{counted(n_quarantined, 'row')} of {file} cannot be read; left out."
            )
    if not batches:
        raise InputRefused(
            "No line is a paid purchase.", "Look at the columns with: pairwell import --help"
        )
    return pa.Table.from_batches(batches)


def _lines_of_facts(session: Session) -> pa.Table:
    with session.workspace() as workspace:
        return workspace.facts.lines()


def _products_of_facts(session: Session) -> pa.Table:
    with session.workspace() as workspace:
        return workspace.facts.products()


def _options(session: Session) -> MatrixOptions:
    """As the workspace has set them, where there is one; else as they come."""
    from pairwell.settings import read_settings
    from pairwell.wiring import SETTINGS_FILE

    return read_settings(session.folder / SETTINGS_FILE, os.environ, session.flags).matrix


def _builder(options: MatrixOptions) -> Callable[[pa.Table], Built]:
    from pairwell.app.evaluate_matrix import Built
    from pairwell.matrix.build_matrix import build_matrix

    def build(lines: pa.Table) -> Built:
        matrix = build_matrix(lines, options=options)
        return Built(matrix.complete, matrix.snapshot.meta.learned)

    return build


def _peak_bytes() -> int:
    """Peak memory of this process; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def show(console: Any, evaluation: Evaluation) -> None:
    """Draw what was measured, the table, and what tuning chose."""
    e = evaluation
    order = "in order of time" if e.has_times else "in file order (no times)"
    console.print(
        f"{counted(e.n_orders, 'order')} {order}, {e.n_baskets:,} of two products or more, "
        f"{counted(e.n_products, 'product')}, {counted(e.n_customers, 'customer')}."
    )
    known = f", {percent(e.known_share)} of them by known customers" if e.n_customers else ""
    console.print(
        f"Asked: {counted(e.n_queries, 'product')} hidden in turn in "
        f"{counted(e.n_test_baskets, 'basket')} of the "
        f"last tenth{known}."
    )
    console.print(_table(e))
    mined = {name: value for name, value in e.learned.items() if name != "assumed"}
    chosen = ", ".join(f"{name} {value}" for name, value in mined.items())
    if chosen:
        console.print(f"Chosen on validation: {chosen}.")
    if e.peak_bytes:
        console.print(f"Peak memory of the whole run: {e.peak_bytes / 1e6:,.0f} MB.")


def _table(evaluation: Evaluation) -> Table:
    from rich.table import Table

    table = Table()
    table.add_column("")
    for title in ("Recall@10", "nDCG@10", "MRR@10", "catalogue", "fit", "a query"):
        table.add_column(title, justify="right")
    for way in evaluation.ways:
        a = way.accuracy
        table.add_row(
            NAMES[way.name],
            *(f"{m.value:.4f} ± {m.standard_error:.4f}" for m in (a.recall, a.ndcg, a.mrr)),
            percent(a.coverage, 1),
            f"{way.fit_seconds:.1f} s",
            f"{1000 * way.query_seconds:.2f} ms",
        )
    return table
