"""Selectors: how a person names one product or a set of products.

``85123A`` is a product; ``category:Toys`` a category with all below it (``Toys > Dolls``),
``brand:Acme`` a brand, ``attribute:mount=EF`` what has this value among those of an attribute,
``tag:new`` what carries a tag, ``price:10-20`` a price range in major units, both ends in it.
Names are compared without regard to case, ids letter by letter. ``product:brand:X`` is the id
``brand:X``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.model.errors import InputRefused
from pairwell.model.product_details import TAGS, ProductDetails
from pairwell.model.snapshot import ProductArrays
from pairwell.model.texts import Texts

Codes = npt.NDArray[np.int32]

KINDS = ("price", "category", "brand", "tag", "attribute", "product")
"""From wide to narrow; a tag and an attribute are equally narrow."""

SETS = "category:NAME, brand:NAME, attribute:NAME=VALUE, tag:NAME or price:FROM-TO"
"""How sets are written, for hints."""

MINOR_UNITS = 100
"""Of one major unit of money, as everywhere where people read prices."""


class Selector(msgspec.Struct, frozen=True):
    """One selector, taken apart.

    Attributes:
        kind: one of ``KINDS``.
        name: the id, the name, or the two ends of the range.
    """

    kind: str
    name: str

    @property
    def narrowness(self) -> int:
        """0 for a price range … 5 for a product."""
        return KINDS.index("attribute" if self.kind == "tag" else self.kind)


def selector_of(text: str) -> Selector:
    """Take a selector apart.

    Raises:
        InputRefused: nothing is named, a price range is none, or an attribute has no value.

    >>> selector_of("85123A"), selector_of("brand:Acme")
    (Selector(kind='product', name='85123A'), Selector(kind='brand', name='Acme'))
    """
    kind, colon, name = text.partition(":")
    if not colon or kind not in KINDS:
        kind, name = "product", text
    if not name.strip():
        raise InputRefused(
            f"{text!r} names no product.",
            f"Give an id, {SETS}.",
        )
    if kind == "price":
        _price_range(name)
    if kind == "attribute":
        _name_and_value(name)
    return Selector(kind, name)


class Catalogue:
    """Finds the products that selectors name; ids are unpacked once, on first use.

    Args:
        products: of the snapshot.
        details: their attributes and tags; without them nothing has any.
    """

    def __init__(self, products: ProductArrays, details: ProductDetails | None = None) -> None:
        self._products = products
        self._attributes = None if details is None else details.attributes
        self._codes: dict[str, int] | None = None
        self._found: dict[Selector, Codes] = {}

    def __len__(self) -> int:
        return len(self._products.ids)

    def gone(self, selector: Selector) -> bool:
        """Whether all that it names is discontinued, and it names something."""
        chosen = self.select(selector)
        return len(chosen) > 0 and bool(self._products.gone[chosen].all())

    def select(self, selector: Selector) -> Codes:
        """Codes of what it names, ascending; empty if the catalogue has none of it."""
        if selector not in self._found:
            ways: dict[str, Callable[[str], Any]] = {
                "product": self._product,
                "brand": self._brand,
                "category": self._category,
                "tag": self._tag,
                "attribute": self._attribute,
                "price": self._price,
            }
            self._found[selector] = np.asarray(ways[selector.kind](selector.name), dtype=np.int32)
        return self._found[selector]

    def names(self, kind: str) -> Sequence[str]:
        """All that a selector of this kind could name; nothing for prices."""
        if kind == "product":
            return tuple(self._codes_of_ids())
        if kind == "brand":
            return sorted(set(self._products.brands.unpack()) - {""})
        if kind in ("tag", "attribute"):
            return self._values(kind)
        return self._products.category_names.unpack() if kind == "category" else ()

    def _codes_of_ids(self) -> dict[str, int]:
        if self._codes is None:
            self._codes = {text: code for code, text in enumerate(self._products.ids.unpack())}
        return self._codes

    def _product(self, name: str) -> list[int]:
        code = self._codes_of_ids().get(name, -1)
        return [code] if code >= 0 else []

    def _brand(self, name: str) -> list[int]:
        wanted = name.casefold()
        brands = self._products.brands.unpack()
        return [code for code, brand in enumerate(brands) if brand.casefold() == wanted]

    def _category(self, name: str) -> npt.NDArray[Any]:
        wanted, below = name.casefold(), f"{name.casefold()} > "
        named = [category.casefold() for category in self._products.category_names.unpack()]
        chosen = [i for i, each in enumerate(named) if each == wanted or each.startswith(below)]
        return np.flatnonzero(np.isin(self._products.category, chosen))

    def _tag(self, name: str) -> npt.NDArray[Any]:
        return self._with_value(TAGS, name)

    def _attribute(self, name: str) -> npt.NDArray[Any]:
        return self._with_value(*_name_and_value(name))

    def _with_value(self, name: str, value: str) -> npt.NDArray[Any]:
        rows = self._attributes
        if rows is None:
            return np.zeros(0, dtype=np.int32)
        names, values = _meaning(rows.names, name), _meaning(rows.values, value)
        entry = np.flatnonzero(np.isin(rows.name, names) & np.isin(rows.value, values))
        return np.unique(np.searchsorted(rows.offsets, entry, side="right") - 1)

    def _values(self, kind: str) -> list[str]:
        rows = self._attributes
        if rows is None:
            return []
        pairs = np.unique(np.stack([rows.name, rows.value]), axis=1).T.tolist()
        named = ((rows.names[name], rows.values[value]) for name, value in pairs)
        if kind == "tag":
            return [value for name, value in named if name == TAGS]
        return [f"{name}={value}" for name, value in named if name != TAGS]

    def _price(self, name: str) -> npt.NDArray[Any]:
        low, high = _price_range(name)
        price = self._products.price_minor
        return np.flatnonzero((price >= 0) & (price >= low) & (price <= high))


def _meaning(texts: Texts, name: str) -> list[int]:
    """Which of the texts are this one but for case."""
    wanted = name.casefold()
    return [code for code, text in enumerate(texts.unpack()) if text.casefold() == wanted]


def _name_and_value(text: str) -> tuple[str, str]:
    name, _, value = (part.strip() for part in text.partition("="))
    if not name or not value:
        raise InputRefused(f"attribute:{text} names no value.", "Write it as attribute:mount=EF.")
    return name, value


def _price_range(name: str) -> tuple[int, int]:
    low, dash, high = name.partition("-")
    try:
        ends = float(low), float(high)
    except ValueError:
        ends = math.nan, math.nan
    if not dash or not 0 <= ends[0] <= ends[1] < 1e12:
        raise InputRefused(f"price:{name} is no price range.", "Write it as price:10-20.")
    return math.ceil(ends[0] * MINOR_UNITS - 1e-6), math.floor(ends[1] * MINOR_UNITS + 1e-6)
