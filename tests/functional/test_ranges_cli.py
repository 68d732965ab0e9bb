"""Sisters of a range: proposed by the data, offered together on a person's word only."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pairwell.cli.app import run
from pairwell.matrix.build_matrix import build_matrix
from pairwell.matrix.options import MatrixOptions, StrengthNumbers
from pairwell.model.offer import OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.shelf import Shelf
from pairwell.simulate.shop import simulate_shop

Captured = pytest.CaptureFixture[str]


def test_sisters_offered_together_none_in_a_simulated_shop() -> None:
    shop = simulate_shop("small", np.random.default_rng(1))
    matrix = build_matrix(shop.lines, shop.products, MatrixOptions(strength=StrengthNumbers()))
    shelf = Shelf(matrix.snapshot)
    family = dict(
        zip(
            shop.products["product_id"].to_pylist(), shop.products["group_id"].to_pylist(),
            strict=True,
        )
    )  # fmt: skip
    n_offers = n_sisters = n_anchors_with_family = 0
    for anchor in family:
        offers = decide(OfferRequest(anchors=(anchor,), limit=4), shelf).offers
        n_offers += len(offers)
        n_anchors_with_family += family[anchor] is not None
        n_sisters += sum(
            family[anchor] is not None and family[str(o.product_id)] == family[anchor]
            for o in offers
        )
    assert n_offers > 1_000
    assert n_anchors_with_family > 500
    assert n_sisters == 0


def test_ranges_are_shown_and_confirmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("PAIRWELL_WORKSPACE", str(tmp_path / "shop"))
    lines, products = ["order_id,product_id,customer_id"], ["product_id,category,group_id"]
    rng = np.random.default_rng(5)
    products += [f"cup{i},Home > Cups,cup" for i in range(5)]
    products += [f"phone{i},Phones,phone" for i in range(2)] + [f"x{i},Rest," for i in range(40)]
    for order in range(900):
        basket = {f"x{int(i)}" for i in rng.integers(0, 40, 3)}
        if order % 9 == 0:
            basket = {f"cup{int(i)}" for i in rng.permutation(5)[:3]}
        if order % 7 == 0:
            basket.add(f"phone{int(rng.integers(0, 2))}")
        lines += [f"o{order},{product},c{order}" for product in sorted(basket)]
    for name, rows in (("orders", lines), ("products", products)):
        (tmp_path / f"{name}.csv").write_text("\n".join(rows) + "\n", "utf-8")
    assert run(["init"]) == 0
    assert run(["import", str(tmp_path / "orders.csv"), str(tmp_path / "products.csv")]) == 0
    assert run(["build", "--set", "matrix.strength={}"]) == 0
    capsys.readouterr()
    assert run(["matrix", "ranges"]) == 0
    said = capsys.readouterr().out
    assert 'ranges = ["Home > Cups"]' in said
    assert "Phones" in said
    assert run(["matrix", "ranges", "--json", "--set", 'offers.ranges=["Home"]']) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["confirmed"] == ["Home"]
    assert [(each["category"], each["proposed"]) for each in told["ranges"]] == [
        ("Home > Cups", True), ("Phones", False),
    ]  # fmt: skip
    for extra, sisters in (([], False), (["--set", 'offers.ranges=["Home"]'], True)):
        assert run(["decide", "--anchor", "cup0", "--json", "--set", "matrix.seed=0", *extra]) == 0
        offers = json.loads(capsys.readouterr().out)["offers"]
        assert any(str(o["product_id"]).startswith("cup") for o in offers) == sisters
