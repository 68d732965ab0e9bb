"""Substitutes from views: looked at together, one of them bought; orders have the last word."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from pairwell.matrix.build_matrix import build_matrix
from pairwell.matrix.options import MatrixOptions, StrengthNumbers
from pairwell.matrix.viewed_together import sessions_of
from pairwell.model.columns import VIEWS, schema

FIXED = MatrixOptions(strength=StrengthNumbers())
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
N_PRODUCTS = 30


def shop(
    seed: int, *, choose_one: bool, bought_each: int = 3, n_orders: int = 1_200
) -> tuple[pa.Table, pa.Table]:
    """Orders and views of thirty products, each of a shelf of its own.

    A tenth of the sessions looks at p0 and p1. ``choose_one``: one of them is bought then; else
    they are looked at and bought like everything else.
    """
    rng = np.random.default_rng(seed)
    lines, views = [], []
    for order in range(n_orders):
        at = START + timedelta(days=order % 200)
        others = 2 + rng.permutation(N_PRODUCTS - 2)[:8]
        looked = {int(p) for p in others}
        bought = {int(p) for p in others[: bought_each - 1]}
        if rng.random() < 0.1:
            looked |= {0, 1}
            if choose_one:
                bought.add(int(rng.integers(0, 2)))
            else:
                bought |= {p for p in (0, 1) if rng.random() < 0.3}
        lines += [(f"o{order}", f"p{p}", f"c{order}", at) for p in sorted(bought)]
        views += [(f"c{order}", f"p{p}", at.date()) for p in sorted(looked)]
    names = ("order_id", "product_id", "customer_id", "ordered_at")
    orders = pa.table(dict(zip(names, zip(*lines, strict=True), strict=True)))
    seen = pa.table(dict(zip(schema(VIEWS).names, zip(*views, strict=True), strict=True)))
    return orders, seen.cast(schema(VIEWS))


def catalogue() -> pa.Table:
    ids = [f"p{p}" for p in range(N_PRODUCTS)]
    return pa.table({"product_id": ids, "category": [f"shelf {p}" for p in ids]})


def substitutes(lines: pa.Table, views: pa.Table | None) -> set[tuple[str, str]]:
    rows = build_matrix(lines, catalogue(), FIXED, views=views).pairs().to_pylist()
    return {
        (row["anchor_id"], row["candidate_id"]) for row in rows if row["relation"] == "substitute"
    }


BOTH_WAYS = {("p0", "p1"), ("p1", "p0")}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_views_part_what_orders_alone_could_not(seed: int) -> None:
    lines, views = shop(seed, choose_one=True)
    assert substitutes(lines, None) == set()
    assert substitutes(lines, views) == BOTH_WAYS


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_viewed_together_and_bought_as_it_comes_is_no_choice(seed: int) -> None:
    assert substitutes(*shop(seed, choose_one=False)) == set()


def test_a_shop_where_everybody_buys_one_thing_says_nothing() -> None:
    lines, views = shop(1, choose_one=True, bought_each=1)
    assert substitutes(lines, views) == set()


def test_orders_are_believed_before_views() -> None:
    """Looked at and left three times in four, and yet bought together far beyond chance."""
    lines, views = shop(2, choose_one=True)
    together = pa.table(
        {
            "order_id": [f"t{n}" for n in range(40) for _ in range(2)],
            "product_id": ["p0", "p1"] * 40,
            "customer_id": pa.nulls(80, pa.string()),
            "ordered_at": pa.array([START] * 80),
        }
    ).cast(lines.schema)
    assert substitutes(pa.concat_tables([lines, together]), views) == set()


def test_views_make_no_pair_that_orders_do_not_hold() -> None:
    """A flood of views of two products, by people who buy nothing, changes nothing at all."""
    lines, views = shop(3, choose_one=True)
    flood = pa.table(
        {
            "customer_id": [f"bot{n}" for n in range(2_000) for _ in range(2)],
            "product_id": ["p5", "p6"] * 2_000,
            "viewed_on": [date(2026, 3, 1)] * 4_000,
        }
    ).cast(views.schema)
    plain = build_matrix(lines, catalogue(), FIXED, views=views).pairs()
    assert (
        build_matrix(lines, catalogue(), FIXED, views=pa.concat_tables([views, flood]))
        .pairs()
        .equals(plain)
    )


def test_a_session_is_the_day_of_a_visitor_who_bought() -> None:
    views = pa.table(
        {
            "customer_id": ["ann", "ann", "ann", "bob"],
            "product_id": ["a", "gone", "b", "a"],
            "viewed_on": [date(2026, 1, 2), date(2026, 1, 2), date(2026, 1, 3), date(2026, 1, 2)],
        }
    )
    lines = pa.table(
        {
            "customer_id": ["ann", None, "ann"],
            "product_id": ["b", "a", "b"],
            "ordered_at": [START + timedelta(days=1), START + timedelta(days=1), None],
        }
    )
    sessions = sessions_of(views, lines, pa.array(["a", "b"]))
    assert [column.tolist() for column in sessions] == [[0, 0], [0, 1], [False, True]]


def test_siblings_stay_variants() -> None:
    lines, views = shop(1, choose_one=True)
    family = catalogue().append_column(
        "group_id", pa.array(["f"] * 2 + [None] * (N_PRODUCTS - 2), pa.string())
    )
    pairs = build_matrix(lines, family, FIXED, views=views).pairs().to_pylist()
    assert "substitute" not in {row["relation"] for row in pairs}
