"""Order lines for counting benchmarks: any size, from a seed, nothing but ids.

Zipf popularity, geometric basket sizes, and a theme an order: a share of its lines comes from
some neighbouring products. Lines may repeat a product inside an order, as tills do.
"""

from __future__ import annotations

import msgspec
import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa


class CountLinesOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The shape of the data; the defaults are those of matrix.md, "Counting"."""

    n_products: int = 50_000
    zipf: float = 0.9
    mean_basket: float = 10.0
    max_basket: int = 80
    theme_share: float = 0.4
    theme_width: int = 50


def count_lines(
    n_lines: int, rng: np.random.Generator, options: CountLinesOptions | None = None
) -> pa.Table:
    """Order lines ``order_id`` (int32) and ``product_id`` (int32), order by order.

    Product p has popularity rank p. Memory is the result's eight bytes a line and four bytes an
    order; 32 million lines take about two seconds.

    Args:
        n_lines: how many lines; the last order is cut off there.
        rng: source of chance.
        options: shape of the data.

    >>> table = count_lines(1_000, np.random.default_rng(1))
    >>> table.num_rows, table.column_names
    (1000, ['order_id', 'product_id'])
    """
    shape = options or CountLinesOptions()
    order = _orders(n_lines, shape, rng)
    weight = (np.arange(shape.n_products) + 1.0) ** -shape.zipf
    keep, other = _alias_table(weight / weight.sum())
    product = np.empty(n_lines, dtype=np.int32)
    _fill(
        order,
        product,
        keep,
        other,
        shape.theme_share,
        min(shape.theme_width, shape.n_products),
        rng,
    )
    return pa.table({"order_id": order, "product_id": product})


def _orders(
    n_lines: int, shape: CountLinesOptions, rng: np.random.Generator
) -> npt.NDArray[np.int32]:
    """Order number of each line."""
    order = np.empty(n_lines, dtype=np.int32)
    filled = first = 0
    while filled < n_lines:
        sizes = rng.geometric(1.0 / shape.mean_basket, 100_000)
        numbers = first + np.arange(len(sizes), dtype=np.int32)
        lines = np.repeat(numbers, np.minimum(sizes, shape.max_basket))[: n_lines - filled]
        order[filled : filled + len(lines)] = lines
        filled, first = filled + len(lines), first + len(sizes)
    return order


def _alias_table(
    share: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int32]]:
    """Walker's alias table (Vose 1991): a draw costs two reads, however many products."""
    keep = share * len(share)
    other = np.arange(len(share), dtype=np.int32)
    small = [int(k) for k in np.flatnonzero(keep < 1.0)]
    large = [int(k) for k in np.flatnonzero(keep >= 1.0)]
    while small and large:
        poor, rich = small.pop(), large[-1]
        other[poor] = rich
        keep[rich] -= 1.0 - keep[poor]
        if keep[rich] < 1.0:
            small.append(large.pop())
    return keep, other


@numba.njit(cache=True, nogil=True)
def _fill(
    order: npt.NDArray[np.int32],
    product: npt.NDArray[np.int32],
    keep: npt.NDArray[np.float64],
    other: npt.NDArray[np.int32],
    theme_share: float,
    theme_width: int,
    rng: np.random.Generator,
) -> None:
    n_products = len(keep)
    theme = 0
    for line in range(len(order)):
        if line == 0 or order[line] != order[line - 1]:
            theme = int(rng.random() * (n_products - theme_width + 1))
        # One random number serves as coin and, stretched again, as the place inside the theme.
        coin = rng.random()
        if coin < theme_share:
            product[line] = theme + int(coin / theme_share * theme_width)
        else:
            place = rng.random() * n_products
            slot = int(place)
            product[line] = slot if place - slot < keep[slot] else other[slot]
