"""What a simulated shop's customers looked at on the days on which they bought, and on others.

Beside what they buy people look at its rival, at add-ons that they leave, and at this and that.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pairwell.model.columns import VIEWS, schema
from pairwell.simulate.shop import Codes, SimulatedShop

RIVAL_LOOKED_AT = 0.6
"""Chance that the rival of what is bought was looked at too."""

ADDON_LOOKED_AT = 0.15
"""Chance that an add-on of what is bought is looked at and left."""

BROWSED = 3.0
"""Mean number of other products looked at, the popular more often."""


def views_of(shop: SimulatedShop, rng: np.random.Generator) -> pa.Table:
    """Views of all known customers, ``VIEWS`` columns; as many idle days as days of orders.

    Args:
        shop: whose orders they go with.
        rng: source of chance.
    """
    known = shop.bought.filter(shop.bought["customer_id"].is_valid())
    session = known["order_id"].combine_chunks().dictionary_encode()
    order = session.indices.to_numpy().astype(np.int64)
    product = shop.code_of(known["product_id"].to_pylist())
    n_sessions = len(session.dictionary)
    first = np.unique(order, return_index=True)[1]
    day = known["ordered_at"].to_numpy().astype("datetime64[D]")[first]
    who = known["customer_id"].combine_chunks().take(pa.array(first))
    looks = [(order, product), _rivals(shop, order, product, rng)]
    looks += [_addons(shop, order, product, rng), _browsed(shop, n_sessions, rng)]
    seen = np.concatenate([a for a, _ in looks])
    what = np.concatenate([b for _, b in looks])
    idle = rng.permutation(n_sessions)  # the same looks by somebody else on another day
    key = np.unique(
        np.concatenate([seen, idle[seen] + n_sessions]) * shop.model.n_products
        + np.concatenate([what, what])
    )
    seen, what = np.divmod(key, shop.model.n_products)
    moved = day + rng.integers(1, 20, n_sessions).astype("timedelta64[D]")
    days = np.concatenate([day, moved])
    return pa.Table.from_arrays(
        [
            pa.concat_arrays([who, who]).take(pa.array(seen)),
            shop.products["product_id"].combine_chunks().take(pa.array(what)),
            pa.array(days[seen]),
        ],
        schema=schema(VIEWS),
    )


def _rivals(
    shop: SimulatedShop, order: Codes, product: Codes, rng: np.random.Generator
) -> tuple[Codes, Codes]:
    partner = shop.model.partner[product]
    looks = (partner >= 0) & (rng.random(len(order)) < RIVAL_LOOKED_AT)
    return order[looks], partner[looks]


def _addons(
    shop: SimulatedShop, order: Codes, product: Codes, rng: np.random.Generator
) -> tuple[Codes, Codes]:
    sessions, addons = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for main, addon in shop.planted.complements.tolist():
        mine = order[product == main]
        mine = mine[rng.random(len(mine)) < ADDON_LOOKED_AT]
        sessions.append(mine)
        addons.append(np.full(len(mine), addon))
    return np.concatenate(sessions), np.concatenate(addons)


def _browsed(shop: SimulatedShop, n_sessions: int, rng: np.random.Generator) -> tuple[Codes, Codes]:
    n = rng.poisson(BROWSED, n_sessions)
    weight: npt.NDArray[np.float64] = shop.model.weight[: shop.model.n_products]
    what = rng.choice(len(weight), int(n.sum()), p=weight / weight.sum())
    return np.repeat(np.arange(n_sessions), n), what
