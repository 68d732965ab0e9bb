"""A generated snapshot in which every gate has something to look at, and the carts asked about.

Popularity falls as (rank + 10)^-0.8, candidates are drawn by it, scores fall along each row.
"""

from __future__ import annotations

import numpy as np

from pairwell.matrix.compatibility import compatibility_of
from pairwell.matrix.curated import resolve
from pairwell.matrix.selectors import Catalogue
from pairwell.model.compatibility import Compatibility
from pairwell.model.compatibility_rules import CompatibilityRules, FitRule, NeverRule
from pairwell.model.curated import CuratedRow
from pairwell.model.curated_arrays import CuratedArrays
from pairwell.model.offer import OfferRequest
from pairwell.model.product_details import TAGS, AttributeRows, ProductDetails
from pairwell.model.snapshot import (
    RELATIONS,
    BackoffRows,
    History,
    LinkRows,
    PairRows,
    ProductArrays,
    Snapshot,
    SnapshotMeta,
)
from pairwell.model.texts import texts_of

GROUPS = 500
"""Categories."""

OWNED = 30
"""Things that the customer has."""

LINKS = 2
"""The shop's own links of each product."""

_LINKED = [RELATIONS.index(name) for name in ("accessory", "required_part", "part_of_set")]

MOUNTS = 6
"""Values of the attribute that has to fit."""


def deciding_shop(n: int = 100_000, per: int = 50, seed: int = 0) -> tuple[Snapshot, History]:
    """A snapshot of n products with ``per`` pairs each, and one customer's history."""
    rng = np.random.default_rng(seed)
    share = (np.arange(n) + 10.0) ** -0.8
    share /= share.sum()
    some = rng.choice(n - per, (n, per), p=share[: n - per] / share[: n - per].sum())
    step = np.arange(per)  # ascending and each once, then shuffled
    candidate = np.maximum.accumulate(np.sort(some, axis=1) - step, axis=1) + step
    score = np.sort(np.abs(rng.standard_normal((n, per))), axis=1)[:, ::-1] * 0.05
    scores = score.reshape(-1).astype(np.float32)
    price = np.exp(rng.normal(7, 1, n)).astype(np.int64)
    m = n * per
    no_rows = _backoff(rng, 0, n)
    snapshot = Snapshot(
        meta=SnapshotMeta(
            snapshot_id="m-20260101-1", n_baskets=1_000_000, expectation=1e-6, currency="GBP"
        ),
        products=ProductArrays(
            ids=texts_of(f"P{i:06d}" for i in range(n)),
            titles=texts_of(f"Product number {i}" for i in range(n)),
            category=rng.integers(0, GROUPS, n).astype(np.int32),
            category_names=texts_of(f"Shop > {i}" for i in range(GROUPS)),
            family=np.where(rng.random(n) < 0.3, rng.integers(0, n // 10, n), -1).astype(np.int32),
            family_names=texts_of(f"F{i}" for i in range(n // 10)),
            brands=texts_of([""] * n),
            price_minor=price,
            cost_minor=(price * rng.uniform(0.3, 0.7, n)).astype(np.int64),
            in_stock=(rng.random(n) > 0.05).astype(np.int8),
            consumable=(rng.random(n) < 0.1).astype(np.int8),
            n_orders=np.maximum(1, share * 4e6).astype(np.int32),
            base=np.zeros(n, dtype=np.float32),
        ),
        pairs=PairRows(
            offsets=np.arange(n + 1, dtype=np.int64) * per,
            candidate=rng.permuted(candidate, axis=1).reshape(-1).astype(np.int32),
            n_both=rng.integers(3, 90, m).astype(np.int32),
            n_customers=rng.integers(2, 90, m).astype(np.int32),
            p_value=np.full(m, 0.001),
            q_value=np.full(m, 0.01),
            proven=rng.random(m) > 0.3,
            strength=scores,
            score=scores,
            relation=((rng.random(m) > 0.95) * 2).astype(np.int8),
            role=np.zeros(m, dtype=np.int8),
        ),
        families=no_rows,
        categories=_backoff(rng, GROUPS, n),
        details=_details(rng, n),
        links=LinkRows(
            offsets=np.arange(n + 1, dtype=np.int64) * LINKS,
            target=rng.integers(0, n, n * LINKS).astype(np.int32),
            relation=rng.choice(_LINKED, n * LINKS).astype(np.int8),
        ),
    )
    bought = np.sort(rng.choice(n, OWNED, replace=False, p=share)).astype(np.int32)
    history = History(
        customer_ids=texts_of(["customer"]),
        customer_ids_are_integers=False,
        offsets=np.array([0, OWNED], dtype=np.int64),
        product=bought,
        frequency=np.full(OWNED, 0.1, dtype=np.float32),
    )
    return snapshot, history


def people_say(snapshot: Snapshot) -> tuple[CuratedArrays | None, Compatibility | None]:
    """Blocks of people, and rules of what fits what: mounts, and two shelves never together."""
    rows = [
        CuratedRow(candidate="category:Shop > 7", action="block", number=1),
        CuratedRow(candidate="P000042", action="block", anchor="category:Shop > 9", number=2),
    ]
    half = tuple(f"category:Shop > {i}" for i in range(GROUPS // 2))
    rules = CompatibilityRules(
        fits=(
            FitRule(
                name="mount",
                anchors=half[:100],
                candidates=half[100:200],
                anchor_attribute="mount",
                candidate_attribute="mount",
            ),
        ),
        never=(NeverRule(name="apart", one=half[:5], other=half[5:10]),),
    )
    curated = resolve(rows, Catalogue(snapshot.products, snapshot.details))
    return curated, compatibility_of(rules, snapshot)


def carts(n: int, n_products: int, seed: int = 1) -> list[OfferRequest]:
    """Questions about carts of three, in which every gate about the visit has work as well."""
    rng = np.random.default_rng(seed)

    def ids(size: int) -> tuple[str, ...]:
        return tuple(f"P{i:06d}" for i in rng.integers(0, n_products, size))

    return [
        OfferRequest(
            placement="cart",
            cart=ids(3),
            customer_id="customer",
            refused=ids(2),
            elsewhere=ids(3),
            currency="GBP",
        )
        for _ in range(n)
    ]


def _details(rng: np.random.Generator, n: int) -> ProductDetails:
    """Tags, mounts, ages, regulated kinds and pictures."""
    mount = rng.integers(0, MOUNTS, n)
    tagged = rng.random(n) < 0.03
    sizes = 1 + tagged
    first = np.concatenate([[0], np.cumsum(sizes)])
    name, value = np.zeros(first[-1], np.int32), np.zeros(first[-1], np.int32)
    value[first[:-1]] = mount
    name[first[1:][tagged] - 1], value[first[1:][tagged] - 1] = 1, MOUNTS
    return ProductDetails(
        kind=np.zeros(n, dtype=np.int8),
        pack_size=np.full(n, np.nan),
        pack_unit=np.full(n, -1, dtype=np.int32),
        pack_units=texts_of([]),
        min_age=np.where(rng.random(n) < 0.02, 18, 0).astype(np.int8),
        regulated=np.where(rng.random(n) < 0.01, 0, -1).astype(np.int8),
        attributes=AttributeRows(
            offsets=first.astype(np.int64),
            name=name,
            value=value,
            number=np.full(first[-1], np.nan),
            names=texts_of(["mount", TAGS]),
            values=texts_of([*(f"M{i}" for i in range(MOUNTS)), "dead_stock"]),
        ),
        image_urls=texts_of("p.jpg" if has else "" for has in rng.random(n) > 0.02),
        urls=texts_of([""] * n),
    )


def _backoff(rng: np.random.Generator, n_groups: int, n: int) -> BackoffRows:
    per = 50
    return BackoffRows(
        offsets=np.arange(n_groups + 1, dtype=np.int64) * per,
        candidate=rng.integers(0, n, n_groups * per).astype(np.int32),
        n_both=rng.integers(5, 90, n_groups * per).astype(np.int32),
        n_customers=rng.integers(3, 90, n_groups * per).astype(np.int32),
        score=(np.abs(rng.standard_normal(n_groups * per)) * 0.01).astype(np.float32),
        n_group=np.full(n_groups, 1000, dtype=np.int32),
    )
