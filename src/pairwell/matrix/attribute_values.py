"""Attributes of products, ready to be compared by rules.

Values are compared as numbers where they are numbers, else as texts without regard to case and
spaces; names without regard to case.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import numpy.typing as npt

from pairwell.model.product_details import AttributeRows

Codes = npt.NDArray[np.int32]


class Attributes:
    """Values of attributes by product, ready to compare; each text is read once."""

    def __init__(self, rows: AttributeRows | None) -> None:
        self._rows = rows
        self._names = [] if rows is None else [name.casefold() for name in rows.names.unpack()]
        self._values = [] if rows is None else [meant(text) for text in rows.values.unpack()]

    def sets(self, name: str) -> dict[int, frozenset[str | float]]:
        """The distinct values of an attribute."""
        return {product: frozenset(values) for product, values in self._of(name).items()}

    def numbers(self, name: str) -> dict[int, frozenset[float]]:
        """The numbers of an attribute; texts that are none are left out."""
        found = {
            product: frozenset(value for value in values if isinstance(value, float))
            for product, values in self._of(name).items()
        }
        return {product: values for product, values in found.items() if values}

    def names_among(self, products: Codes) -> set[str]:
        """Names of all attributes that any of the products has, as given."""
        if self._rows is None:
            return set()
        bounds = zip(self._rows.offsets[products], self._rows.offsets[products + 1], strict=True)
        entries = [np.arange(start, end) for start, end in bounds if start < end]
        if not entries:
            return set()
        codes = np.unique(self._rows.name[np.concatenate(entries)])
        return {self._rows.names[int(code)] for code in codes}

    def _of(self, name: str) -> dict[int, list[str | float]]:
        wanted = name.casefold()
        names = [code for code, each in enumerate(self._names) if each == wanted]
        found: dict[int, list[str | float]] = {}
        if self._rows is None or not names:
            return found
        entry = np.flatnonzero(np.isin(self._rows.name, names))
        product = np.searchsorted(self._rows.offsets, entry, side="right") - 1
        for code, value in zip(product.tolist(), self._rows.value[entry].tolist(), strict=True):
            found.setdefault(code, []).append(self._values[value])
        return found


def meant(text: str) -> str | float:
    """A value ready to compare: a number, or the text in small letters and without spaces.

    >>> meant("38.0"), meant("17,5"), meant("90 × 200"), meant("Canon EF")
    (38.0, 17.5, '90x200', 'canonef')
    """
    if re.fullmatch(r"[+-]?\d{1,15}([.,]\d{1,15})?", text.strip()):
        return float(text.replace(",", "."))
    return "".join(unicodedata.normalize("NFKC", text).casefold().replace("×", "x").split())
