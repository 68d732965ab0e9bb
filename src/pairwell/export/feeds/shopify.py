"""Shopify's two recommendation metafields, as columns of its products CSV; ten products each.

They belong to the product and not to its variants: with ``Handle`` variants of one family (whose
name is the handle) share one list, in the order of their best ranks. Shopify's own import wants the
column Title too: copy it from the shop's export, for ours may carry the variant's options.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO

from pairwell.app.offer_lists import ListedPair, OfferList
from pairwell.export.feeds.feed import Feed, plain_id
from pairwell.export.inert import write_inert

MOST = 10
_NAMESPACE = "product.metafields.shopify--discovery--product_recommendation"
COMPLEMENTARY = f"Complementary products ({_NAMESPACE}.complementary_products)"
RELATED = f"Related products ({_NAMESPACE}.related_products)"


def write_shopify(lists: Iterable[OfferList], file: IO[bytes], key: str = "Handle") -> None:
    """Write one row a list: its product, and the two metafields."""
    rows = ((one.anchor_id, _ids(one.companions), _ids(one.instead)) for one in lists)
    write_inert((key, COMPLEMENTARY, RELATED), rows, file)


def by_handle(lists: Iterable[OfferList], key: str) -> Iterator[OfferList]:
    """One list a handle, where handles are asked for; products without a family are their own."""
    if key != "Handle":
        yield from lists
        return
    groups: dict[str, list[OfferList]] = {}
    for one in lists:
        groups.setdefault(one.family or one.anchor_id, []).append(one)
    for handle, variants in groups.items():
        yield variants[0]._replace(
            anchor_id=handle,
            companions=_joined(handle, [one.companions for one in variants]),
            instead=_joined(handle, [one.instead for one in variants]),
            blocked=(),
        )


def _joined(handle: str, lists: Iterable[tuple[ListedPair, ...]]) -> tuple[ListedPair, ...]:
    """The handles named in several lists, each once, by best rank; the anchor's own aside."""
    ranks: dict[str, tuple[int, ListedPair]] = {}
    for pairs in lists:
        for rank, pair in enumerate(pairs):
            name = pair.family or pair.candidate_id
            if name != handle and (name not in ranks or rank < ranks[name][0]):
                ranks[name] = (rank, pair._replace(candidate_id=name))
    return tuple(pair for _, pair in sorted(ranks.values(), key=lambda best: best[0]))


def _ids(pairs: tuple[ListedPair, ...]) -> str:
    return "; ".join(pair.candidate_id for pair in pairs)


SHOPIFY = Feed(
    name="shopify",
    ending=".csv",
    about="Shopify complementary and related products",
    holds={"Handle": plain_id(";"), "Variant SKU": plain_id(";")},
    write=write_shopify,
    most=MOST,
    gather=by_handle,
)
