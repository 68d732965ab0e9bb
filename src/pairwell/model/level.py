"""How near the evidence for an offer lies: a word that doors need without loading any arrays."""

from typing import Literal

Level = Literal["product", "family", "category"]
"""The pair itself, the anchor's family of variants, or its category."""
