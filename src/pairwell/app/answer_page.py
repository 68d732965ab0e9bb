"""Answer a page with several lists, in time: no product stands in two of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pairwell.model.offer import OfferAnswer, OfferRequest
from pairwell.offers.page import in_turn

Decide = Callable[[OfferRequest], OfferAnswer]
"""What decides one list."""


def answer_page(
    requests: Sequence[OfferRequest],
    decide: Decide,
    *,
    fall_back: Decide,
    in_time: Callable[[], bool],
) -> tuple[tuple[OfferAnswer, ...], bool]:
    """Answer each list in turn; what one offers, another does not (offers/page.py).

    Args:
        requests: one a list, most important first.
        decide: decides one.
        fall_back: answers one from a list that was made before, when time is up.
        in_time: whether there is time left.

    Returns:
        The answers in order, and whether one of them is a fallback.
    """
    late = False

    def answer(asked: OfferRequest) -> OfferAnswer:
        nonlocal late
        late = late or not in_time()
        return (fall_back if late else decide)(asked)

    return in_turn(requests, answer), late
