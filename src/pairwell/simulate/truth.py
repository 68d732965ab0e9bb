"""The truth of a simulated shop: expected joint baskets of any pairs, exactly.

Counts are expectations over orders that were neither cancelled nor emptied by returns. True
associations come from plants, from tastes (classes of customers), and from the shop's way of
swapping rivals; seasons do not count, because independence is taken inside months.
"""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.simulate.shop_model import Floats, ShopModel, chance_of_none, draw_chances

Codes = npt.NDArray[np.int64]
N_BINS = 400


class PairTruth(msgspec.Struct, frozen=True, kw_only=True):
    """What the model expects of pairs; every array has one value a pair asked for.

    Attributes:
        n_first, n_second: expected baskets with the one, with the other.
        n_both: expected baskets with both.
        n_by_chance: expectation of independence with the same margins and basket sizes, inside
            months: Σ_t n_it · n_jt · E[b(b−1)] / (N_t · E[b]²).
    """

    n_first: Floats
    n_second: Floats
    n_both: Floats
    n_by_chance: Floats

    @property
    def lift(self) -> Floats:
        """True lift: joint baskets over those that independence would give."""
        return np.asarray(self.n_both / self.n_by_chance)


def pair_truth(model: ShopModel, first: Codes, second: Codes) -> PairTruth:
    """The truth about pairs of products.

    Args:
        model: what the orders were drawn from.
        first: product code of the one of each pair.
        second: product code of the other; never the same as the first.

    Time grows with classes × months × (products + pairs).
    """
    coupling = _Coupling(model)
    asked = coupling.find(first, second)
    n_both, by_chance = np.zeros(len(first)), np.zeros(len(first))
    n_total = np.zeros(model.n_products)
    for month, n_placed in enumerate(model.orders_in_month):
        n_orders = n_placed * (1.0 - model.cancel_share)
        n_month, b, bb = np.zeros(model.n_products), 0.0, 0.0
        for klass, share in enumerate(model.class_share):
            cell = _Cell(model, coupling, klass, month)
            kept = cell.single * (1.0 - model.return_share)
            n_month += n_orders * share * kept
            b += share * kept.sum()
            bb += share * cell.mean_of_pairs()
            n_both += n_orders * share * cell.joint(first, second, asked)
        n_total += n_month
        if n_orders > 0:
            by_chance += n_month[first] * n_month[second] * bb / (n_orders * b**2)
    return PairTruth(
        n_first=n_total[first], n_second=n_total[second], n_both=n_both, n_by_chance=by_chance
    )


class _Coupling:
    """Pairs that one draw can yield together: planted complements, their siblings, kits."""

    def __init__(self, model: ShopModel) -> None:
        self.n_products = model.n_products
        rich = np.flatnonzero(np.diff(model.yields.indptr) > 1)
        atoms, firsts, seconds, chances = [], [], [], []
        for atom in rich:
            row = slice(model.yields.indptr[atom], model.yields.indptr[atom + 1])
            products = model.yields.indices[row].astype(np.int64)
            chance = model.yields.data[row]
            a, b = np.triu_indices(len(products), 1)
            atoms.append(np.full(len(a), atom))
            firsts.append(np.minimum(products[a], products[b]))
            seconds.append(np.maximum(products[a], products[b]))
            chances.append(chance[a] * chance[b])
        empty = [np.zeros(0, dtype=np.int64)]
        self.atom = np.concatenate(atoms or empty)
        self.chance = np.concatenate(chances or empty).astype(np.float64)
        key = np.concatenate(firsts or empty) * self.n_products + np.concatenate(seconds or empty)
        self.key, self.slot = np.unique(key, return_inverse=True)
        self.first, self.second = np.divmod(self.key, self.n_products)

    def find(self, first: Codes, second: Codes) -> Codes:
        """Slot of each pair; the slot after the last stands for pairs that are not coupled."""
        key = np.minimum(first, second) * self.n_products + np.maximum(first, second)
        if not len(self.key):
            return np.zeros(len(key), dtype=np.int64)
        slot = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        return np.where(self.key[slot] == key, slot, len(self.key))

    def one_draw(self, chances: Floats) -> Floats:
        """Chance that one draw yields both, for each slot; zero in the slot after the last."""
        both = np.bincount(
            self.slot, weights=chances[self.atom] * self.chance, minlength=len(self.key) + 1
        )
        return np.asarray(both, dtype=np.float64)


class _Cell:
    """One class of customers in one month."""

    def __init__(self, model: ShopModel, coupling: _Coupling, klass: int, month: int) -> None:
        chances = draw_chances(model, klass, month)
        self.model = model
        self.coupling = coupling
        self.one = np.asarray(model.yields.T @ chances)
        self.both = coupling.one_draw(chances)
        has_rival = model.partner >= 0
        # A product with a rival is wanted alone (then it takes the rival's draws too), is not
        # wanted, or lives beside the rival: two states in which it can be bought.
        self.merged = np.where(has_rival, self.one + self.one[model.partner], 0.0)
        self.w_merged = np.where(has_rival, model.swap_share / 2, 0.0)
        self.w_own = np.where(has_rival, 1.0 - model.swap_share, 1.0)
        self.single = self.w_own * self._any(self.one) + self.w_merged * self._any(self.merged)

    def _any(self, a: Floats) -> Floats:
        return np.asarray(1.0 - chance_of_none(self.model, 1.0 - a))

    def _two(self, a: Floats, b: Floats, ab: Any = 0.0) -> Floats:
        """Chance of both, when one draw yields one with a, the other with b, both with ab."""
        union = chance_of_none(self.model, 1.0 - a - b + ab)
        return np.asarray(self._any(a) + self._any(b) - 1.0 + union)

    def joint(self, first: Codes, second: Codes, slots: Codes) -> Floats:
        """Chance that both are in a basket and neither comes back."""
        model = self.model
        p = self.w_own[first] * self.w_own[second]
        p = p * self._two(self.one[first], self.one[second], self.both[slots])
        p[model.partner[first] == second] /= 1.0 - model.swap_share or 1.0
        rare = np.flatnonzero(
            ((model.partner[first] >= 0) | (model.partner[second] >= 0))
            & (model.partner[first] != second)
        )
        if len(rare):
            i, j = first[rare], second[rare]
            p[rare] += self.w_merged[i] * self.w_own[j] * self._two(self.merged[i], self.one[j])
            p[rare] += self.w_own[i] * self.w_merged[j] * self._two(self.one[i], self.merged[j])
            both_merged = self._two(self.merged[i], self.merged[j])
            p[rare] += self.w_merged[i] * self.w_merged[j] * both_merged
        stay = 1.0 - model.return_share
        return np.asarray(p * stay[first] * stay[second])

    def mean_of_pairs(self) -> float:
        """E[b(b − 1)], b the size of a basket after returns: the joint chance over all pairs.

        All pairs are first taken as not coupled, with products of like chances binned together (the
        chances are smooth, 400 bins leave an error below 10⁻⁴); then what is not so is put right.
        """
        model = self.model
        stay = 1.0 - model.return_share
        a = np.concatenate([self.one, self.merged])
        w = np.concatenate([self.w_own * stay, self.w_merged * stay])
        a, w = a[w * a > 0], w[w * a > 0]
        edges = np.geomspace(a.min(), a.max() * (1 + 1e-9), N_BINS)
        where = np.searchsorted(edges, a, side="right")
        weight = np.bincount(where, weights=w)
        used = weight > 0
        mean = np.bincount(where, weights=w * a)[used] / weight[used]
        weight = weight[used]
        total = float(weight @ self._two(mean[:, None], mean[None, :]) @ weight)
        itself = np.arange(model.n_products)
        total -= float(self._as_if_strangers(itself, itself, stay).sum())
        rivals = np.flatnonzero(model.partner >= 0)
        if len(rivals):
            others = model.partner[rivals]
            nowhere = np.full(len(rivals), len(self.coupling.key))
            total -= float(self._as_if_strangers(rivals, others, stay).sum())
            total += float(self.joint(rivals, others, nowhere).sum())
        i, j = self.coupling.first, self.coupling.second
        more = self._two(self.one[i], self.one[j], self.both[:-1])
        more -= self._two(self.one[i], self.one[j])
        return total + 2.0 * float((more * stay[i] * stay[j]).sum())

    def _as_if_strangers(self, i: Codes, j: Codes, stay: Floats) -> Floats:
        """Joint chance as the binned sum took it: any state with any state."""
        p = self.w_own[i] * self.w_own[j] * self._two(self.one[i], self.one[j])
        p += self.w_merged[i] * self.w_own[j] * self._two(self.merged[i], self.one[j])
        p += self.w_own[i] * self.w_merged[j] * self._two(self.one[i], self.merged[j])
        p += self.w_merged[i] * self.w_merged[j] * self._two(self.merged[i], self.merged[j])
        return np.asarray(p * stay[i] * stay[j])
