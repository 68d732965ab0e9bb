"""``pairwell evaluate --protocol c``: the build it asks for, and its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pairwell.cli.figures import counted, percent

if TYPE_CHECKING:
    import pyarrow as pa

    from pairwell.app.evaluate_new_products import NewProductEvaluation, Sources
    from pairwell.cli.session import Session
    from pairwell.matrix.options import MatrixOptions

NAMES = {
    "popularity": "popularity",
    "assumed": "assumed from products like it",
    "own_history": "its own history (the oracle)",
}
WORDS = ("title", "category")
"""What order lines may say of a product, beside what the protocol looks at."""


def evaluate_cold(
    session: Session, lines: pa.Table, products: pa.Table, options: MatrixOptions
) -> None:
    """Measure and show."""
    from pairwell.app.evaluate_new_products import evaluate_new_products

    def build(part: pa.Table) -> Sources:
        return _sources(part, products, options)

    evaluation = evaluate_new_products(lines, build, progress=session.progress)
    session.output.result(evaluation, lambda console: _show(console, evaluation))


def catalogue_of_lines(lines: pa.Table) -> pa.Table:
    """What order lines say of their products: the last title and category named.

    >>> import pyarrow as pa
    >>> catalogue_of_lines(pa.table({"product_id": ["a", "a"], "title": ["Mug", None]})).to_pylist()
    [{'product_id': 'a', 'title': 'Mug'}]
    """
    import pyarrow as pa

    said: dict[Any, dict[str, Any]] = {}
    words = [name for name in WORDS if name in lines.column_names]
    for row in lines.select(["product_id", *words]).to_pylist():
        known = said.setdefault(row["product_id"], dict.fromkeys(words))
        known.update({name: row[name] for name in words if row[name]})
    columns = {name: [known[name] for known in said.values()] for name in words}
    ids = pa.array(list(said), lines["product_id"].type)
    typed = {name: pa.array(values, pa.string()) for name, values in columns.items()}
    return pa.table({"product_id": ids, **typed})


def _sources(lines: pa.Table, products: pa.Table, options: MatrixOptions) -> Sources:
    from pairwell.app.evaluate_new_products import Sources
    from pairwell.matrix.build_matrix import build_matrix
    from pairwell.matrix.row_names import RowNames

    snapshot = build_matrix(lines, products, options).snapshot
    assert snapshot.assumed is not None  # noqa: S101  (narrows the type; a build always has them)
    return Sources(
        RowNames(snapshot, snapshot.pairs).by_joint_orders,
        RowNames(snapshot, snapshot.assumed).as_stored,
        snapshot.meta.learned["assumed"],
    )


def _show(console: Any, evaluation: NewProductEvaluation) -> None:
    from rich.table import Table

    e = evaluation
    console.print(f"{counted(e.n_orders, 'order')}, {counted(e.n_products, 'product')}.")
    console.print(
        f"Erased the history of {counted(e.n_erased, 'product')} and asked {e.n_queries:,} times "
        "what was "
        f"bought with one of them, in {counted(e.n_test_baskets, 'basket')} of the last tenth."
    )
    table = Table()
    table.add_column("")
    table.add_column("Recall@10", justify="right")
    for way in e.ways:
        recall = f"{way.recall.value:.4f} ± {way.recall.standard_error:.4f}"
        table.add_row(NAMES[way.name], recall)
    console.print(table)
    console.print(
        f"Products like it say {percent(e.share_of_oracle)} of what its own orders would."
    )
    chosen = e.learned
    tried = ", ".join(f"{name} {recall:.4f}" for name, recall in chosen["recall"].items())
    console.print(
        f"Learned on products with history: likeness by {chosen['source']}, pull "
        f"{chosen['pull']:.3f}, scale {chosen['scale']:.3f} (recall of each: {tried})."
    )
