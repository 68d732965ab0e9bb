"""The model that orders are drawn from, simple enough that every joint probability is exact.

An order of a customer of class k in month t makes a number of *draws* (a mixture of geometric
distributions). Each draw takes one *atom* with probability p(k, t): a product, or a planted kit. An
atom yields products: a product atom itself, and each of its planted add-ons with the chance
written in ``yields``; a kit all of its members. The basket is the set of all that was yielded.
So one number says whether a product is in a basket (a = the chance that one draw yields it), and
with G the generating function of the number of draws

    P(i) = 1 − G(1 − a_i),    P(i, j) = 1 − G(1 − a_i) − G(1 − a_j) + G(1 − a_i − a_j + a_ij).

Rivals (planted substitutes): with chance ``swap_share`` an order wants only one of the two, either
with the same chance, and takes that one whenever a draw yields the other. Lines come back one by
one (``return_share``), and orders are cancelled as a whole (``cancel_share``), both independently.
"""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class ShopModel(msgspec.Struct, frozen=True, kw_only=True):
    """All that decides how orders fall. Atoms are the products, then the kits.

    Attributes:
        n_products: how many of the atoms are products.
        weight: long-run share of draws of each atom; need not sum to one.
        shelf: category of each atom.
        taste: (classes, shelves) how much more a class buys there.
        season: (months, shelves) how much more sells there in that month.
        promoted: (months, products) whether the product is on offer in that month.
        promotion_boost: how many times more a promoted product is drawn.
        class_share: share of orders by class, sums to one.
        orders_in_month: orders of each month.
        draw_shares: mixture of the number of draws, sums to one.
        draw_means: mean of each geometric part, at least one.
        yields: sparse (atoms, products), chance that a draw of the atom yields the product.
        partner: the rival of each product, −1 for none. Rivals are in no complement and no kit.
        swap_share: share of orders that want only one of two rivals.
        return_share: chance that a line of the product comes back.
        cancel_share: chance that an order is cancelled.
    """

    n_products: int
    weight: Floats
    shelf: npt.NDArray[np.int64]
    taste: Floats
    season: Floats
    promoted: npt.NDArray[np.bool_]
    promotion_boost: float
    class_share: Floats
    orders_in_month: npt.NDArray[np.int64]
    draw_shares: Floats
    draw_means: Floats
    yields: Any
    partner: npt.NDArray[np.int64]
    swap_share: float
    return_share: Floats
    cancel_share: float

    @property
    def n_orders(self) -> int:
        """Orders placed, cancelled ones included."""
        return int(self.orders_in_month.sum())

    @property
    def mean_draws(self) -> float:
        """Mean number of draws an order."""
        return float(self.draw_shares @ self.draw_means)


def draw_chances(model: ShopModel, klass: int, month: int) -> Floats:
    """Chance of each atom in one draw of a customer class in a month; sums to one."""
    by_shelf = model.taste[klass] * model.season[month]
    weight = model.weight * by_shelf[model.shelf]
    weight[: model.n_products] *= np.where(model.promoted[month], model.promotion_boost, 1.0)
    return np.asarray(weight / weight.sum())


def chance_of_none(model: ShopModel, s: Floats) -> Floats:
    """G(s): chance that no draw of an order hits, when each draw misses with chance s.

    The number of draws is 1, 2, …: geometric parts with means m, G(s) = Σ share · s / (m − (m−1)s).
    """
    total = np.zeros_like(s)
    for share, mean in zip(model.draw_shares, model.draw_means, strict=True):
        total += share * s / (mean - (mean - 1.0) * s)
    return total
