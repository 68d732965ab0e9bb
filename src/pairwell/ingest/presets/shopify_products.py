"""Shopify's products CSV: one row a variant, the product's own cells only on its first row.

The product is the variant's SKU, or the name that order lines carry where there is none (title and
options). Variants of one handle are one family. Rows that hold only a further picture are no
product. Untracked stock and "continue selling" count as in stock; drafts and archived do not.
Options are attributes under their own names.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.attribute_cells import PREFIX, Part, attribute_cells
from pairwell.ingest.convert.texts import as_id, as_text
from pairwell.ingest.fields import Fields, constant, mask_of, nulls
from pairwell.ingest.presets.fill_down import FillDown
from pairwell.ingest.presets.preset import Prepared
from pairwell.model.product_details import TAGS
from pairwell.model.source import Kind

_OPTIONS = ("option1", "option2", "option3")
_SHOPPING = {"google_shopping_gender": "gender", "google_shopping_age_group": "age_group"}
_PRODUCT_CELLS = (
    "product_title", "brand", "category", "type", "state", "image_url", TAGS,
    *(f"{option}_name" for option in _OPTIONS), *(PREFIX + name for name in _SHOPPING.values()),
)  # fmt: skip


class ShopifyProducts:
    """The file that Shopify's admin exports under Products."""

    name = "shopify_products"
    kind: Kind = "products"
    currency: str | None = None
    columns: dict[str, str] = {  # noqa: RUF012 - never changed
        "handle": "group_id",
        "title": "product_title",
        "vendor": "brand",
        "product_category": "category",
        "type": "type",
        "option1_value": "option1",
        "option2_value": "option2",
        "option3_value": "option3",
        "variant_sku": "variant_sku",
        "variant_price": "price",
        "cost_per_item": "cost",
        "variant_inventory_qty": "stock",
        "variant_inventory_tracker": "tracker",
        "variant_inventory_policy": "policy",
        "image_src": "image_url",
        "variant_image": "variant_image",
        "status": "state",
        "tags": TAGS,
        **{f"{option}_name": f"{option}_name" for option in _OPTIONS},
        **{theirs: PREFIX + ours for theirs, ours in _SHOPPING.items()},
    }
    required: tuple[str, ...] = ("group_id", "product_title")

    def __init__(self) -> None:
        self._fill = FillDown("group_id", _PRODUCT_CELLS)

    @classmethod
    def recognises(cls, names: frozenset[str]) -> bool:
        return {"handle", "title", "variant_price"} <= names

    def prepare(self, fields: Fields, n_rows: int) -> Prepared:
        texts = {name: as_text(array) for name, array in fields.items()}
        filled = self._fill(texts, n_rows)
        sku = as_id(filled.get("variant_sku", nulls(n_rows)))
        title = _title_with_options(filled, n_rows)
        filled["title"] = title
        filled["product_id"] = pc.coalesce(sku, title)
        filled["category"] = pc.coalesce(
            filled.get("category", nulls(n_rows)), filled.get("type", nulls(n_rows))
        )
        filled["image_url"] = pc.coalesce(
            filled.get("variant_image", nulls(n_rows)), filled.get("image_url", nulls(n_rows))
        )
        filled["in_stock"] = _in_stock(filled, n_rows)
        filled["attributes"] = attribute_cells(
            [
                Part(filled.get(f"{option}_name", nulls(n_rows)), _without_default(filled, option))
                for option in _OPTIONS
                if option in filled
            ],
            n_rows,
        )
        says_nothing = ~mask_of(sku.is_valid())
        for cell in ("price", "option1"):
            says_nothing &= ~mask_of(filled.get(cell, nulls(n_rows)).is_valid())
        says_nothing &= ~mask_of(texts["product_title"].is_valid())
        return Prepared(filled, says_nothing)


def _title_with_options(filled: Fields, n_rows: int) -> pa.Array:
    variant = nulls(n_rows)
    for name in _OPTIONS:
        if name in filled:
            variant = _joined(variant, _without_default(filled, name), " / ")
    return _joined(filled["product_title"], variant, " - ")


def _without_default(filled: Fields, option: str) -> pa.Array:
    """Values of an option; a product without options has the one value "Default Title"."""
    unnamed = pc.equal(filled[option], "Default Title")
    return pc.if_else(unnamed, pa.scalar(None, pa.string()), filled[option])


def _joined(left: pa.Array, right: pa.Array, sign: str) -> pa.Array:
    """Both with the sign between, or the one that is not null.

    Arrow's own ``null_handling="skip"`` loses rows in which both are null.
    """
    return pc.coalesce(pc.binary_join_element_wise(left, right, sign), left, right)


def _in_stock(filled: Fields, n_rows: int) -> pa.Array:
    stock = filled.get("stock", nulls(n_rows))
    always = pc.equal(pc.utf8_lower(filled.get("policy", nulls(n_rows))), "continue")
    if "tracker" in filled:
        always = pc.or_kleene(always, filled["tracker"].is_null())
    stock = pc.if_else(pc.fill_null(always, False), constant("yes", n_rows), stock)
    hidden = pc.is_in(
        pc.utf8_lower(filled.get("state", nulls(n_rows))), value_set=pa.array(["draft", "archived"])
    )
    return pc.if_else(hidden, constant("no", n_rows), stock)
