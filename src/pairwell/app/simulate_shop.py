"""Make a shop with a known truth, as the tables that an import reads and the truth beside them."""

from __future__ import annotations

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.model.errors import InputRefused
from pairwell.simulate.sessions import views_of
from pairwell.simulate.shop import SIZES, SimulatedShop, simulate_shop


class PlantedPair(msgspec.Struct, frozen=True, kw_only=True):
    """Two products that were planted together, or apart.

    Attributes:
        main_id: the main product of a complement; the one of two equals otherwise.
        addon_id: what is bought with it; the other of two equals.
        main_title: name of the first.
        addon_title: name of the second.
        lift: true lift, over independence inside months with the same basket sizes.
        expected_both: joint baskets that the model expects, returns taken away.
        expected_by_chance: joint baskets of independence.
    """

    main_id: str
    addon_id: str
    main_title: str
    addon_title: str
    lift: float
    expected_both: float
    expected_by_chance: float


class ShopTruth(msgspec.Struct, frozen=True, kw_only=True):
    """What was planted, for ``truth.json``.

    Attributes:
        seed: what the shop was made from.
        size: name of its size.
        complements: main product and add-on; the direction is true.
        kits: the members of each kit.
        kit_pairs: the pairs inside kits.
        substitutes: rivals, kept out of one basket.
    """

    seed: int
    size: str
    complements: tuple[PlantedPair, ...]
    kits: tuple[tuple[str, ...], ...]
    kit_pairs: tuple[PlantedPair, ...]
    substitutes: tuple[PlantedPair, ...]


def make_shop(size: str, seed: int) -> SimulatedShop:
    """Make the shop of a size and a seed.

    Raises:
        InputRefused: there is no such size.

    >>> make_shop("tiny", 1).products.num_rows
    200
    """
    if size not in SIZES:
        raise InputRefused(f"There is no size {size!r}.", f"Use one of {', '.join(SIZES)}.")
    if seed < 0:
        raise InputRefused(f"The seed is {seed}.", "Use zero or more.")
    return simulate_shop(SIZES[size], np.random.default_rng(seed))


def orders_of(shop: SimulatedShop) -> pa.Table:
    """All that the till saw, in order of time: purchases, and returns that name their order.

    A return has a number of its own (R for O), a negative quantity, and the order's number in
    ``returns_order_id``.
    """
    returned = shop.returned
    own_number = pc.replace_substring(returned["order_id"], "O", "R", max_replacements=1)
    at = returned.schema.get_field_index("order_id")
    named = returned.set_column(at, returned.schema.field("order_id"), own_number)
    named = named.append_column("returns_order_id", returned["order_id"])
    nothing = pa.nulls(shop.bought.num_rows, pa.string())
    bought = shop.bought.append_column("returns_order_id", nothing)
    return pa.concat_tables([bought, named]).sort_by(
        [("ordered_at", "ascending"), ("order_id", "ascending"), ("product_id", "ascending")]
    )


def looked_at(shop: SimulatedShop, seed: int) -> pa.Table:
    """What known customers looked at on the days on which they bought, and on others, each once.

    Drawn apart from the shop itself: the same seed makes the same orders with views and without.
    """
    views = views_of(shop, np.random.default_rng([seed, 1]))
    return views.group_by(views.column_names, use_threads=False).aggregate([])


def truth_of(shop: SimulatedShop, size: str, seed: int) -> ShopTruth:
    """What was planted, with true lifts."""
    planted = shop.planted
    kit_pairs = np.concatenate([planted.kits[:, [a, b]] for a, b in ((0, 1), (0, 2), (1, 2))])
    ids = shop.products["product_id"].to_pylist()
    return ShopTruth(
        seed=seed,
        size=size,
        complements=_pairs(shop, planted.complements),
        kits=tuple(tuple(ids[code] for code in kit) for kit in planted.kits),
        kit_pairs=_pairs(shop, kit_pairs),
        substitutes=_pairs(shop, planted.rivals),
    )


def _pairs(shop: SimulatedShop, codes: np.ndarray) -> tuple[PlantedPair, ...]:
    ids = shop.products["product_id"].to_pylist()
    titles = shop.products["title"].to_pylist()
    truth = shop.truth(codes[:, 0], codes[:, 1])
    return tuple(
        PlantedPair(
            main_id=ids[main],
            addon_id=ids[addon],
            main_title=titles[main],
            addon_title=titles[addon],
            lift=round(float(truth.lift[k]), 3),
            expected_both=round(float(truth.n_both[k]), 1),
            expected_by_chance=round(float(truth.n_by_chance[k]), 1),
        )
        for k, (main, addon) in enumerate(codes.tolist())
    )
