"""Odoo's three product fields, as an import file: optional, accessory and alternative products.

Optional products are asked about when the anchor is put into the cart (what it needs to work, what
it uses up, services for it); accessories are shown in the cart; alternatives on the product's page.
Products are named by internal reference, or by external id.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from pairwell.app.offer_lists import ListedPair, OfferList
from pairwell.export.feeds.feed import Feed, plain_id
from pairwell.export.inert import write_inert

FIELDS = ("optional_product_ids", "accessory_product_ids", "alternative_product_ids")
_OPTIONAL = ("required_part", "consumable", "service")


def write_odoo(lists: Iterable[OfferList], file: IO[bytes], key: str = "default_code") -> None:
    """Write one row a product: ``default_code`` or ``id``, and the fields."""
    names = [f"{name}/id" if key == "id" else name for name in FIELDS]
    rows = (
        (
            one.anchor_id,
            _ids(p for p in one.companions if p.relation in _OPTIONAL),
            _ids(p for p in one.companions if p.relation not in _OPTIONAL),
            _ids(one.instead),
        )
        for one in lists
    )
    write_inert((key, *names), rows, file)


def _ids(pairs: Iterable[ListedPair]) -> str:
    return ",".join(pair.candidate_id for pair in pairs)


ODOO = Feed(
    name="odoo",
    ending=".csv",
    about="Odoo optional, accessory and alternative products",
    holds={"default_code": plain_id(","), "id": plain_id(",")},
    write=write_odoo,
)
