"""The columns in which shops' systems name related products, and what to say when they are there.

An import of products leaves them out: they are a person's word, which is shown before it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pairwell.ingest.mapping import Mapping
from pairwell.ingest.synonyms import plain
from pairwell.model.curated import Relation
from pairwell.model.finding import Finding

Named = tuple[str, Relation | None]
"""A product as the file names it, and what the pair is."""

_SHOPIFY = "product_metafields_shopify_discovery_product_recommendation"


class RelatedFeed(NamedTuple):
    """What a shop's system calls its columns.

    Attributes:
        ids: columns of the product's id; the first that is filled names it.
        lists: columns of lists, those of one relation in order of preference.
        split: takes one cell apart.
        skip: a column that, filled, says that the row repeats another product.
    """

    ids: tuple[str, ...]
    lists: dict[str, Relation | None]
    split: Callable[[str], list[str]]
    skip: str = ""


def _commas(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(",")]


def _woo(cell: str) -> list[str]:
    return [part.strip().replace("\\,", ",") for part in re.split(r"(?<!\\),", cell)]


def _semicolons(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";")]


RELATED_FEEDS: dict[str, RelatedFeed] = {
    "google_feed": RelatedFeed(("id",), {"related_product": None}, _commas),
    "woo_products": RelatedFeed(
        ("sku", "id"), {"cross_sells": None, "upsells": "substitute"}, _woo
    ),
    "magento_products": RelatedFeed(
        ("sku",),
        {"crosssell_skus": None, "related_skus": None, "upsell_skus": "substitute"},
        _commas,
        skip="store_view_code",
    ),
    "shopify_products": RelatedFeed(
        ("handle", "variant_sku"),
        {
            f"complementary_products_({_SHOPIFY}_complementary_products)": None,
            f"related_products_({_SHOPIFY}_related_products)": "substitute",
        },
        _semicolons,
    ),
    "yandex_yml": RelatedFeed(("id",), {"rec": None}, _commas),
    "odoo": RelatedFeed(
        ("default_code", "id"),
        {
            "optional_product_ids": "required_part",
            "optional_product_ids_id": "required_part",
            "accessory_product_ids": None,
            "accessory_product_ids_id": None,
            "alternative_product_ids": "substitute",
            "alternative_product_ids_id": "substitute",
        },
        _commas,
    ),
}
"""By preset, as ``pairwell import`` calls them."""


def related_findings(header: Sequence[str], mapping: Mapping) -> tuple[Finding, ...]:
    """A finding where a products file names related products, too: another command reads them."""
    names = {plain(theirs): theirs for theirs in header}
    own = mapping.preset
    for preset in sorted(RELATED_FEEDS, key=lambda name: name != own):  # its own before others
        feed = RELATED_FEEDS[preset]
        lists = [names[column] for column in feed.lists if column in names]
        if mapping.kind == "products" and lists and not names.keys().isdisjoint(feed.ids):
            return (
                Finding(
                    code="related_products",
                    severity="info",
                    message=f"Related products stand in {', '.join(lists)}; an import of products "
                    "does not read them.",
                    hint=f"To read them: pairwell matrix import FILE --preset {preset}",
                    examples=tuple(lists),
                ),
            )
    return ()
