"""What a person said they like (R-28) leans the order of what is relevant; it makes nothing so.

Likes are explicit: names of categories, brands, or ``attribute=value``, as a preference page asked
for them. Nothing is guessed, and what is not liked is not punished.
"""

from __future__ import annotations

import msgspec
import numpy as np

from pairwell.offers.candidates import Candidates
from pairwell.offers.situation import Situation

LIKED = 1.5
"""What is liked counts so many times its relevance (default)."""


def leaned(candidates: Candidates, situation: Situation) -> Candidates:
    """The candidates, those that the person likes with more relevance."""
    likes = situation.request.likes
    if not likes:
        return candidates
    liked = [is_liked(code, likes, situation) for code in candidates.code.tolist()]
    factor = np.where(np.array(liked, dtype=np.bool_) & (candidates.relevance > 0), LIKED, 1.0)
    relevance = candidates.relevance * factor
    return msgspec.structs.replace(candidates, relevance=relevance, rows=None)


def is_liked(code: int, likes: tuple[str, ...], situation: Situation) -> bool:
    """Whether one of the likes names the product's brand, category or one above, or a value."""
    shelf, products = situation.shelf, situation.shelf.snapshot.products
    category = int(products.category[code])
    path = shelf.categories[category] if category >= 0 else ""
    said = {f"{name}={value}" for name, given in shelf.attributes(code).items() for value in given}
    return any(
        like in (path, products.brands[code]) or path.startswith(f"{like} > ") or like in said
        for like in likes
        if like
    )
