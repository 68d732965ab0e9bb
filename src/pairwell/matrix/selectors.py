"""Selectors: how a person names one product or a set of products.

``85123A`` is a product; ``category:Toys`` a category with all below it (``Toys > Dolls``),
``brand:Acme`` a brand, ``price:10-20`` a price range in major units, both ends in it. Names are
compared without regard to case, ids letter by letter. ``product:brand:X`` is the id ``brand:X``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.model.errors import InputRefused
from pairwell.model.snapshot import ProductArrays

Codes = npt.NDArray[np.int32]

KINDS = ("price", "category", "brand", "product")
"""From wide to narrow."""

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
        """0 for a price range … 3 for a product."""
        return KINDS.index(self.kind)


def selector_of(text: str) -> Selector:
    """Take a selector apart.

    Raises:
        InputRefused: nothing is named, or a price range is none.

    >>> selector_of("85123A"), selector_of("brand:Acme")
    (Selector(kind='product', name='85123A'), Selector(kind='brand', name='Acme'))
    """
    kind, colon, name = text.partition(":")
    if not colon or kind not in KINDS:
        kind, name = "product", text
    if not name.strip():
        raise InputRefused(
            f"{text!r} names no product.",
            "Give an id, category:NAME, brand:NAME or price:FROM-TO.",
        )
    if kind == "price":
        _price_range(name)
    return Selector(kind, name)


class Catalogue:
    """Finds the products that selectors name; ids are unpacked once, on first use."""

    def __init__(self, products: ProductArrays) -> None:
        self._products = products
        self._codes: dict[str, int] | None = None
        self._found: dict[Selector, Codes] = {}

    def __len__(self) -> int:
        return len(self._products.ids)

    def select(self, selector: Selector) -> Codes:
        """Codes of what it names, ascending; empty if the catalogue has none of it."""
        if selector not in self._found:
            ways: dict[str, Callable[[str], Any]] = {
                "product": self._product,
                "brand": self._brand,
                "category": self._category,
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

    def _price(self, name: str) -> npt.NDArray[Any]:
        low, high = _price_range(name)
        price = self._products.price_minor
        return np.flatnonzero((price >= 0) & (price >= low) & (price <= high))


def _price_range(name: str) -> tuple[int, int]:
    low, dash, high = name.partition("-")
    try:
        ends = float(low), float(high)
    except ValueError:
        ends = math.nan, math.nan
    if not dash or not 0 <= ends[0] <= ends[1] < 1e12:
        raise InputRefused(f"price:{name} is no price range.", "Write it as price:10-20.")
    return math.ceil(ends[0] * MINOR_UNITS - 1e-6), math.floor(ends[1] * MINOR_UNITS + 1e-6)
