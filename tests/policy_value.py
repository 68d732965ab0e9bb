"""What our offers earn in shops whose answers are known, beside what simpler policies would."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import numpy.typing as npt

from pairwell.matrix.build_matrix import build_matrix
from pairwell.model.offer import OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.shelf import Shelf
from pairwell.simulate.acceptance import answers_to_offers, worth_of_list
from pairwell.simulate.shop import SimulatedShop, SizeName, simulate_shop

N_CARTS = 300
N_SHOWN = 3
Values = dict[str, float]


def carts_of(shop: SimulatedShop, rng: np.random.Generator) -> list[list[int]]:
    """Carts of two to six products as people fill them, by product code."""
    code = shop.code_of(shop.lines["product_id"].to_pylist())
    filled: dict[str, list[int]] = defaultdict(list)
    for order, product in zip(shop.lines["order_id"].to_pylist(), code.tolist(), strict=True):
        if product not in filled[order]:
            filled[order].append(product)
    carts = [cart for cart in filled.values() if 2 <= len(cart) <= 6]
    return [carts[i] for i in rng.choice(len(carts), N_CARTS, replace=False)]


def best(worth: npt.NDArray[np.float64], free: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    return np.argsort(-np.where(free, worth, -np.inf), kind="stable")[:N_SHOWN]


def values_of(seed: int, size: SizeName = "small") -> Values:
    """Expected incremental margin of each policy, summed over the same carts."""
    shop = simulate_shop(size, np.random.default_rng(seed))
    snapshot = build_matrix(shop.lines, shop.products).snapshot
    shelf = Shelf(snapshot)
    code = shop.code_of(snapshot.products.ids.unpack())  # of the matrix to those of the shop
    carts = carts_of(shop, np.random.default_rng([seed, 1]))
    asked = np.unique(np.concatenate([np.array(cart) for cart in carts]))
    gain = answers_to_offers(shop, asked).gain_minor
    ids = shop.products["product_id"].to_pylist()
    stock = np.array(shop.products["in_stock"].to_pylist())
    margin = shop.products["price_minor"].to_numpy() - shop.products["cost_minor"].to_numpy()
    n_orders = np.zeros(len(ids))
    n_orders[code] = snapshot.products.n_orders
    rows, sold = snapshot.pairs, {int(product): place for place, product in enumerate(code)}
    total: Values = defaultdict(float)
    for cart in carts:
        each = gain[np.searchsorted(asked, cart)]
        # whoever has two reasons has the better one; what is bought instead of one is no gain
        truth = np.where((each < 0).any(axis=0), each.min(axis=0), each.max(axis=0))
        free = stock.copy()
        free[cart] = False
        both = np.zeros(len(ids))
        for product in cart:
            part = slice(*rows.offsets[[sold[product], sold[product] + 1]].tolist())
            both[code[rows.candidate[part]]] += rows.n_both[part]
        offered = decide(
            OfferRequest(placement="cart", cart=tuple(ids[product] for product in cart)), shelf
        ).offers
        lists = {
            "oracle": best(truth, free),
            "ours": shop.code_of([offer.product_id for offer in offered]),
            "popularity": best(n_orders, free),
            "raw co-purchase": best(both, free),
            "margin only": best(margin.astype(np.float64), free & (both > 0)),
        }
        for name, shown in lists.items():
            total[name] += worth_of_list(truth, shown)
    return dict(total)


def assert_earns_more_than_simpler_policies(earned: Values) -> None:
    """A quarter more than each of them."""
    for simpler in ("popularity", "raw co-purchase", "margin only"):
        assert earned["ours"] >= 1.25 * earned[simpler], earned
