"""Answer a page with several placements: one product stands in one list only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from pairwell.model.offer import Offer, OfferAnswer, OfferRequest, ProductId

Decide = Callable[[OfferRequest], OfferAnswer]
"""What decides one placement."""


def answer_page(
    requests: Sequence[OfferRequest],
    decide: Decide,
    *,
    fall_back: Decide,
    in_time: Callable[[], bool],
    never: Sequence[ProductId] = (),
) -> tuple[tuple[OfferAnswer, ...], bool]:
    """Answer each placement in turn; what an earlier one offers, a later one does not.

    Args:
        requests: one a placement, most important first.
        decide: decides one.
        fall_back: answers one from a list that was made before, when time is up.
        in_time: whether there is time left.
        never: products that must not be offered whatever the gates say.

    Returns:
        The answers in order, and whether one of them is a fallback.
    """
    taken: dict[str, ProductId] = {str(i): i for i in never}
    answers, late = [], False
    for request in requests:
        late = late or not in_time()
        asked = request
        if len(taken) > len(never):  # so that another one fills the place
            asked = msgspec.structs.replace(request, owned=(*request.owned, *taken.values()))
        answer = (fall_back if late else decide)(asked)
        offers = [offer for offer in answer.offers if str(offer.product_id) not in taken]
        if len(offers) < len(answer.offers):  # consumables, which may be owned
            answer = _with(answer, offers)
        taken |= {str(offer.product_id): offer.product_id for offer in offers}
        answers.append(answer)
    return tuple(answers), late


def _with(answer: OfferAnswer, offers: Sequence[Offer]) -> OfferAnswer:
    ranked = (
        msgspec.structs.replace(offer, rank=rank) for rank, offer in enumerate(offers, start=1)
    )
    return msgspec.structs.replace(
        answer, offers=tuple(ranked), why_none=None if offers else "all_refused"
    )
