"""Verb: run protocol C: how well the matrix guesses the companions of a product never seen sold.

The same test part is asked twice: of a matrix that kept the history of the erased products (the
oracle, which cannot be expected to be beaten), and of one that knows only what the catalogue says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.app.ports.progress import NoProgress, Progress
from pairwell.measure.baskets import Baskets, baskets_of, purchases
from pairwell.measure.protocol_a import parts
from pairwell.measure.protocol_c import NewProducts, new_products, recall_of_rows
from pairwell.model.errors import InputRefused
from pairwell.model.ranking import Mean

Row = Callable[[Any], list[Any]]
"""From a product's id to the ids of what goes with it, best first."""


class Sources(msgspec.Struct, frozen=True):
    """What one build hands back.

    Attributes:
        mined: rows of products' own orders.
        assumed: rows taken from products like them.
        learned: what was chosen on products with history, for the table.
    """

    mined: Row
    assumed: Row
    learned: dict[str, Any]


class NewProductWay(msgspec.Struct, frozen=True):
    """One row of the table; ``name`` is popularity, assumed or own_history."""

    name: str
    recall: Mean


class NewProductEvaluation(msgspec.Struct, frozen=True, kw_only=True):
    """The table, and what it was measured on.

    Attributes:
        protocol: always c.
        n_orders: orders, those of one product included.
        n_products: distinct products.
        n_erased: products that lost their history.
        n_queries: erased products in baskets of the last tenth.
        n_test_baskets: baskets with any of them.
        share_of_oracle: recall of the assumed rows ÷ that of the products' own history.
        ways: popularity, assumed, own_history.
        learned: which likeness was chosen, its pull and scale, and the recall of each on products
            with history.
    """

    protocol: str
    n_orders: int
    n_products: int
    n_erased: int
    n_queries: int
    n_test_baskets: int
    share_of_oracle: float
    ways: tuple[NewProductWay, ...]
    learned: dict[str, Any]


def evaluate_new_products(
    lines: pa.Table,
    build: Callable[[pa.Table], Sources],
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> NewProductEvaluation:
    """Measure by protocol C.

    Args:
        lines: as for protocol A.
        build: makes a matrix of some of the lines and of the whole catalogue.
        seed: draws the erased products.
        progress: told what is being done.

    Raises:
        InputRefused: no erased product is in a basket of the last tenth of the orders.
    """
    lines = purchases(lines)
    baskets = baskets_of(lines)
    _, _, test = parts(baskets)
    asked = new_products(baskets, test, np.random.default_rng(seed))
    if not len(asked):
        raise InputRefused(
            f"{baskets.n_orders} orders are too few: no erased product was bought with another in "
            "the last tenth of them.",
            "Evaluate on a longer period; a few thousand orders make a useful figure.",
        )
    progress = progress or NoProgress()
    before = lines.filter(pa.array(baskets.order_of_line < test.start))
    erased_ids = baskets.product_ids.take(pa.array(asked.erased))
    is_erased = pc.is_in(before["product_id"].cast(erased_ids.type), value_set=erased_ids)
    progress.start("building with their history", None)
    oracle = build(before)
    progress.done()
    progress.start("building without it", None)
    cold = build(before.filter(pc.invert(is_erased)))
    progress.done()
    popular = recall_of_rows(asked, {})
    assumed = recall_of_rows(asked, _rows(asked, baskets, cold.assumed))
    own = recall_of_rows(asked, _rows(asked, baskets, oracle.mined))
    return NewProductEvaluation(
        protocol="c",
        n_orders=baskets.n_orders,
        n_products=len(baskets.product_ids),
        n_erased=len(asked.erased),
        n_queries=len(asked),
        n_test_baskets=len(np.unique(asked.basket)),
        share_of_oracle=assumed.value / own.value if own.value else float("nan"),
        ways=(
            NewProductWay("popularity", popular),
            NewProductWay("assumed", assumed),
            NewProductWay("own_history", own),
        ),
        learned=cold.learned,
    )


def _rows(asked: NewProducts, baskets: Baskets, row: Row) -> dict[int, npt.NDArray[np.int64]]:
    ids = baskets.product_ids.to_pylist()
    code_of = {name: code for code, name in enumerate(ids)}
    return {
        code: np.array([code_of[name] for name in row(ids[code])], dtype=np.int64)
        for code in asked.erased.tolist()
    }
