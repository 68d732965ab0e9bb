"""Answer a page with several lists, in time: no product stands in two of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from pairwell.model.offer import OfferAnswer, OfferRequest, ProductId

Decide = Callable[[OfferRequest], OfferAnswer]
"""What decides one list."""


def answer_page(
    requests: Sequence[OfferRequest],
    decide: Decide,
    *,
    fall_back: Decide,
    in_time: Callable[[], bool],
) -> tuple[tuple[OfferAnswer, ...], bool]:
    """Answer each list in turn; what an earlier one offers, a later one does not.

    Args:
        requests: one a list, most important first.
        decide: decides one.
        fall_back: answers one from a list that was made before, when time is up.
        in_time: whether there is time left.

    Returns:
        The answers in order, and whether one of them is a fallback.
    """
    shown: tuple[ProductId, ...] = ()
    answers, late = [], False
    for request in requests:
        late = late or not in_time()
        asked = request
        if shown:
            asked = msgspec.structs.replace(request, elsewhere=(*request.elsewhere, *shown))
        answer = (fall_back if late else decide)(asked)
        shown += tuple(offer.product_id for offer in answer.offers)
        if answer.kit is not None:
            shown += tuple(member.product_id for member in answer.kit.members[1:])
        answers.append(answer)
    return tuple(answers), late
