"""How near the evidence for an offer lies: a word that doors need without loading any arrays."""

from typing import Literal

Level = Literal["product", "link", "likeness", "family", "category", "catalogue"]
"""The pair itself, the shop's own link, products like the anchor, the anchor's family of variants
or its category; or the catalogue alone: a dearer, cheaper or bigger product of its shelf."""
