"""Assumed rows: by hand, by law, beside a plain twin, and in a shop with planted twins."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from pairwell.matrix.build_matrix import build_matrix
from pairwell.matrix.cold import FEW, KEPT, LEAST_LIKE, assumed_rows, lenders, sources_of
from pairwell.matrix.foretell import (
    LENT_CUSTOMERS,
    PRIOR,
    RIDGE,
    Foretold,
    Weights,
    foretold,
    neighbour_weights,
)
from pairwell.matrix.likeness import Neighbours, group_features, nearest, title_features
from pairwell.matrix.options import MatrixOptions, StrengthNumbers
from pairwell.matrix.ridge import ridge_weights
from pairwell.matrix.shrunk import SHRINK, shrunk
from pairwell.model.snapshot import BackoffRows, Snapshot

OPTIONS = MatrixOptions(strength=StrengthNumbers())
N_THEMES, MEMBERS = 8, 6
COLOURS = ("red", "blue", "green", "white", "black", "gold")
NOUNS = ("teapot", "lantern", "cushion", "bicycle", "notebook", "hammock", "skillet", "umbrella")
ADDONS = ("strainer", "candle", "feather", "pump", "ribbon", "rope", "spatula", "stand")


def twins_shop(seed: int, *, names_help: bool = True) -> tuple[pa.Table, pa.Table]:
    """Every theme has a noun in six colours; with any of them goes the theme's add-on.

    The last colour of each theme was never sold. Where names do not help, they are drawn, and only
    the category tells the theme.
    """
    rng = np.random.default_rng(seed)
    rows: list[tuple[int, str]] = []
    for order in range(3_000):
        theme, colour = int(rng.integers(N_THEMES)), int(rng.integers(MEMBERS - 1))
        rows.append((order, f"main-{theme}-{colour}"))
        if rng.random() < 0.6:
            rows.append((order, f"addon-{theme}"))
        rows += [(order, f"other-{rng.integers(60)}") for _ in range(2)]
    lines = (
        pa.table({"order_id": [o for o, _ in rows], "product_id": [p for _, p in rows]})
        .group_by(["order_id", "product_id"])
        .aggregate([])
    )
    products: list[dict[str, Any]] = []
    for theme in range(N_THEMES):
        for colour in range(MEMBERS):
            noun = NOUNS[theme] if names_help else NOUNS[int(rng.integers(N_THEMES))]
            products.append({"product_id": f"main-{theme}-{colour}",
                "title": f"{COLOURS[colour]} {noun}", "category": f"theme {theme}"})  # fmt: skip
        products.append({"product_id": f"addon-{theme}", "title": ADDONS[theme],
            "category": "add-ons"})  # fmt: skip
    products += [
        {"product_id": f"other-{i}", "title": f"thing{i}", "category": "things"} for i in range(60)
    ]
    catalogue = pa.Table.from_pylist(products)
    return lines, catalogue if not names_help else catalogue.drop_columns(["category"])


def ids_of(snapshot: Snapshot) -> list[str]:
    return list(snapshot.products.ids)


def named(snapshot: Snapshot, rows: BackoffRows, product: str) -> list[str]:
    ids = ids_of(snapshot)
    code = ids.index(product)
    return [ids[c] for c in rows.candidate[rows.offsets[code] : rows.offsets[code + 1]].tolist()]


@pytest.mark.slow
@pytest.mark.parametrize(("names_help", "source"), [(True, "title"), (False, "category")])
def test_a_new_colour_gets_the_companion_of_its_siblings(names_help: bool, source: str) -> None:
    snapshot = build_matrix(*twins_shop(3, names_help=names_help), OPTIONS).snapshot
    assumed = assumed_rows(snapshot.products, snapshot.pairs, snapshot.meta.expectation)
    assert assumed.numbers.source == source
    assert 0 < assumed.numbers.scale <= 1
    for theme in range(N_THEMES):
        assert named(snapshot, assumed.rows, f"main-{theme}-5")[0] == f"addon-{theme}"
    # by how often it is bought: six orders in ten
    ids = ids_of(snapshot)
    first = [int(assumed.rows.offsets[ids.index(f"main-{theme}-5")]) for theme in range(N_THEMES)]
    assert 0.25 < assumed.rows.score[first].mean() < 0.65


@pytest.mark.slow
def test_laws_of_assumed_rows() -> None:
    snapshot = build_matrix(*twins_shop(5), OPTIONS).snapshot
    products = snapshot.products
    rows, numbers = assumed_rows(products, snapshot.pairs, snapshot.meta.expectation)
    sizes = np.diff(rows.offsets)
    assert (sizes[products.n_orders >= FEW] == 0).all()
    assert sizes.max() <= KEPT
    owner = np.repeat(np.arange(len(sizes)), sizes)
    assert (rows.candidate != owner).all()
    assert (products.n_orders[rows.candidate] > 0).all()
    assert (rows.score > 0).all()
    assert (rows.n_both > 0).all()
    assert (rows.n_customers <= rows.n_both).all()
    falls = np.diff(rows.score) <= 0
    assert falls[owner[1:] == owner[:-1]].all()
    again = assumed_rows(products, snapshot.pairs, snapshot.meta.expectation)
    assert again.numbers == numbers
    assert (again.rows.candidate == rows.candidate).all()


def test_without_any_words_nothing_is_assumed() -> None:
    lines, _ = twins_shop(1)
    lines = lines.slice(0, 2_000)
    snapshot = build_matrix(lines, None, OPTIONS).snapshot
    assumed = assumed_rows(snapshot.products, snapshot.pairs, snapshot.meta.expectation)
    assert assumed.numbers.source == "none"
    assert not len(assumed.rows.candidate)
    assert not sources_of(snapshot.products)


def test_a_shop_of_three_orders_lends_nothing() -> None:
    lines = pa.table({"order_id": [1, 1, 2, 2, 3], "product_id": list("abaca")})
    products = pa.table({"product_id": list("abd"), "title": ["mug", "tea", "mug"]})
    snapshot = build_matrix(lines, products, OPTIONS).snapshot
    assert not len(lenders(snapshot.products))
    assumed = assumed_rows(snapshot.products, snapshot.pairs, snapshot.meta.expectation)
    assert assumed.numbers.source == "none"
    assert len(assumed.rows.offsets) == 5


def small() -> Snapshot:
    """a with b in 30 of 40 orders, c with b in 10 of 20; d never sold."""
    orders = [("a", "b")] * 30 + [("a",)] * 10 + [("c", "b")] * 10 + [("c",)] * 10
    rows = [(i, p) for i, held in enumerate(orders) for p in held]
    lines = pa.table({"order_id": [o for o, _ in rows], "product_id": [p for _, p in rows]})
    return build_matrix(lines, pa.table({"product_id": list("abcd")}), OPTIONS).snapshot


def test_a_row_foretold_by_hand() -> None:
    snapshot = small()
    near = Neighbours(np.array([[0, 2]], dtype=np.int32), np.array([[0.8, 0.4]]))
    weights = Weights(near, np.array([[0.5, 0.25]]))
    found = foretold(weights, np.array([3]), snapshot.products, snapshot.pairs, 0.0, 0.0, 5)
    assert found.candidate[0].tolist() == [1, -1, -1, -1, -1]
    assert found.score[0, 0] == pytest.approx(0.5 * 30 / (40 + PRIOR) + 0.25 * 10 / (20 + PRIOR))
    assert found.n_both[0, 0] == 30  # of a's orders: c's may be the same
    # what only likeness names (a and c, never bought with each other) has no orders behind it
    pulled = foretold(weights, np.array([3]), snapshot.products, snapshot.pairs, 0.0, 9.0, 5)
    assert pulled.candidate[0].tolist() == [1, -1, -1, -1, -1]


def test_weights_solve_the_ridge_by_hand() -> None:
    # two members of the same group as the asked one: each says half of what one alone would not
    features = group_features(np.array([0, 0, 0, 1]))
    weights = neighbour_weights(features, np.array([0]), np.array([1, 2, 3]))
    assert weights.near.code[0, :3].tolist() == [1, 2, -1]
    assert weights.weight[0, :3] == pytest.approx([1 / (2 + RIDGE), 1 / (2 + RIDGE), 0])


def test_what_neighbours_leave_unsaid_is_left_to_how_well_a_candidate_sells() -> None:
    snapshot = small()
    near = Neighbours(np.array([[0]], dtype=np.int32), np.array([[1.0]]))
    weights = Weights(near, np.array([[0.5]]))
    found = foretold(weights, np.array([3]), snapshot.products, snapshot.pairs, 0.01, 0.0, 5)
    share = 0.5 / (40 + PRIOR)
    # b is in 40 orders, so 0.01 · 40 of anyone's orders would hold it by chance
    assert found.score[0, 0] == pytest.approx(share * 30 + (1 - share * 40) * 0.01 * 40)


def test_a_neighbour_as_candidate_is_judged_by_the_others() -> None:
    snapshot = small()  # b goes with a in 30 orders, with c in 10 of b's 40
    near = Neighbours(np.array([[1, 0]], dtype=np.int32), np.array([[1.0, 1.0]]))
    weights = Weights(near, np.array([[0.3, 0.2]]))
    found = foretold(weights, np.array([3]), snapshot.products, snapshot.pairs, 0.0, 0.0, 5)
    rate = dict(zip(found.candidate[0].tolist(), found.score[0].tolist(), strict=True))
    assert rate[0] == pytest.approx(0.3 * 30 / (40 + PRIOR) * 0.5 / 0.3)
    assert rate[1] == pytest.approx(0.2 * 30 / (40 + PRIOR) * 0.5 / 0.2)
    assert rate[2] == pytest.approx(0.3 * 10 / (40 + PRIOR))


def test_own_orders_move_what_is_foretold_by_hand() -> None:
    # d: ten orders, six of them with b by six customers, four with a by one customer, none with c
    orders = [("b", "d")] * 6 + [("a", "d")] * 4
    rows = [(i, p, i if held[0] == "b" else 99) for i, held in enumerate(orders) for p in held]
    rows += [(50 + i, "c", 50 + i) for i in range(9)]
    lines = pa.table(dict(zip(("order_id", "product_id", "customer_id"),
        map(list, zip(*rows, strict=True)), strict=True)))  # fmt: skip
    snapshot = build_matrix(lines, None, OPTIONS).snapshot
    told = Foretold(
        np.array([[0, 1, 2, -1]], dtype=np.int32), np.array([[0.4, 0.2, 0.1, 0.0]]),
        np.array([[9, 8, 7, 0]], dtype=np.int32), np.array([[6, 6, 6, 0]], dtype=np.int32),
    )  # fmt: skip
    moved = shrunk(told, np.array([3]), snapshot.products, snapshot.pairs, 0.5)
    rate = dict(zip(moved.candidate[0].tolist(), moved.score[0].tolist(), strict=True))
    assert rate[1] == pytest.approx((6 + SHRINK * 0.1) / (10 + SHRINK))
    # one customer's four orders do not speak for a: what was foretold stands
    assert rate[0] == pytest.approx((10 * 0.2 + SHRINK * 0.2) / (10 + SHRINK))
    assert rate[2] == pytest.approx((0 + SHRINK * 0.05) / (10 + SHRINK))
    assert moved.candidate[0].tolist() == [1, 0, 2, -1]
    assert moved.n_both[0].tolist() == [8, 9, 7, 0]


def test_what_few_customers_bought_is_lent_to_nobody() -> None:
    def shop(n_customers: int) -> Snapshot:
        orders = [("a", "b")] * 12
        rows = [(i, p, i % n_customers) for i, held in enumerate(orders) for p in held]
        lines = pa.table(dict(zip(("order_id", "product_id", "customer_id"),
            map(list, zip(*rows, strict=True)), strict=True)))  # fmt: skip
        return build_matrix(lines, pa.table({"product_id": list("abd")}), OPTIONS).snapshot

    weights = Weights(Neighbours(np.array([[0]], dtype=np.int32), np.ones((1, 1))), np.ones((1, 1)))
    for n_customers, named_b in ((LENT_CUSTOMERS - 1, False), (LENT_CUSTOMERS, True)):
        snapshot = shop(n_customers)
        found = foretold(weights, np.array([2]), snapshot.products, snapshot.pairs, 0.0, 0.0, 5)
        assert (found.candidate[0] == 1).any() == named_b


def test_ridge_weights_equal_a_dense_solve() -> None:
    rng = np.random.default_rng(3)
    features = title_features([" ".join(rng.choice(NOUNS, 3)) for _ in range(40)])
    asked, pool = np.arange(12), np.arange(40)
    near = nearest(features, asked, pool, 15)
    found = ridge_weights(features, near.code, near.like, RIDGE)
    for row in range(12):
        known = near.code[row] >= 0
        mine = features[near.code[row][known]]
        among = (mine @ mine.T).toarray() + RIDGE * np.eye(int(known.sum()))
        wanted = np.linalg.solve(among, near.like[row][known])
        assert found[row][known] == pytest.approx(wanted)
        assert (found[row][~known] == 0).all()


def test_a_few_letters_in_common_make_no_kin() -> None:
    lines, products = twins_shop(3)
    stranger = {"product_id": "stranger", "title": "shumbrage conglatern expander tremolo"}
    extended = pa.concat_tables(
        [products, pa.Table.from_pylist([stranger], schema=products.schema)]
    )
    snapshot = build_matrix(lines, extended, OPTIONS).snapshot
    code = ids_of(snapshot).index("stranger")
    features = sources_of(snapshot.products)["title"]
    near = nearest(features, np.array([code]), lenders(snapshot.products), 5)
    assert 0 < near.like[0, 0] < LEAST_LIKE
    assert snapshot.assumed is not None
    assert not named(snapshot, snapshot.assumed, "stranger")
    assert named(snapshot, snapshot.assumed, "main-0-5")
