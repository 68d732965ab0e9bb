"""What came of the offers of one product, as they were logged."""

from __future__ import annotations

import msgspec


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of one product; each offer counts once.

    Attributes:
        n_shown: offers that people saw.
        n_taken: those of them that were bought in time, or put into the cart by somebody unnamed.
        n_held: offers that were decided for the holdout and hidden.
        n_anyway: those of them whose product the person bought in time all the same.
    """

    product_id: str
    n_shown: int = 0
    n_taken: int = 0
    n_held: int = 0
    n_anyway: int = 0
