"""pairwell: what goes with what, what to offer, and what it earns.

``import pairwell`` loads nothing heavy; each public name is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pairwell.model.version import VERSION

if TYPE_CHECKING:
    from pairwell.public import (
        CuratedRow,
        Matrix,
        MatrixOptions,
        OfferAnswer,
        OfferPolicy,
        OfferRequest,
        PairwellError,
        StrengthNumbers,
        build_matrix,
        count_pairs,
        load_matrix,
    )

__all__ = [
    "CuratedRow",
    "Matrix",
    "MatrixOptions",
    "OfferAnswer",
    "OfferPolicy",
    "OfferRequest",
    "PairwellError",
    "StrengthNumbers",
    "build_matrix",
    "count_pairs",
    "load_matrix",
]
__version__ = VERSION


def __getattr__(name: str) -> object:
    if name in __all__:
        from pairwell import public

        return getattr(public, name)
    raise AttributeError(f"module 'pairwell' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
