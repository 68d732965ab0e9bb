"""Lists that take turns at one place, so that cross-sell and up-sell alternate (P-14)."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

import msgspec

from pairwell.model.offer import Block, OfferRequest
from pairwell.offers.instants import instant
from pairwell.offers.placements import PlacementRule


def block_of(request: OfferRequest, rule: PlacementRule) -> Block:
    """The list that is meant: the one that the page names, the one whose turn it is, or the first.

    Lists take turns day by day, and which begins hangs on what the page is about: the same question
    has the same list, tomorrow the next one, and of many pages each list has about as many.

    >>> rule = PlacementRule(turns=("with_this", "better"))
    >>> page = OfferRequest(anchors=("tea",))
    >>> days = [f"2026-11-{day}T00:00:00+00:00" for day in (20, 21, 22)]
    >>> [block_of(msgspec.structs.replace(page, as_of=day), rule) for day in days]
    ['with_this', 'better', 'with_this']
    """
    if request.block is not None:
        return request.block
    if not rule.turns:
        return rule.main_block
    about = (*request.anchors, *request.cart, *(line.product_id for line in request.cart_lines))
    first = crc32("\n".join(map(str, about)).encode())
    now = instant(request.as_of)
    day = now.toordinal() if now is not None else 0
    return rule.turns[(first + day) % len(rule.turns)]


def others_in_turn(
    request: OfferRequest, rule: PlacementRule, block: Block
) -> Iterator[OfferRequest]:
    """The same question to the lists whose turn it is not, for when the one that has it is empty.

    None where the page names its list.
    """
    if request.block is None:
        for other in rule.turns:
            if other != block:
                yield msgspec.structs.replace(request, block=other)
