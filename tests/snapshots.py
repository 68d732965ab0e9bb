"""Snapshots made by hand: a few products and pairs in the test's own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from pairwell.matrix.details import details_of
from pairwell.matrix.price_rows import price_rows
from pairwell.model.price_history import PriceHistory, PricePoint
from pairwell.model.product_details import ProductDetails
from pairwell.model.snapshot import (
    RELATIONS,
    ROLES,
    BackoffRows,
    History,
    LinkRows,
    PairRows,
    ProductArrays,
    Snapshot,
    SnapshotMeta,
)
from pairwell.model.texts import texts_of


class Past(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a product cost from an instant on."""

    since: datetime
    price_minor: int | None
    announced: bool = False


class Product(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One product; what is left out is not known."""

    id: str
    title: str = ""
    category: str = ""
    family: str = ""
    brand: str = ""
    price_minor: int = -1
    cost_minor: int = -1
    in_stock: bool | None = None
    discontinued: bool | None = None
    consumable: bool | None = None
    n_orders: int = 100
    attributes: dict[str, Any] = {}
    kind: str = ""
    pack_size: float | None = None
    pack_unit: str = ""
    min_age: int = 0
    regulated: str = ""
    image_url: str = ""
    repeat_days: float | None = None
    last_sold: date | None = None
    sold_months: tuple[int, ...] = ()
    prices: tuple[Past, ...] = ()


class Link(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the shop itself says goes with a product."""

    anchor: str
    target: str
    relation: str = "accessory"


class Pair(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One stored pair; the strength is the score unless it is given."""

    anchor: str
    candidate: str
    score: float = 0.1
    strength: float | None = None
    n_both: int = 20
    n_customers: int = 20
    p_value: float = 0.001
    q_value: float = 0.01
    proven: bool = True
    relation: str = "related"
    role: str = "both"


class GroupPair(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What goes with a family or a category as a whole."""

    group: str
    candidate: str
    score: float = 0.1
    n_both: int = 30
    n_customers: int = 30
    n_group: int = 200


def snapshot_of(
    products: Sequence[Product],
    pairs: Sequence[Pair] = (),
    *,
    families: Sequence[GroupPair] = (),
    categories: Sequence[GroupPair] = (),
    links: Sequence[Link] = (),
    assumed: Sequence[GroupPair] = (),
    n_baskets: int = 1000,
    snapshot_id: str = "m-20260101-1",
    ids_are_integers: bool = False,
    currency: str = "GBP",
    as_of: str = "",
    learned: Mapping[str, Any] | None = None,
) -> Snapshot:
    """A snapshot with the products in the order given and every row best score first."""
    code = {product.id: i for i, product in enumerate(products)}
    category_names = sorted({p.category for p in products} - {""})
    family_names = sorted({p.family for p in products} - {""})
    return Snapshot(
        meta=SnapshotMeta(
            snapshot_id=snapshot_id,
            n_baskets=n_baskets,
            n_customers=n_baskets // 2,
            expectation=1.0 / n_baskets,
            ids_are_integers=ids_are_integers,
            currency=currency,
            as_of=as_of,
            learned=dict(learned or {}),
        ),
        products=ProductArrays(
            ids=texts_of(p.id for p in products),
            titles=texts_of(p.title for p in products),
            category=_codes([p.category for p in products], category_names),
            category_names=texts_of(category_names),
            family=_codes([p.family for p in products], family_names),
            family_names=texts_of(family_names),
            brands=texts_of(p.brand for p in products),
            price_minor=np.array([p.price_minor for p in products], dtype=np.int64),
            cost_minor=np.array([p.cost_minor for p in products], dtype=np.int64),
            in_stock=_yes_no([p.in_stock for p in products]),
            discontinued=_yes_no([p.discontinued for p in products]),
            consumable=_yes_no([p.consumable for p in products]),
            n_orders=np.array([p.n_orders for p in products], dtype=np.int32),
            base=np.zeros(len(products), dtype=np.float32),
            repeat_days=_repeat_days(products),
            last_day=_last_day(products),
            sold_months=_months(products),
        ),
        pairs=_pair_rows(pairs, code),
        families=_group_rows(families, family_names, code),
        categories=_group_rows(categories, category_names, code),
        assumed=_group_rows(assumed, list(code), code) if assumed else None,
        details=_details(products),
        links=_link_rows(links, code),
        prices=price_rows(
            texts_of(p.id for p in products), _past(products, currency), currency
        ).rows,
    )


def history_of(
    bought: Mapping[str, Sequence[int]],
    *,
    integers: bool = False,
    last_days: Mapping[str, Sequence[int]] | None = None,
) -> History:
    """Histories by customer id; products by code, each with the same frequency.

    ``last_days`` are days since 1970, in the order of the products.
    """
    rows = list(bought.values())
    return History(
        customer_ids=texts_of(bought),
        customer_ids_are_integers=integers,
        offsets=_offsets([len(row) for row in rows]),
        product=np.array([p for row in rows for p in row], dtype=np.int32),
        frequency=np.full(sum(len(row) for row in rows), 0.5, dtype=np.float32),
        last_day=None
        if last_days is None
        else np.array([day for who in bought for day in last_days[who]], dtype=np.int32),
    )


def _past(products: Sequence[Product], currency: str) -> list[PriceHistory]:
    return [
        PriceHistory(
            product_id=product.id,
            channel="web",
            currency=currency,
            points=tuple(PricePoint(p.since, p.price_minor, p.announced) for p in product.prices),
        )
        for product in products
        if product.prices
    ]


def _last_day(products: Sequence[Product]) -> np.ndarray[Any, np.dtype[np.int32]] | None:
    days = [p.last_sold for p in products]
    if not any(days):
        return None
    epoch = date(1970, 1, 1)
    return np.array([(day - epoch).days if day else -1 for day in days], dtype=np.int32)


def _months(products: Sequence[Product]) -> np.ndarray[Any, np.dtype[np.int16]] | None:
    """January is 1; of what names none, the month of its last sale."""
    named = [p.sold_months or ((p.last_sold.month,) if p.last_sold else ()) for p in products]
    bits = [sum(1 << (month - 1) for month in {*months}) for months in named]
    return np.array(bits, dtype=np.int16) if any(bits) else None


def _repeat_days(products: Sequence[Product]) -> np.ndarray[Any, np.dtype[np.float32]] | None:
    days = [p.repeat_days for p in products]
    if all(each is None for each in days):
        return None
    return np.array([np.nan if each is None else each for each in days], dtype=np.float32)


def _details(products: Sequence[Product]) -> ProductDetails | None:
    return details_of(
        texts_of(p.id for p in products),
        pa.table(
            {
                "product_id": [p.id for p in products],
                "attributes": [
                    msgspec.json.encode(p.attributes).decode() if p.attributes else None
                    for p in products
                ],
                "kind": pa.array([p.kind or None for p in products], pa.string()),
                "pack_size": pa.array([p.pack_size for p in products], pa.float64()),
                "pack_unit": pa.array([p.pack_unit or None for p in products], pa.string()),
                "min_age": pa.array([p.min_age or None for p in products], pa.int64()),
                "regulated": pa.array([p.regulated or None for p in products], pa.string()),
                "image_url": pa.array([p.image_url or None for p in products], pa.string()),
            }
        ),
    )


def _link_rows(links: Sequence[Link], code: Mapping[str, int]) -> LinkRows | None:
    if not links:
        return None
    rows = sorted(links, key=lambda link: code[link.anchor])
    return LinkRows(
        offsets=_offsets([sum(link.anchor == anchor for link in rows) for anchor in code]),
        target=np.array([code[link.target] for link in rows], dtype=np.int32),
        relation=np.array([RELATIONS.index(link.relation) for link in rows], dtype=np.int8),
    )


def _pair_rows(pairs: Sequence[Pair], code: Mapping[str, int]) -> PairRows:
    rows = sorted(pairs, key=lambda p: (code[p.anchor], -p.score, code[p.candidate]))
    sizes = [sum(p.anchor == anchor for p in rows) for anchor in code]
    strengths = [p.score if p.strength is None else p.strength for p in rows]
    return PairRows(
        offsets=_offsets(sizes),
        candidate=np.array([code[p.candidate] for p in rows], dtype=np.int32),
        n_both=np.array([p.n_both for p in rows], dtype=np.int32),
        n_customers=np.array([p.n_customers for p in rows], dtype=np.int32),
        p_value=np.array([p.p_value for p in rows], dtype=np.float64),
        q_value=np.array([p.q_value for p in rows], dtype=np.float64),
        proven=np.array([p.proven for p in rows], dtype=np.bool_),
        strength=np.array(strengths, dtype=np.float32),
        score=np.array([p.score for p in rows], dtype=np.float32),
        relation=np.array([RELATIONS.index(p.relation) for p in rows], dtype=np.int8),
        role=np.array([ROLES.index(p.role) for p in rows], dtype=np.int8),
    )


def _group_rows(
    pairs: Sequence[GroupPair], names: Sequence[str], code: Mapping[str, int]
) -> BackoffRows:
    rows = sorted(pairs, key=lambda p: (names.index(p.group), -p.score, code[p.candidate]))
    n_group = {p.group: p.n_group for p in rows}
    return BackoffRows(
        offsets=_offsets([sum(p.group == name for p in rows) for name in names]),
        candidate=np.array([code[p.candidate] for p in rows], dtype=np.int32),
        n_both=np.array([p.n_both for p in rows], dtype=np.int32),
        n_customers=np.array([p.n_customers for p in rows], dtype=np.int32),
        score=np.array([p.score for p in rows], dtype=np.float32),
        n_group=np.array([n_group.get(name, 0) for name in names], dtype=np.int32),
    )


def _offsets(sizes: Sequence[int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.concatenate([[0], np.cumsum(np.array(sizes, dtype=np.int64))]).astype(np.int64)


def _codes(values: Sequence[str], names: Sequence[str]) -> np.ndarray[Any, np.dtype[np.int32]]:
    return np.array([names.index(v) if v else -1 for v in values], dtype=np.int32)


def _yes_no(values: Sequence[bool | None]) -> np.ndarray[Any, np.dtype[np.int8]]:
    return np.array([-1 if v is None else int(v) for v in values], dtype=np.int8)
