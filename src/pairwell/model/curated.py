"""What people decided about pairs, as they wrote it, and the edits in which they did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

Action = Literal["pin", "block"]
"""Offer it first, or never."""

Relation = Literal[
    "part_of_set", "required_part", "often_bought_with", "substitute", "different_brand",
    "accessory", "service", "upgrade", "consumable", "impulse", "related", "variant",
]  # fmt: skip
"""What a pair is, in the closed list of house words: the first six are Google Merchant's."""

INSTEAD: tuple[Relation, ...] = ("substitute", "different_brand", "upgrade")
"""Relations of what is bought instead of the anchor, and so never offered to go with it."""

EVERYWHERE = ""
"""The anchor of a block that holds beside everything: "take it off now"."""

EDIT = "e-"
"""What the name of an edit begins with, before its number: ``e-3``."""


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
        number: its name for people, given by the store and never given to another; 0 before that.
        relation: what the pinned pair is; None: what orders say. A pin of ``INSTEAD`` stands among
            what is bought instead, and nothing offers it to go with the anchor.
        expert: who recommends the pin to shoppers, by name (S-03).
        texts: the sentence that shoppers read, by language; in others they read the usual one.
        image_url: picture that shows the two together (S-06).
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
    relation: Relation | None = None
    expert: str = ""
    texts: dict[str, str] = msgspec.field(default_factory=dict)
    image_url: str = ""


class EditHead(msgspec.Struct, frozen=True, kw_only=True):
    """One version of what people decided: who changed the rows, when and why.

    Attributes:
        author: who did it.
        at: RFC 3339 instant.
        note: why, in words; may be changed later.
        snapshot_id: the matrix that was served then; empty if none was.
        restores: number of the edit whose rows it put in force again, 0: no rows; None: none, it
            says something new.
        number: 1, 2, 3 … given by the store; 0 before that.
        n_added: rows that came; given by the store.
        n_removed: rows that went; given by the store.
    """

    author: str = ""
    at: str = ""
    note: str = ""
    snapshot_id: str = ""
    restores: int | None = None
    number: int = 0
    n_added: int = 0
    n_removed: int = 0

    @property
    def version_id(self) -> str:
        """Its name among the versions: ``e-3``."""
        return f"{EDIT}{self.number}"


class CuratedEdit(EditHead, frozen=True, kw_only=True):
    """An edit with the rows that came and went together.

    Attributes:
        added: rows that came; one that came back has its old number.
        removed: rows that went: taken back, or replaced by one on the same two selectors.
    """

    added: tuple[CuratedRow, ...] = ()
    removed: tuple[CuratedRow, ...] = ()


def edit_in_force(edits: Sequence[EditHead]) -> int:
    """Number of the edit whose rows hold now: the last one, or the one that it restored.

    >>> one, two = EditHead(number=1), EditHead(number=2)
    >>> edit_in_force([one, two]), edit_in_force([one, two, EditHead(number=3, restores=1)])
    (2, 1)
    """
    number = len(edits)
    while number:
        restored = edits[number - 1].restores
        if restored is None:
            break
        number = restored
    return number
