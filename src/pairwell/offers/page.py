"""Several lists of one page in one call: the same product never stands in two of them (P-14).

A kit chooses before the lists: it cannot swap a member, a list takes the next best. What one list
shows counts for the person's day before the next one is filled (R-25).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from pairwell.model.offer import OfferAnswer, OfferRequest, ProductId
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
    return in_turn(requests, lambda asked: decide(asked, shelf, policy))


def in_turn(
    requests: Sequence[OfferRequest], answer: Callable[[OfferRequest], OfferAnswer]
) -> tuple[OfferAnswer, ...]:
    """The same, however one list is answered: each is told what the others show already."""
    if len(requests) == 1:
        return (answer(requests[0]),)
    answers: dict[int, OfferAnswer] = {}
    shown: tuple[ProductId, ...] = ()
    n_shown = 0
    for i in sorted(range(len(requests)), key=lambda i: requests[i].block != "kit"):
        asked = requests[i]
        if shown:
            asked = msgspec.structs.replace(
                asked,
                elsewhere=(*asked.elsewhere, *shown),
                n_shown_today=asked.n_shown_today + n_shown,
            )
        answers[i] = found = answer(asked)
        offers = (*found.offers, *(each for group in found.groups for each in group.offers))
        n_shown += len(offers)
        shown += tuple(offer.product_id for offer in offers)
        if found.kit is not None:
            shown += tuple(member.product_id for member in found.kit.members[1:])
    return tuple(answers[i] for i in range(len(requests)))
