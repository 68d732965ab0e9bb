"""How far a visitor is on the way to a purchase, in three and in five labels (P-20, P-21)."""

from __future__ import annotations

from typing import Literal

Stage = Literal["awareness", "acquaintance", "consideration", "purchase", "loyalty"]
"""The five; from the first look at the shop to coming back."""

ThreeStage = Literal["learning", "choosing", "buying"]
"""The three."""

THREE_OF_FIVE: dict[Stage, ThreeStage] = {
    "awareness": "learning",
    "acquaintance": "learning",
    "consideration": "choosing",
    "purchase": "buying",
    "loyalty": "buying",
}
"""Which of the three each of the five is."""
