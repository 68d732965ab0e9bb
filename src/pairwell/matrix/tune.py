"""Choose the numbers of strength on a validation part: one small grid, one number at a time.

The newest tenth of the orders (a drawn tenth where orders have no times) is held out; a small shop
holds out further tenths in turn, for a few hundred baskets are too noisy a judge. What is tried is
bounded, whatever the shop's size: the best-selling products and newest orders, so tuning costs
about a dozen builds of at most that size. No clock decides, so the same lines and seed choose the
same numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.matrix.associate import Associations
from pairwell.matrix.baskets import Baskets
from pairwell.matrix.complete import customer_rows
from pairwell.matrix.count_pairs import popularity_order, ranked_rows
from pairwell.matrix.history import history_of
from pairwell.matrix.learn import Numbers, pass_over, solve
from pairwell.matrix.options import MatrixOptions, StrengthNumbers
from pairwell.matrix.rows import Int32s, Int64s, Rows
from pairwell.matrix.significance import Float64s
from pairwell.matrix.validate import Held, Histories, Scores, quality

MAX_PRODUCTS = 6_000
MAX_BASKETS = 60_000
MAX_HELD = 1_500
MAX_HIDDEN = 12
MAX_FOLDS = 5
ENOUGH_HELD = 3_000
"""Held-out orders wanted in all; tenths are added until there are so many."""

MIN_HELD = 30
"""With fewer validation baskets of two products nothing is tuned: it would be noise."""

WORTH = 1.005
"""A new number must be half a percent better, or the one that holds up elsewhere stays."""

SIZE_POWERS = (0.0, 1.0)
RIDGES = (5.0, 80.0, 200.0)
ANCHORS = (50, 200)
HALF_LIVES = (240.0, 120.0, 60.0)
HISTORY_WEIGHTS = (0.0, 0.15, 0.3, 0.6, 1.2, 2.4)


class Sample(NamedTuple):
    """Training baskets and held-out ones, over the sample's products."""

    train: Baskets
    rows: Rows
    code_of: Int32s
    held: Held
    histories: Histories


def tuned_numbers(
    baskets: Baskets, options: MatrixOptions, tried: Callable[[int], None] | None = None
) -> Numbers:
    """The best numbers of the grid.

    Args:
        baskets: all that the matrix will be built from.
        options: what is fixed already stays fixed.
        tried: told 1 for every setting that was tried.
    """
    start = Numbers(
        strength=_first_strength(options),
        half_life_days=None if options.half_life_days == "tune" else options.half_life_days,
        tuned=True,
    )
    neighbours = min(options.neighbours, max(*ANCHORS, start.strength.anchors))
    folds = [_Fold(sample, neighbours) for sample in _samples(baskets, options.seed)]
    if not folds:
        return msgspec.structs.replace(start, tuned=False)
    search = _Search(folds, start, tried)
    if options.strength == "auto":
        for power in SIZE_POWERS:
            search.try_strength(size_power=power)
        for ridge in RIDGES:
            search.try_strength(ridge=ridge)
        for anchors in ANCHORS:
            search.try_strength(anchors=min(anchors, options.neighbours))
    if options.half_life_days == "tune" and baskets.seconds is not None:
        for days in HALF_LIVES:
            search.try_half_life(days)
    if options.strength == "auto" and any(len(fold.sample.histories.product) for fold in folds):
        for weight in HISTORY_WEIGHTS:
            search.try_history(weight)
    return search.best


def _first_strength(options: MatrixOptions) -> StrengthNumbers:
    if isinstance(options.strength, StrengthNumbers):
        return options.strength
    return StrengthNumbers(anchors=min(StrengthNumbers().anchors, options.neighbours))


class _Fold:
    """One sample, and the last pass and solution on it: most trials change only what follows."""

    def __init__(self, sample: Sample, neighbours: int) -> None:
        self.sample = sample
        self.neighbours = neighbours
        self._passed: tuple[object, Associations, Float64s] | None = None
        self._solved: tuple[object, Scores] | None = None

    def quality(self, numbers: Numbers, history_weight: float) -> float:
        sample = self.sample
        n_orders = np.empty(len(sample.code_of), dtype=np.int32)
        n_orders[sample.code_of] = sample.rows.degree
        return quality(
            self._scores(numbers), sample.held, sample.histories, history_weight, n_orders,
            MAX_HIDDEN,
        )  # fmt: skip

    def _scores(self, numbers: Numbers) -> Scores:
        key = msgspec.structs.replace(
            numbers, strength=msgspec.structs.replace(numbers.strength, history_weight=0.0)
        )
        if self._solved is None or self._solved[0] != key:
            sample = self.sample
            found, weights = self._pass(numbers)
            strengths = solve(sample.rows, found, weights, numbers.strength)
            used = np.arange(found.lists.key.shape[1])[None, :] < found.lists.size[:, None]
            anchor = sample.code_of[found.lists.code[used]]
            candidate = np.repeat(sample.code_of, found.lists.size)
            score = strengths.strength[used]
            there = np.flatnonzero(score)
            order = there[np.argsort(anchor[there], kind="stable")]
            per_anchor = np.bincount(anchor[there], minlength=len(sample.code_of))
            offsets = np.concatenate([[0], np.cumsum(per_anchor)]).astype(np.int64)
            base = np.empty(len(sample.code_of), dtype=np.float32)
            base[sample.code_of] = strengths.base
            self._solved = key, Scores(offsets, candidate[order], score[order], base)
        return self._solved[1]

    def _pass(self, numbers: Numbers) -> tuple[Associations, Float64s]:
        key = (numbers.strength.size_power, numbers.half_life_days)
        if self._passed is None or self._passed[0] != key:
            sample = self.sample
            found, weights = pass_over(sample.rows, sample.train.seconds, numbers, self.neighbours)
            self._passed = key, found, weights
        return self._passed[1], self._passed[2]


class _Search:
    def __init__(
        self, folds: list[_Fold], start: Numbers, tried: Callable[[int], None] | None
    ) -> None:
        self.folds = folds
        self.best = start
        self.tried = tried
        # known customers are judged only when their weight is chosen: strength must stand alone
        self.best_quality = self._quality(start, 0.0)
        self.best_history = -1.0

    def try_strength(self, **change: float) -> None:
        strength = msgspec.structs.replace(self.best.strength, **change)
        if strength != self.best.strength:
            self._take(msgspec.structs.replace(self.best, strength=strength))

    def try_half_life(self, days: float) -> None:
        self._take(msgspec.structs.replace(self.best, half_life_days=days))

    def try_history(self, weight: float) -> None:
        found = self._quality(self.best, weight)
        if found > self.best_history * WORTH:
            self.best_history = found
            strength = msgspec.structs.replace(self.best.strength, history_weight=weight)
            self.best = msgspec.structs.replace(self.best, strength=strength)

    def _take(self, numbers: Numbers) -> None:
        found = self._quality(numbers, 0.0)
        if found > self.best_quality * WORTH:
            self.best, self.best_quality = numbers, found

    def _quality(self, numbers: Numbers, history_weight: float) -> float:
        if self.tried is not None:
            self.tried(1)
        return float(np.mean([fold.quality(numbers, history_weight) for fold in self.folds]))


def _samples(baskets: Baskets, seed: int) -> list[Sample]:
    rng = np.random.default_rng(seed)
    n = baskets.n_baskets
    newest = rng.permutation(n)
    if baskets.seconds is not None:
        newest = np.lexsort((np.arange(n), baskets.seconds))[::-1]
    newest = newest[:MAX_BASKETS]
    lines = np.bincount(baskets.product, minlength=baskets.n_products)
    kept = np.argsort(-lines, kind="stable")[:MAX_PRODUCTS]
    n_held = len(newest) // 10
    n_folds = min(MAX_FOLDS, -(-ENOUGH_HELD // n_held)) if n_held else 0
    samples = []
    for fold in range(n_folds):
        held = newest[fold * n_held : (fold + 1) * n_held]
        sample = _sample(baskets, np.setdiff1d(newest, held), held, kept, rng)
        if sample is not None:
            samples.append(sample)
    return samples


def _sample(
    baskets: Baskets,
    train_numbers: npt.NDArray[np.int64],
    held_numbers: npt.NDArray[np.int64],
    kept: npt.NDArray[np.int64],
    rng: np.random.Generator,
) -> Sample | None:
    held = _held(_part(baskets, held_numbers, kept), rng)
    if len(held.offsets) - 1 < MIN_HELD:
        return None
    train = _part(baskets, train_numbers, kept)
    code_of = popularity_order(train)
    rows = ranked_rows(train, code_of)
    product = code_of[np.where(rows.items < 0, ~rows.items, rows.items)]
    history = history_of(train, rows.offsets, product)
    return Sample(train, rows, code_of, held, Histories(*customer_rows(history)))


def _part(baskets: Baskets, numbers: npt.NDArray[np.int64], kept: npt.NDArray[np.int64]) -> Baskets:
    # the baskets of these numbers, in their old order, with the kept products only
    basket_place = np.full(baskets.n_baskets, -1, dtype=np.int32)
    numbers = np.sort(numbers)
    basket_place[numbers] = np.arange(len(numbers), dtype=np.int32)
    product_place = np.full(baskets.n_products, -1, dtype=np.int32)
    kept = np.sort(kept)
    product_place[kept] = np.arange(len(kept), dtype=np.int32)
    basket, product = basket_place[baskets.basket], product_place[baskets.product]
    there = (basket >= 0) & (product >= 0)
    return msgspec.structs.replace(
        baskets,
        product_ids=baskets.product_ids.take(kept),
        basket=basket[there],
        product=product[there],
        n_baskets=len(numbers),
        customer=baskets.customer[numbers],
        known_customer=baskets.known_customer[numbers],
        seconds=None if baskets.seconds is None else baskets.seconds[numbers],
    )


def _held(held: Baskets, rng: np.random.Generator) -> Held:
    entries = np.unique(held.basket.astype(np.int64) * held.n_products + held.product)
    basket, product = entries // held.n_products, entries % held.n_products
    sizes = np.bincount(basket, minlength=held.n_baskets)
    usable = np.flatnonzero(sizes >= 2)
    if len(usable) > MAX_HELD:
        usable = np.sort(rng.choice(usable, MAX_HELD, replace=False))
    chosen = np.isin(basket, usable)
    offsets: Int64s = np.concatenate([[0], np.cumsum(sizes[usable])]).astype(np.int64)
    return Held(offsets, product[chosen].astype(np.int32), held.known_customer[usable])
