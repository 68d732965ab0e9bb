"""Verb: find gaps of the assortment: main products that no add-on goes with (T-30).

An add-on of a product is what the decision would offer on its page, of the product's own orders,
no dearer than it and no variant of it. A price that is not known is no dearer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import numpy as np
import pyarrow as pa

from pairwell.app.product_list import roles_with
from pairwell.matrix.product_roles import UNKNOWN, product_roles
from pairwell.matrix.review_orders import ReviewOrders
from pairwell.model.level import Level
from pairwell.model.offer import OfferAnswer, OfferRequest, Technique
from pairwell.model.product_role import Role
from pairwell.model.review import AssortmentGap, CategoryGap, GapCause, Gaps
from pairwell.model.snapshot import ROLES, Snapshot

Decide = Callable[[OfferRequest], OfferAnswer]
TOP = 500
NOBODY_SAID: Mapping[str, Role] = MappingProxyType({})

OWN: tuple[Level, ...] = ("product", "link")
"""Evidence about the product itself: its orders, or a link of the shop's own."""

INSTEAD: tuple[Technique, ...] = ("up_sell", "down_sell", "upgrade")
"""Offered in its place and not with it."""


def find_gaps(
    snapshot: Snapshot,
    known: ReviewOrders,
    decide: Decide,
    *,
    top: int = TOP,
    confirmed: Mapping[str, Role] = NOBODY_SAID,
) -> Gaps:
    """Ask for add-ons of each main product.

    Args:
        snapshot: what is served.
        known: orders, read with the ids of its products.
        decide: the decision bound to the snapshot.
        top: so many main products by revenue; a product whose pairs make it an add-on is none.
        confirmed: what people said products are, by id; it goes before what pairs make of them.
    """
    products, roles = snapshot.products, product_roles(snapshot.pairs)
    if confirmed:
        roles = roles_with(roles, confirmed, products.ids.unpack())
    asked = np.flatnonzero((products.n_orders > 0) & (roles != ROLES.index("addon")))
    asked = asked[np.lexsort((asked, -products.n_orders[asked], -known.revenue[asked]))][:top]
    gaps = []
    for rank, code in enumerate(asked.tolist(), start=1):
        key = products.ids[code]
        answer = decide(
            OfferRequest(anchors=(int(key) if snapshot.meta.ids_are_integers else key,))
        )
        cause = _cause(answer)
        if cause is None:
            continue
        price = int(products.price_minor[code])
        category = int(products.category[code])
        gaps.append(
            AssortmentGap(
                product_id=key,
                title=products.titles[code].strip() or key,
                category=products.category_names[category] if category >= 0 else "",
                role=None if roles[code] == UNKNOWN else ROLES[roles[code]],
                rank=rank,
                n_orders=int(products.n_orders[code]),
                price_minor=price if price >= 0 else None,
                revenue_minor=round(float(known.revenue[code])),
                cause=cause,
                refusals=dict(Counter(r.code for r in answer.refusals).most_common()),
            )
        )
    return Gaps(
        n_main=len(asked),
        currency=known.currency or snapshot.meta.currency,
        revenue_minor=round(float(known.revenue[asked].sum())),
        revenue_without_minor=sum(gap.revenue_minor for gap in gaps),
        products=tuple(gaps),
        categories=tuple(_categories(snapshot, known, asked.tolist(), gaps)),
    )


def _cause(answer: OfferAnswer) -> GapCause | None:
    """Why there is no add-on; None when there is one."""
    if not answer.offers:
        return "refused" if answer.why_none == "all_refused" else "nothing"
    own = [o for o in answer.offers if o.evidence.level in OWN]
    if not own:
        return "borrowed"
    fits = any(
        (o.price_ratio or 0) <= 1 and o.relation != "variant" and o.technique not in INSTEAD
        for o in own
    )
    return None if fits else "dearer"


def _categories(
    snapshot: Snapshot, known: ReviewOrders, asked: list[int], gaps: list[AssortmentGap]
) -> Iterator[CategoryGap]:
    without = Counter[str]()
    lost = Counter[str]()
    for gap in gaps:
        without[gap.category] += 1
        lost[gap.category] += gap.revenue_minor
    n_main, revenue = Counter[str](), Counter[str]()
    for code in asked:
        category = int(snapshot.products.category[code])
        if category >= 0:
            name = snapshot.products.category_names[category]
            n_main[name] += 1
            revenue[name] += round(float(known.revenue[code]))
    for name in sorted(n_main, key=lambda name: (-lost[name], -without[name], name)):
        if without[name]:
            yield CategoryGap(
                category=name,
                n_main=n_main[name],
                n_without=without[name],
                revenue_minor=revenue[name],
                revenue_without_minor=lost[name],
            )


def gap_table(gaps: Gaps) -> pa.Table:
    """The products as a table, refusals as text."""
    rows = [
        {
            **{name: getattr(gap, name) for name in gap.__struct_fields__},
            "refusals": ", ".join(f"{code} {n}" for code, n in gap.refusals.items()),
        }
        for gap in gaps.products
    ]
    return (
        pa.Table.from_pylist(rows) if rows else pa.table({"product_id": pa.array([], pa.string())})
    )
