"""How people answer to offers in a simulated shop: the truth that policies are judged by.

Someone who buys the anchor buys the candidate anyway with the shop's true attach rate p0. An offer
works on those who have a use for it and did not think of it: of the attach rate the part that
chance does not explain counts, since popular things are found without an offer. A candidate
dearer than the anchor is taken more seldom; a sibling or a rival is bought instead of the anchor,
not with it, so its offer earns the difference of two margins at best.
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.simulate.shop import SimulatedShop

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

NEED = 1.5
"""How much of the association beyond chance an offer can wake, at no price difference."""

CURIOSITY = 0.05
"""How much of the plain attach rate it wakes besides."""

SEEN = (1.0, 0.7, 0.5, 0.4)
"""Share of people who look at each place of a list."""

SWAPPED = 0.05
"""Share of people whom a sibling or rival turns away from the anchor."""


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """The truth about offers: one row an anchor asked for, one column a product.

    Attributes:
        anyway: chance that a buyer of the anchor buys the product without an offer.
        offered: the same when it is offered at the first place.
        gain_minor: expected incremental margin of that offer, returns taken away; of the anchor
            itself nothing.
    """

    anyway: Floats
    offered: Floats
    gain_minor: Floats


def answers_to_offers(shop: SimulatedShop, anchors: Codes) -> Answers:
    """What every product would do as an offer beside each of the anchors (product codes)."""
    n = shop.model.n_products
    row, product = np.divmod(np.arange(len(anchors) * n, dtype=np.int64), n)
    other = anchors[row] != product
    truth = shop.truth(anchors[row[other]], product[other])
    anyway, by_chance = np.zeros((2, len(anchors), n))
    anyway.reshape(-1)[other] = truth.n_both / truth.n_first
    by_chance.reshape(-1)[other] = truth.n_by_chance / truth.n_first
    price = shop.products["price_minor"].to_numpy().astype(np.float64)
    margin = price - shop.products["cost_minor"].to_numpy()
    fits_the_purse = 1.0 / (1.0 + (price / price[anchors][:, None]) ** 1.5)
    woken = NEED * np.maximum(anyway - by_chance, 0.0) + CURIOSITY * anyway
    offered = 1.0 - (1.0 - anyway) * (1.0 - np.clip(woken * fits_the_purse, 0.0, 0.9))
    gain = (offered - anyway) * margin * (1.0 - shop.model.return_share)
    for place, anchor in enumerate(anchors.tolist()):
        instead = _instead_of(shop, anchor)
        gain[place, instead] = SWAPPED * (margin[instead] - margin[anchor])
        gain[place, anchor] = 0.0
    return Answers(anyway=anyway, offered=offered, gain_minor=gain)


def worth_of_list(gain_minor: Floats, offered: Codes) -> float:
    """Expected incremental margin of a list each time it is shown, in minor units.

    >>> worth_of_list(np.array([0.0, 100.0, 10.0]), np.array([2, 1]))
    80.0
    """
    shown = offered[: len(SEEN)]
    return float((np.array(SEEN[: len(shown)]) * gain_minor[shown]).sum())


def _instead_of(shop: SimulatedShop, anchor: int) -> npt.NDArray[np.bool_]:
    """Siblings and the rival of a product."""
    family = shop.products["group_id"].to_pylist()
    mine = family[anchor]
    instead = np.array([mine is not None and each == mine for each in family])
    if shop.model.partner[anchor] >= 0:
        instead[shop.model.partner[anchor]] = True
    instead[anchor] = False
    return instead
