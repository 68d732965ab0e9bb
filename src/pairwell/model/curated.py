"""What people decided about pairs, as they wrote it."""

from __future__ import annotations

from typing import Literal

import msgspec

Action = Literal["pin", "block"]
"""Offer it first, or never."""

EVERYWHERE = ""
"""The anchor of a block that holds beside everything: "take it off now"."""


class CuratedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A pair, or a pair of sets, on which a person had the last word.

    A selector is a product id or a set: ``category:Name``, ``brand:Name``, ``tag:Name``,
    ``attribute:Name=Value``, ``price:10-20`` in major units; ``product:ID`` says that what looks
    like a set is an id.

    Attributes:
        candidate: selector of what is offered, or must not be.
        action: ``pin`` offers it first, ``block`` never offers it.
        anchor: selector of what the offer hangs on; empty, for blocks only: everything.
        position: place of a pin among pins, 1 is first; None comes after those that have one.
        reason: why, in the author's words; staff read it, shoppers do not.
        author: who said so.
        created_at: RFC 3339 instant.
        valid_from: RFC 3339 instant from which it holds; empty: from the start.
        valid_until: RFC 3339 instant from which it no longer holds; empty: until it is undone.
        number: its name for people, given by the store and never given again; 0 before that.
    """

    candidate: str
    action: Action
    anchor: str = EVERYWHERE
    position: int | None = None
    reason: str = ""
    author: str = ""
    created_at: str = ""
    valid_from: str = ""
    valid_until: str = ""
    number: int = 0
