"""Planting: complements with a direction and a lift, kits of three, and rivals.

A plant never overlaps another kind: an add-on hangs on one main product, main products are no
add-ons, members of kits and rivals are in nothing else.
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt
from scipy import sparse

from pairwell.simulate.catalogue import SERVICE_SHELF, Catalogue
from pairwell.simulate.shop_model import ShopModel
from pairwell.simulate.truth import PairTruth, pair_truth
from pairwell.simulate.words import SHELVES

Codes = npt.NDArray[np.int64]

LOWEST_LIFT, HIGHEST_LIFT = 1.5, 10.0
FEWEST_JOINT, MOST_JOINT = 10, 1000
MOST_ADDONS = 5
HIGHEST_CHANCE = 0.7
WORLDS = (("Home", "Food", "Bath"), ("Garden", "Pets"), ("Stationery", "Toys", "Fashion"))
"""Departments that go together: plants stay inside one world, so that they read well."""

TRIES = 150
N_BANDS = 5
"""Complements are spread over so many bands of joint orders, 10 … 1,000 on a log scale."""


class Planted(msgspec.Struct, frozen=True, kw_only=True):
    """What was planted, as product codes.

    Attributes:
        complements: (n, 2): main product, add-on.
        kits: (n, 3): members, bought as one.
        rivals: (n, 2): substitutes.
    """

    complements: Codes
    kits: Codes
    rivals: Codes


def plant(
    model: ShopModel,
    catalogue: Catalogue,
    counts: tuple[int, int, int],
    rng: np.random.Generator,
) -> tuple[ShopModel, Planted]:
    """Plant into a model that has nothing planted.

    Args:
        model: tastes, seasons and popularity only.
        catalogue: prices and shelves; the dearer of two is the main product.
        counts: at most so many complements, kits and rivals. Fewer come where the shop is
            too small to give 10 joint orders to more.
        rng: source of chance.

    Returns:
        The model with the plants in it, and their list.
    """
    n_complements, n_kits, n_rivals = counts
    free = np.ones(model.n_products, dtype=np.bool_)
    rivals = _rivals(model, catalogue, n_rivals, free, rng)
    complements, chances = _complements(model, catalogue, n_complements, free, rng)
    kits = _kits(catalogue, n_kits, free, rng)
    partner = np.full(model.n_products, -1, dtype=np.int64)
    partner[rivals[:, 0]], partner[rivals[:, 1]] = rivals[:, 1], rivals[:, 0]
    # Log-uniform joint orders, from 20 up to a fortieth of all orders, 400 at most.
    most = max(21.0, min(400.0, model.n_orders / 40))
    target = np.exp(rng.uniform(np.log(20.0), np.log(most), len(kits)))
    kit_weight = target / (model.n_orders * model.mean_draws) * model.weight.sum()
    n = model.n_products
    atom = np.concatenate([np.arange(n), complements[:, 0], np.repeat(n + np.arange(len(kits)), 3)])
    product = np.concatenate([np.arange(n), complements[:, 1], kits.ravel()])
    chance = np.concatenate([np.ones(n), chances, np.ones(3 * len(kits))])
    planted_model = msgspec.structs.replace(
        model,
        weight=np.concatenate([model.weight, kit_weight]),
        shelf=np.concatenate([model.shelf, catalogue.shelf[kits[:, 0]]]),
        yields=sparse.csr_matrix((chance, (atom, product)), shape=(n + len(kits), n)),
        partner=partner,
    )
    return planted_model, Planted(complements=complements, kits=kits, rivals=rivals)


def _complements(
    model: ShopModel,
    catalogue: Catalogue,
    wanted: int,
    free: npt.NDArray[np.bool_],
    rng: np.random.Generator,
) -> tuple[Codes, npt.NDArray[np.float64]]:
    """Main products with add-ons of the same world, and the chance of each add-on.

    With J baskets of both and E by chance before planting, a chance q of the add-on after the
    main product gives J + (n_main − J) q joint baskets and as many more of the add-on; q is
    solved for the lift wanted.
    """
    main, addon = _draw_pairs(model, _worlds(catalogue), wanted * TRIES, rng)
    fits = catalogue.price_minor[main] >= 1.3 * catalogue.price_minor[addon]
    fits &= catalogue.family[main] != catalogue.family[addon]
    main, addon = main[fits], addon[fits]
    before = pair_truth(model, main, addon)
    lift = np.exp(rng.uniform(np.log(LOWEST_LIFT), np.log(HIGHEST_LIFT), len(main)))
    at_lift = lift * before.n_by_chance
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = (at_lift - before.n_both) / (
            (before.n_first - before.n_both) * (1.0 - at_lift / before.n_second)
        )
    joint = before.n_both + (before.n_first - before.n_both) * chance
    good = (chance > 0.01) & (chance <= HIGHEST_CHANCE) & (at_lift < before.n_second)
    good &= (joint >= FEWEST_JOINT) & (joint <= MOST_JOINT)
    n_addons = np.zeros(model.n_products, dtype=np.int64)
    chosen: list[int] = []
    for k in _in_turns(np.flatnonzero(good), joint[good]):
        is_main = n_addons[main[k]] > 0
        if not (is_main or free[main[k]]) or not free[addon[k]]:
            continue
        if n_addons[main[k]] == MOST_ADDONS or len(chosen) == wanted:
            continue
        n_addons[main[k]] += 1
        free[[main[k], addon[k]]] = False
        chosen.append(int(k))
    pairs = np.column_stack([main[chosen], addon[chosen]]).astype(np.int64)
    return pairs, chance[chosen]


def _in_turns(candidates: Codes, joint: npt.NDArray[np.float64]) -> Codes:
    """The candidates, one of each band of joint orders in turn: the popular are not drowned."""
    scale = np.log(joint / FEWEST_JOINT) / np.log(MOST_JOINT / FEWEST_JOINT)
    band = np.minimum((scale * N_BANDS).astype(np.int64), N_BANDS - 1)
    turn = np.zeros(len(candidates), dtype=np.int64)
    for b in range(N_BANDS):
        turn[band == b] = np.arange(int((band == b).sum()))
    return np.asarray(candidates[np.lexsort((-band, turn))])


def _rivals(
    model: ShopModel,
    catalogue: Catalogue,
    wanted: int,
    free: npt.NDArray[np.bool_],
    rng: np.random.Generator,
) -> Codes:
    """Two of one shelf at about one price."""
    first, second = _draw_pairs(model, catalogue.shelf, wanted * TRIES, rng)
    ratio = catalogue.price_minor[first] / catalogue.price_minor[second]
    fits = (ratio < 1.4) & (ratio > 1 / 1.4)
    fits &= catalogue.family[first] != catalogue.family[second]
    first, second = first[fits], second[fits]
    before: PairTruth = pair_truth(model, first, second)
    chosen: list[tuple[int, int]] = []
    # About 40 baskets by chance: enough to see that they are missing, and the best sellers stay
    # free for complements.
    for k in np.argsort(np.abs(np.log(before.n_by_chance / 40.0)), kind="stable"):
        pair = (int(first[k]), int(second[k]))
        if len(chosen) < wanted and free[pair[0]] and free[pair[1]]:
            free[list(pair)] = False
            chosen.append(pair)
    return np.array(chosen, dtype=np.int64).reshape(-1, 2)


def _kits(
    catalogue: Catalogue,
    wanted: int,
    free: npt.NDArray[np.bool_],
    rng: np.random.Generator,
) -> Codes:
    """Three free products of one world each."""
    world = _worlds(catalogue)
    kits: list[Codes] = []
    for first in rng.permutation(np.flatnonzero(free & (catalogue.shelf != SERVICE_SHELF))):
        if len(kits) == wanted:
            break
        near = np.flatnonzero(free & (world == world[first]))
        near = near[near != first]
        if not free[first] or len(near) < 2:
            continue
        kit = np.array([first, *rng.choice(near, 2, replace=False)], dtype=np.int64)
        free[kit] = False
        kits.append(kit)
    return np.array(kits, dtype=np.int64).reshape(-1, 3)


def _worlds(catalogue: Catalogue) -> Codes:
    """The world that each product belongs to; services go with gifts."""
    world = [
        next(k for k, names in enumerate(WORLDS) if shelf.path.split(" > ")[0] in names)
        for shelf in SHELVES
    ]
    return np.asarray(np.array([*world, len(WORLDS) - 1])[catalogue.shelf])


def _draw_pairs(
    model: ShopModel, group: Codes, n: int, rng: np.random.Generator
) -> tuple[Codes, Codes]:
    """Different products of one group, the popular more often."""
    share = model.weight / model.weight.sum()
    first = rng.choice(len(share), n, p=share)
    second = np.full(n, -1, dtype=np.int64)
    for g in np.unique(group[first]):
        members = np.flatnonzero(group == g)
        asks = np.flatnonzero(group[first] == g)
        p = share[members] / share[members].sum()
        second[asks] = rng.choice(members, len(asks), p=p)
    different = first != second
    return first[different], second[different]
