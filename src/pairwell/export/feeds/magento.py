"""Magento's products CSV: cross-sells in the cart, related on the page, up-sells instead.

Skus are joined by commas and their positions, from one, in a second column beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO

from pairwell.app.offer_lists import OfferList
from pairwell.export.feeds.feed import Feed, plain_id
from pairwell.export.inert import write_inert

COLUMNS = (
    "related_skus",
    "related_position",
    "crosssell_skus",
    "crosssell_position",
    "upsell_skus",
    "upsell_position",
)


def write_magento(lists: Iterable[OfferList], file: IO[bytes], key: str = "sku") -> None:
    """Write one row a product: companions as related and cross-sell, the others as up-sell."""
    write_inert((key, *COLUMNS), _rows(lists), file)


def _rows(lists: Iterable[OfferList]) -> Iterator[tuple[str, ...]]:
    for one in lists:
        with_it, instead = (
            (
                ",".join(pair.candidate_id for pair in pairs),
                ",".join(str(place) for place in range(1, len(pairs) + 1)),
            )
            for pairs in (one.companions, one.instead)
        )
        yield (one.anchor_id, *with_it, *with_it, *instead)


MAGENTO = Feed(
    name="magento",
    ending=".csv",
    about="Magento related, crosssell and upsell skus",
    holds={"sku": plain_id(",")},
    write=write_magento,
)
