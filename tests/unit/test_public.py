"""The door for analysts: build, look, complete, decide, save, load, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

import pairwell
from pairwell.app.ports.state import edit_of
from pairwell.matrix.prune import MIN_CUSTOMERS
from pairwell.model.columns import PAIRS
from pairwell.wiring import create_workspace, open_workspace
from tests.matrix_bytes import matrix_bytes

FIXED = pairwell.MatrixOptions(strength=pairwell.StrengthNumbers(ridge=5.0))


def shop(n: int = 240, seed: int = 6) -> pa.Table:
    """Cup and saucer in every third order, six other products as it falls."""
    rng = np.random.default_rng(seed)
    rows = []
    for order in range(n):
        basket = {f"p{i}" for i in range(6) if rng.random() < 0.25} or {"p0"}
        basket |= {"cup", "saucer"} if order % 3 == 0 else set()
        rows += [(order, product, order % 70) for product in sorted(basket)]
    order_ids, products, customers = zip(*rows, strict=True)
    return pa.table({"order_id": order_ids, "product_id": products, "customer_id": customers})


@pytest.fixture(scope="module")
def matrix() -> pairwell.Matrix:
    products = pa.table(
        {
            "product_id": ["cup", "saucer", "never"],
            "title": ["Cup", "Saucer", "Never sold"],
            "category": ["tea", "tea", "tea"],
            "price_minor": [1000, 400, 5],
            "currency": ["EUR"] * 3,
        }
    )
    return pairwell.build_matrix(shop(), products, FIXED)


def test_everything_promised_is_there() -> None:
    assert sorted(pairwell.__all__) == dir(pairwell)
    for name in pairwell.__all__:
        assert getattr(pairwell, name) is not None
    with pytest.raises(AttributeError, match="nothing_like_this"):
        _ = pairwell.nothing_like_this


def test_importing_loads_nothing_heavy() -> None:
    code = (
        "import sys, pairwell; "
        "print([m for m in ('numpy', 'pyarrow', 'numba', 'duckdb', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_pairs_have_the_columns_of_the_contract(matrix: pairwell.Matrix) -> None:
    pairs = matrix.pairs()
    assert pairs.column_names == [column.name for column in PAIRS]
    best = pairs.filter(pc.equal(pairs["anchor_id"], "cup")).to_pylist()[0]
    assert (best["candidate_id"], best["n_both"], best["n_anchor"]) == ("saucer", 80, 80)
    assert (best["proven"], best["relation"], best["role"]) == (True, "related", "addon")
    assert (best["price_ratio"], best["source"], best["confidence"]) == (0.4, "mined", 1.0)
    assert best["lift_plain"] == pytest.approx(80 * 240 / (80 * 80))
    assert matrix.report["n_pairs_proven"] == sum(pairs["proven"].to_pylist())
    assert pairs["anchor_id"].to_pylist() == sorted(pairs["anchor_id"].to_pylist())


def test_a_small_lift_is_drawn_towards_that_of_its_categories(matrix: pairwell.Matrix) -> None:
    for row in matrix.pairs().to_pylist():
        expected = row["n_both"] / row["lift"]
        tea = {row["anchor_id"], row["candidate_id"]} == {"cup", "saucer"}
        # both pairs of tea stand in one cell: (160 + 50) / (2 · expected + 50)
        prior = 210 / (2 * expected + 50) if tea else 1.0
        wanted = (row["n_both"] + 5 * prior) / (expected + 5)
        assert row["lift_shrunk"] == pytest.approx(wanted, rel=1e-9)


def test_completion(matrix: pairwell.Matrix) -> None:
    answers = matrix.complete([["cup"], ["cup", "cup"], [], ["never", "nobody knows"]], n=3)
    assert answers[0][0][0] == "saucer"
    assert answers[1] == answers[0]
    popular = sorted(
        zip(matrix.snapshot.products.n_orders.tolist(), matrix.snapshot.products.ids, strict=True),
        key=lambda row: (-row[0], row[1]),
    )
    assert answers[2] == [(product, n) for n, product in popular[:3]]
    assert answers[3] == answers[2]
    everything = list(matrix.snapshot.products.ids)
    assert matrix.complete([everything]) == [[]]
    assert len(matrix.complete([[]], n=100)[0]) == 8  # what was never sold is not offered
    assert matrix.complete([]) == []


def test_known_and_unknown_customers(matrix: pairwell.Matrix) -> None:
    unknown, nobody, known = matrix.complete([["cup"]] * 3, n=7, customers=[None, "x", 3])
    assert unknown == nobody
    assert known != unknown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"baskets": [["cup"]], "n": 0}, "n is 0"),
        ({"baskets": [["cup"]], "n": 1.5}, "n is 1.5"),
        ({"baskets": ["cup"]}, "one text"),
        ({"baskets": [["cup"]], "customers": [1, 2]}, "2 customers for 1 baskets"),
    ],
)
def test_questions_that_cannot_be_answered(
    matrix: pairwell.Matrix, arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(pairwell.PairwellError, match=words):
        matrix.complete(**arguments)


def test_customers_need_a_matrix_with_customers() -> None:
    alone = pairwell.build_matrix(shop().drop(["customer_id"]), None, FIXED)
    with pytest.raises(pairwell.PairwellError, match="without customers"):
        alone.complete([["cup"]], customers=[3])
    assert any("no customers" in finding for finding in alone.report["findings"])


def test_deciding(matrix: pairwell.Matrix) -> None:
    answer = matrix.decide(pairwell.OfferRequest(anchors=("cup",)))
    assert answer.offers[0].product_id == "saucer"
    assert (answer.offers[0].evidence.n_customers or 0) >= MIN_CUSTOMERS
    none = matrix.decide(pairwell.OfferRequest(anchors=("nobody knows",)))
    assert none.why_none == "unknown_anchor"


def test_saved_and_loaded_it_is_the_same(matrix: pairwell.Matrix, tmp_path: Path) -> None:
    matrix.save(tmp_path / "matrix")
    loaded = pairwell.load_matrix(str(tmp_path / "matrix"))
    assert matrix_bytes(loaded) == matrix_bytes(matrix)
    assert loaded.pairs().equals(matrix.pairs())
    request = pairwell.OfferRequest(cart=("cup", "p1"), placement="cart", customer_id=3)
    assert loaded.decide(request) == matrix.decide(request)
    assert loaded.complete([["cup"]], customers=[3]) == matrix.complete([["cup"]], customers=[3])


@pytest.mark.parametrize("name", ["snapshot.bin", "snapshot.json", "history.bin", "history.json"])
def test_a_damaged_folder_is_refused(matrix: pairwell.Matrix, tmp_path: Path, name: str) -> None:
    matrix.save(tmp_path / "matrix")
    file = tmp_path / "matrix" / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(pairwell.PairwellError) as refused:
        pairwell.load_matrix(tmp_path / "matrix")
    assert refused.value.code == "snapshot_refused"
    with pytest.raises(pairwell.PairwellError, match="no snapshot"):
        pairwell.load_matrix(tmp_path / "nothing here")


def test_integer_ids_come_back_as_integers() -> None:
    lines = pa.table({"order_id": [1, 1, 2, 2], "product_id": pa.array([7, 9, 7, 9], pa.int32())})
    products = pa.table({"product_id": ["9", "11"], "title": ["nine", "eleven"]})
    matrix = pairwell.build_matrix(lines, products, FIXED)
    assert matrix.complete([[7]])[0][0][0] == 9
    assert matrix.pairs()["anchor_id"].to_pylist() == [7, 9]
    assert list(matrix.snapshot.products.titles) == ["", "nine", "eleven"]
    big = pa.table({"order_id": [1, 1], "product_id": pa.array([2**64 - 1, 3], pa.uint64())})
    assert pairwell.build_matrix(big).pairs()["anchor_id"].to_pylist() == [3, 2**64 - 1]


def test_an_empty_or_streamed_catalogue_is_a_catalogue() -> None:
    fields = pa.schema({"product_id": pa.string(), "price_minor": pa.int64(), "title": pa.string(),
                        "in_stock": pa.bool_(), "currency": pa.string()})  # fmt: skip
    matrix = pairwell.build_matrix(shop(), fields.empty_table(), FIXED)
    assert set(matrix.snapshot.products.price_minor.tolist()) == {-1}
    listed = pa.table(
        {"product_id": ["cup", "cup"], "price_minor": [1, 2], "currency": ["EUR"] * 2}
    )
    streamed = pairwell.build_matrix(shop(), listed.to_reader(), FIXED).snapshot
    assert streamed.products.price_minor[list(streamed.products.ids).index("cup")] == 2
    assert streamed.meta.currency == "EUR"


@pytest.mark.parametrize(
    ("products", "words"),
    [
        (pa.table({"id": ["cup"]}), "no column 'product_id'"),
        (pa.table({"product_id": ["cup"], "price_minor": [1.5]}), "price_minor"),
        (pa.table({"product_id": ["cup"], "in_stock": ["perhaps"]}), "in_stock"),
        ([("cup", 3)], "not a table"),
    ],
)
def test_catalogues_that_cannot_be_used(products: Any, words: str) -> None:
    with pytest.raises(pairwell.PairwellError, match=words):
        pairwell.build_matrix(shop(), products, FIXED)


@pytest.mark.parametrize(
    "lines",
    [
        shop(1).slice(0, 0),
        shop(1).slice(0, 1),
        shop(1),
        pa.table({"order_id": [1, 2], "product_id": ["a", "a"], "customer_id": [5, 6]}),
        pa.table({"order_id": [1, 1], "product_id": ["a", "b"], "quantity": [-1, 0]}),
    ],
    ids=["nothing", "one line", "one order", "one product", "nothing bought"],
)
def test_tiny_shops(lines: pa.Table) -> None:
    matrix = pairwell.build_matrix(lines)
    assert matrix.report["n_pairs_proven"] == 0
    assert repr(matrix).startswith("<Matrix m-")
    assert matrix.pairs().column_names == [column.name for column in PAIRS]
    assert matrix.decide(pairwell.OfferRequest(anchors=("a",))).why_none
    assert isinstance(matrix.complete([["a"]]), list)


def test_hand_made_rows_reach_decisions_pairs_and_what_is_saved(
    matrix: pairwell.Matrix, tmp_path: Path
) -> None:
    pin = pairwell.CuratedRow(anchor="cup", candidate="never", action="pin", author="Ann")
    over = pairwell.CuratedRow(
        candidate="saucer", action="block", valid_until="2001-01-01T00:00:00+00:00"
    )
    curated = matrix.with_curated([pin, over])
    asked = pairwell.OfferRequest(anchors=("cup",))
    assert matrix.decide(asked).offers[0].product_id == "saucer"
    assert [o.product_id for o in curated.decide(asked).offers][:2] == ["never", "saucer"]
    curated.save(tmp_path / "saved")
    same = pairwell.load_matrix(tmp_path / "saved")
    assert same.curated == (pin, over)
    assert same.decide(asked).decision_id == curated.decide(asked).decision_id
    assert same.decide(asked).offers[0].product_id == "never"
    last = same.pairs().to_pylist()[-1]
    assert (last["anchor_id"], last["candidate_id"], last["source"]) == ("cup", "never", "curated")
    same.with_curated([]).save(tmp_path / "saved")
    assert pairwell.load_matrix(tmp_path / "saved").curated == ()


def test_the_matrix_that_a_workspace_serves_is_loaded_with_its_rows(
    matrix: pairwell.Matrix, tmp_path: Path
) -> None:
    assert create_workspace(tmp_path)
    with open_workspace(tmp_path) as workspace:
        workspace.snapshots.write(matrix.snapshot, matrix.history)
        workspace.snapshots.publish(matrix.snapshot.meta.snapshot_id)
        row = pairwell.CuratedRow(anchor="cup", candidate="never", action="pin")
        workspace.state.edit_curated(edit_of(row))
    loaded = pairwell.load_matrix(tmp_path)
    first = loaded.decide(pairwell.OfferRequest(anchors=("cup",))).offers[0]
    assert (first.product_id, first.evidence.source) == ("never", "curated")
    assert loaded.history is not None


def test_lists_of_one_page_share_no_product() -> None:
    lines = pa.table(
        {
            "order_id": [i for i in range(12) for _ in range(3)],
            "product_id": ["a", "b", "c"] * 12,
            "customer_id": [i for i in range(12) for _ in range(3)],
        }
    )
    matrix = pairwell.build_matrix(lines)
    asked = [
        pairwell.OfferRequest(anchors=("a",), limit=1),
        pairwell.OfferRequest(anchors=("a",), block="general", limit=1),
    ]
    first, second = matrix.decide_page(asked)
    shown = [offer.product_id for answer in (first, second) for offer in answer.offers]
    assert len(shown) == len(set(shown))
    assert first.offers == matrix.decide(asked[0]).offers
