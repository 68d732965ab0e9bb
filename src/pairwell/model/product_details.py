"""What rules ask of a product beside price and stock: attributes, packs, ages, pictures.

Products are numbered as in the snapshot. An unknown text is empty, a number NaN, a code −1.
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.model.texts import Texts

KINDS = ("product", "service", "subscription")
"""What ``kind`` counts from zero."""

REGULATED = ("insurance", "credit", "investment")
"""What ``regulated`` counts from zero: offered only with the regulated pack (C25)."""

TAGS = "tags"
"""The attribute that holds a product's tags."""

INSTALMENT = "installment"
"""The attribute that holds the shop's instalment terms (R-05), named as in a Google feed."""


class AttributeRows(msgspec.Struct, frozen=True, kw_only=True):
    """Attributes, product by product: row p is ``offsets[p]:offsets[p + 1]``, names in order.

    Attributes:
        offsets: n + 1.
        name: code into ``names``; a name with several values stands several times.
        value: code into ``values``, the value as text.
        number: the value as a number; NaN where it is none.
    """

    offsets: npt.NDArray[np.int64]
    name: npt.NDArray[np.int32]
    value: npt.NDArray[np.int32]
    number: npt.NDArray[np.float64]
    names: Texts
    values: Texts

    def of(self, product: int) -> dict[str, tuple[str, ...]]:
        """The attributes of one product, each with its values as texts."""
        found: dict[str, tuple[str, ...]] = {}
        for i in range(int(self.offsets[product]), int(self.offsets[product + 1])):
            name = self.names[int(self.name[i])]
            found[name] = (*found.get(name, ()), self.values[int(self.value[i])])
        return found


class ProductDetails(msgspec.Struct, frozen=True, kw_only=True):
    """One row a product.

    Attributes:
        kind: index into ``KINDS``.
        pack_size: how much one piece holds, in ``pack_unit``.
        pack_unit: code into ``pack_units``.
        min_age: years; 0 = for everyone.
        regulated: index into ``REGULATED``.
        attributes: names and values.
        image_urls, urls: picture and page.
    """

    kind: npt.NDArray[np.int8]
    pack_size: npt.NDArray[np.float64]
    pack_unit: npt.NDArray[np.int32]
    pack_units: Texts
    min_age: npt.NDArray[np.int8]
    regulated: npt.NDArray[np.int8]
    attributes: AttributeRows
    image_urls: Texts
    urls: Texts
