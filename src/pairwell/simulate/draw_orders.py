"""Orders drawn from the model, month by month, every step over whole arrays.

Orders are numbered 0 … N−1 in order of time; lines come order by order. Memory beside the result is
that of one month.
"""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.simulate.shop_model import ShopModel, draw_chances


class DrawnOrders(msgspec.Struct, frozen=True, kw_only=True):
    """What was bought, before returns.

    Attributes:
        klass: customer class of each order.
        order: order number of each line, ascending.
        product: product code of each line; distinct inside an order, ascending.
    """

    klass: npt.NDArray[np.int64]
    order: npt.NDArray[np.int64]
    product: npt.NDArray[np.int64]


def draw_orders(model: ShopModel, rng: np.random.Generator) -> DrawnOrders:
    """Draw all orders of all months.

    Args:
        model: what to draw from.
        rng: source of chance.
    """
    n_classes = len(model.class_share)
    classes, orders, products = [], [], []
    start = 0
    for month, n_orders in enumerate(model.orders_in_month):
        klass = rng.choice(n_classes, n_orders, p=model.class_share)
        order, atom = _draw_atoms(model, month, klass, rng)
        order, product = _yield_products(model, order, atom, rng)
        product = _swap_rivals(model, order, product, rng)
        key = np.unique(order * model.n_products + product)
        classes.append(klass)
        orders.append(key // model.n_products + start)
        products.append(key % model.n_products)
        start += int(n_orders)
    return DrawnOrders(
        klass=np.concatenate(classes), order=np.concatenate(orders),
        product=np.concatenate(products),
    )  # fmt: skip


def _draw_atoms(
    model: ShopModel, month: int, klass: npt.NDArray[np.int64], rng: np.random.Generator
) -> tuple[Any, Any]:
    """The draws of a month's orders: order number inside the month, and atom."""
    part = rng.choice(len(model.draw_shares), len(klass), p=model.draw_shares)
    n_draws = rng.geometric(1.0 / model.draw_means[part])
    orders, atoms = [], []
    for k in range(len(model.class_share)):
        members = np.flatnonzero(klass == k)
        reach = np.cumsum(draw_chances(model, k, month))
        order = np.repeat(members, n_draws[members])
        hit = np.searchsorted(reach, rng.random(len(order)) * reach[-1], side="right")
        orders.append(order)
        atoms.append(np.minimum(hit, len(reach) - 1))
    return np.concatenate(orders), np.concatenate(atoms)


def _yield_products(
    model: ShopModel, order: Any, atom: Any, rng: np.random.Generator
) -> tuple[Any, Any]:
    """What the atoms yield: themselves, add-ons by chance, all members of a kit."""
    start, n_yields = model.yields.indptr[:-1].astype(np.int64), np.diff(model.yields.indptr)
    plain = n_yields[atom] == 1
    rich_atom, rich_order = atom[~plain], order[~plain]
    n = n_yields[rich_atom].astype(np.int64)
    inside = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n)
    cell = np.repeat(start[rich_atom], n) + inside
    happens = rng.random(len(cell)) < model.yields.data[cell]
    rich_product = model.yields.indices[cell][happens].astype(np.int64)
    rich_order = np.repeat(rich_order, n)[happens]
    plain_product = model.yields.indices[start[atom[plain]]].astype(np.int64)
    return (
        np.concatenate([order[plain], rich_order]),
        np.concatenate([plain_product, rich_product]),
    )


def _swap_rivals(model: ShopModel, order: Any, product: Any, rng: np.random.Generator) -> Any:
    """Let the orders that want only one of two rivals take that one instead of the other."""
    lines = np.flatnonzero(model.partner[product] >= 0)
    lower = np.minimum(product[lines], model.partner[product[lines]])
    upper = np.maximum(product[lines], model.partner[product[lines]])
    wishes, wish = np.unique(order[lines] * model.n_products + lower, return_inverse=True)
    coin = rng.random(len(wishes))[wish]
    swapped = product.copy()
    swapped[lines] = np.where(
        coin < model.swap_share / 2,
        lower,
        np.where(coin < model.swap_share, upper, product[lines]),
    )
    return swapped
