"""Shopify's two recommendation metafields, as columns of its products CSV; ten products each.

They belong to the product and not to its variants: with ``Handle`` variants of one family (whose
name is the handle) share one list, in the order of their best ranks. Shopify's own import wants the
column Title too: copy it from the shop's export, for ours may carry the variant's options.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from pairwell.app.offer_lists import ListedPair, OfferList
from pairwell.export.feeds.feed import Feed, plain_id
from pairwell.export.inert import write_inert

MOST = 10
_NAMESPACE = "product.metafields.shopify--discovery--product_recommendation"
COMPLEMENTARY = f"Complementary products ({_NAMESPACE}.complementary_products)"
RELATED = f"Related products ({_NAMESPACE}.related_products)"


def write_shopify(lists: Iterable[OfferList], file: IO[bytes], key: str = "Handle") -> None:
    """Write one row a handle, or one a variant with ``Variant SKU``."""
    families = key == "Handle"
    with_it: dict[str, dict[str, int]] = {}
    instead: dict[str, dict[str, int]] = {}
    for one in lists:
        name = (one.family if families else "") or one.anchor_id
        _add(with_it.setdefault(name, {}), one.companions, name, families=families)
        _add(instead.setdefault(name, {}), one.instead, name, families=families)
    rows = ((name, _best(with_it[name]), _best(instead[name])) for name in with_it)
    full = (row for row in rows if row[1] or row[2])
    write_inert((key, COMPLEMENTARY, RELATED), full, file)


def _add(
    ranks: dict[str, int], pairs: tuple[ListedPair, ...], anchor: str, *, families: bool
) -> None:
    """Remember the best rank of each candidate, anchors themselves aside."""
    for rank, pair in enumerate(pairs, start=1):
        name = (pair.family if families else "") or pair.candidate_id
        if name != anchor:
            ranks[name] = min(rank, ranks.get(name, rank))


def _best(ranks: dict[str, int]) -> str:
    return "; ".join(sorted(ranks, key=lambda name: ranks[name])[:MOST])


SHOPIFY = Feed(
    name="shopify",
    ending=".csv",
    about="Shopify complementary and related products",
    holds={"Handle": plain_id(";"), "Variant SKU": plain_id(";")},
    write=write_shopify,
)
