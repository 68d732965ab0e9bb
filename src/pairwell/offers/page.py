"""Several lists of one page in one call: the same product never stands in two of them (P-14)."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pairwell.model.offer import OfferAnswer, OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf

_DEFAULT = OfferPolicy()


def decide_page(
    requests: Sequence[OfferRequest], shelf: Shelf, policy: OfferPolicy = _DEFAULT
) -> tuple[OfferAnswer, ...]:
    """One answer for each request, in their order; earlier lists choose first.

    Raises:
        InputRefused: an unknown placement, or a limit below one.
    """
    answers: list[OfferAnswer] = []
    for request in requests:
        shown = [offer.product_id for answer in answers for offer in answer.offers]
        shown += [
            member.product_id
            for answer in answers
            if answer.kit is not None
            for member in answer.kit.members[1:]
        ]
        told = msgspec.structs.replace(request, elsewhere=(*request.elsewhere, *shown))
        answers.append(decide(told, shelf, policy))
    return tuple(answers)
