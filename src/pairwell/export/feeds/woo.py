r"""WooCommerce's products CSV: ``Cross-sells`` in the cart, ``Upsells`` on the product's page.

Products are named by SKU, or by post number as ``id:123``. A comma inside a SKU is written ``\,``,
and Woo's importer takes off the apostrophe of an inert cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import IO

from pairwell.app.offer_lists import ListedPair, OfferList
from pairwell.export.feeds.feed import Feed, plain_id
from pairwell.export.inert import write_inert


def write_woo(lists: Iterable[OfferList], file: IO[bytes], key: str = "SKU") -> None:
    """Write one row a product: ``SKU`` or ``ID``, ``Upsells``, ``Cross-sells``."""
    rows = ((one.anchor_id, _names(one.instead, key), _names(one.companions, key)) for one in lists)
    write_inert((key, "Upsells", "Cross-sells"), rows, file)


def _names(pairs: tuple[ListedPair, ...], key: str) -> str:
    if key == "ID":
        return ", ".join(f"id:{pair.candidate_id}" for pair in pairs)
    return ", ".join(pair.candidate_id.replace(",", "\\,") for pair in pairs)


WOO = Feed(
    name="woo",
    ending=".csv",
    about="WooCommerce Upsells and Cross-sells",
    holds={"SKU": plain_id("\\", before=r"id:\d+$"), "ID": re.compile("[0-9]{1,19}")},
    write=write_woo,
)
