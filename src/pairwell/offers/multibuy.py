"""Take n, pay for m: which pieces are free, what it saves, and what each piece costs (T-07, C7).

Of each full n pieces n − m are free, the cheapest of the whole line-up. A shop's cart may be kinder
(it may free the cheapest of each three); it never charges more than is promised here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec

from pairwell.model.errors import InputRefused
from pairwell.model.offer import ProductId
from pairwell.offers.incentive_cost import Granted
from pairwell.offers.refund import shares_of


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A product in a kit or multibuy.

    Attributes:
        price_minor: of one piece alone.
        cost_minor: what one piece costs the shop; None = not known.
        quantity: how many pieces.
    """

    product_id: ProductId
    price_minor: Annotated[int, msgspec.Meta(ge=0)]
    cost_minor: Annotated[int, msgspec.Meta(ge=0)] | None = None
    quantity: Annotated[int, msgspec.Meta(ge=1)] = 1


class PricedPiece(msgspec.Struct, frozen=True, kw_only=True):
    """One single piece: what it costs alone, and its share of what is paid.

    Attributes:
        alone_minor: to be shown beside it.
        share_minor: what is given back if it comes back.
        free: whether it is one of those that are not paid for.
    """

    product_id: ProductId
    alone_minor: int
    share_minor: int
    free: bool = False


class MultibuyPrice(msgspec.Struct, frozen=True, kw_only=True):
    """What a multibuy comes to.

    Attributes:
        pieces: each single piece, in the order given.
        sum_minor: all pieces alone.
        saving_minor: the free ones; 0 where there are too few pieces.
        price_minor: sum − saving, exactly.
        missing: pieces to add until the next one is free.
        margin: what is left for the shop; None: a cost is not known.
    """

    pieces: tuple[PricedPiece, ...]
    sum_minor: int
    saving_minor: int
    price_minor: int
    missing: int
    margin: Granted | None


def price_multibuy(pieces: Sequence[Piece], take: int, pay: int) -> MultibuyPrice:
    """Price a line-up of qualifying pieces.

    Args:
        pieces: of one currency.
        take: so many are taken …
        pay: … and so many are paid for; below ``take``.

    Raises:
        InputRefused: it saves nothing, or there are more than 10,000 pieces.

    >>> mugs = [Piece(product_id="mug", price_minor=1000, quantity=2),
    ...         Piece(product_id="cup", price_minor=800)]
    >>> three = price_multibuy(mugs, 3, 2)
    >>> three.price_minor, three.saving_minor, [piece.free for piece in three.pieces]
    (2000, 800, [False, False, True])
    """
    if not 1 <= pay < take:
        raise InputRefused(f"Take {take}, pay {pay} saves nothing.", "Pay for fewer: 3 for 2.")
    single = singles(pieces)
    n_free = len(single) // take * (take - pay)
    cheapest = sorted(range(len(single)), key=lambda i: (single[i].price_minor, -i))
    free = set(cheapest[:n_free])
    alone = [piece.price_minor for piece in single]
    total, saving = sum(alone), sum(alone[i] for i in free)
    shares = shares_of(alone, total - saving)
    return MultibuyPrice(
        pieces=tuple(
            PricedPiece(
                product_id=piece.product_id,
                alone_minor=piece.price_minor,
                share_minor=shares[i],
                free=i in free,
            )
            for i, piece in enumerate(single)
        ),
        sum_minor=total,
        saving_minor=saving,
        price_minor=total - saving,
        missing=take - len(single) % take,
        margin=margin_of(single, saving),
    )


def singles(pieces: Sequence[Piece]) -> list[Piece]:
    """Each piece by itself.

    Raises:
        InputRefused: more than 10,000.
    """
    if sum(piece.quantity for piece in pieces) > 10_000:
        raise InputRefused("More than 10,000 pieces.", "Sell them in several orders.")
    return [
        msgspec.structs.replace(piece, quantity=1)
        for piece in pieces
        for _ in range(piece.quantity)
    ]


def margin_of(single: Sequence[Piece], saving_minor: int) -> Granted | None:
    """What a saving leaves of the pieces' margin; None: a cost is not known."""
    costs = [piece.cost_minor for piece in single]
    known = [cost for cost in costs if cost is not None]
    if len(known) < len(costs):
        return None
    total = sum(piece.price_minor for piece in single)
    paid = total - saving_minor
    return Granted(total, saving_minor, paid, 0, paid - sum(known))
