"""Several lists of one page in one call: the same product never stands in two of them (P-14).

A kit chooses before the lists: it cannot swap a member, a list takes the next best. What one list
shows counts for the person's day before the next one is filled (R-25).
"""

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
    """One answer for each request, in their order; kits choose first, then earlier lists.

    Raises:
        InputRefused: an unknown placement, or a limit below one.
    """
    answers: dict[int, OfferAnswer] = {}
    for i in sorted(range(len(requests)), key=lambda i: requests[i].block != "kit"):
        offered = [offer.product_id for answer in answers.values() for offer in answer.offers]
        in_kits = [
            member.product_id
            for answer in answers.values()
            if answer.kit is not None
            for member in answer.kit.members[1:]
        ]
        told = msgspec.structs.replace(
            requests[i],
            elsewhere=(*requests[i].elsewhere, *offered, *in_kits),
            n_shown_today=requests[i].n_shown_today + len(offered),
        )
        answers[i] = decide(told, shelf, policy)
    return tuple(answers[i] for i in range(len(requests)))
