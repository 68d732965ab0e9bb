"""What came into the lists, left them and moved between two versions, and why.

A list is what would be offered beside a product: ten companions, hand-made rows obeyed, nothing
that is out of stock, too dear or known of too few customers. Products are matched by id. A product
has moved when it changed places with another that is in both lists; what only made room has not.
"""

from __future__ import annotations

from collections import Counter
from typing import Literal

import msgspec
import numpy as np

from pairwell.app.offer_lists import ListRules, OfferList, offer_lists
from pairwell.matrix.curated import resolve
from pairwell.matrix.selectors import Catalogue
from pairwell.model.curated import INSTEAD, CuratedRow
from pairwell.model.snapshot import RELATIONS, Snapshot
from pairwell.offers.by_hand import heard

Why = Literal[
    "pinned", "unpinned", "blocked", "unblocked", "new_product", "delisted", "out_of_stock",
    "back_in_stock", "below_floor", "above_floor", "substitute", "price", "new_orders", "outranked",
]  # fmt: skip
"""Reasons of a change, the first that fits; ``outranked``: nothing but its neighbours changed."""


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One version: a matrix, and the hand-made rows that hold on it."""

    name: str
    snapshot: Snapshot
    rows: tuple[CuratedRow, ...] = ()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One product in one list: its rank before and now (None: not in it), and why."""

    product_id: str
    change: Literal["came", "left", "moved"]
    why: Why
    rank_before: int | None
    rank_now: int | None


class ListChange(msgspec.Struct, frozen=True, kw_only=True):
    """An anchor whose list changed."""

    anchor_id: str
    title: str
    n_orders: int
    changes: tuple[Change, ...]


class ListChanges(msgspec.Struct, frozen=True, kw_only=True):
    """All changes in counts, and the best-selling anchors among them one by one.

    Attributes:
        n_lists: lists of either version.
        n_changed: of these changed.
        n_came, n_left, n_moved: places in them.
        why: how many changes each reason explains, most first.
        changed: the best-selling anchors whose list changed.
    """

    before: str
    now: str
    n_lists: int
    n_changed: int
    n_came: int
    n_left: int
    n_moved: int
    why: dict[str, int]
    changed: tuple[ListChange, ...]


def list_changes(before: Side, now: Side, rules: ListRules, limit: int = 10) -> ListChanges:
    """Compare the lists of two versions.

    Args:
        before: the older one.
        now: the newer one.
        rules: who may stand in a list, and how long lists are.
        limit: so many anchors are told one by one.
    """
    old, new = _Looked(before, rules), _Looked(now, rules)
    found: list[ListChange] = []
    anchors = [*new.lists, *(anchor for anchor in old.lists if anchor not in new.lists)]
    for anchor in anchors:
        ranks_before, ranks_now = old.ranks(anchor), new.ranks(anchor)
        if list(ranks_before) == list(ranks_now):
            continue
        changes = _changes(anchor, old, new)
        side = new if anchor in new.codes else old
        found.append(
            ListChange(
                anchor_id=anchor,
                title=side.lists[anchor].title if anchor in side.lists else "",
                n_orders=side.n_orders(anchor),
                changes=changes,
            )
        )
    every = [change for one in found for change in one.changes]
    kinds = Counter(change.change for change in every)
    found.sort(key=lambda one: -one.n_orders)
    return ListChanges(
        before=before.name,
        now=now.name,
        n_lists=len(anchors),
        n_changed=len(found),
        n_came=kinds["came"],
        n_left=kinds["left"],
        n_moved=kinds["moved"],
        why=dict(Counter(str(change.why) for change in every).most_common()),
        changed=tuple(found[:limit]),
    )


class _Looked:
    """A version with its lists, and what it knows of single pairs."""

    def __init__(self, side: Side, rules: ListRules) -> None:
        self.rules = rules
        self.products, self.pairs = side.snapshot.products, side.snapshot.pairs
        self.codes = {text: code for code, text in enumerate(self.products.ids.unpack())}
        self.curated = resolve(side.rows, Catalogue(self.products, side.snapshot.details))
        self.lists: dict[str, OfferList] = {
            one.anchor_id: one
            for one in offer_lists(side.snapshot, rules, side.rows)
            if one.companions
        }

    def ranks(self, anchor: str) -> dict[str, int]:
        one = self.lists.get(anchor)
        pairs = one.companions if one is not None else ()
        return {pair.candidate_id: rank for rank, pair in enumerate(pairs, start=1)}

    def n_orders(self, product: str) -> int:
        return int(self.products.n_orders[self.codes[product]])

    def word(self, anchor: str, candidate: str) -> str:
        """``pinned`` or ``blocked`` by hand; else empty."""
        a, c = self.codes.get(anchor, -1), self.codes.get(candidate, -1)
        if self.curated is None or a < 0 or c < 0:
            return ""
        if self.curated.taken_off[c] >= 0:
            return "blocked"
        word = heard(self.curated, (a,))
        if c in word.pinned:
            return "pinned"
        return "blocked" if c in word.blocked or c in word.instead else ""

    def in_stock(self, candidate: str) -> bool:
        return bool(self.products.in_stock[self.codes[candidate]] != 0)

    def entry(self, anchor: str, candidate: str) -> int:
        """Where the pair is stored; −1 where it is not."""
        a, c = self.codes.get(anchor, -1), self.codes.get(candidate, -1)
        if a < 0 or c < 0 or a + 1 >= len(self.pairs.offsets):
            return -1
        start, end = self.pairs.offsets[a : a + 2].tolist()
        at = np.flatnonzero(self.pairs.candidate[start:end] == c)
        return int(start + at[0]) if len(at) else -1

    def below_floor(self, entry: int) -> bool:
        return entry >= 0 and int(self.pairs.n_customers[entry]) < self.rules.min_customers

    def too_dear(self, anchor: str, candidate: str) -> bool:
        ceiling, price = self.rules.max_price_ratio, self.products.price_minor
        a, c = self.codes[anchor], self.codes[candidate]
        if ceiling is None or price[a] <= 0 or self.products.consumable[c] == 1:
            return False
        return bool(price[c] > ceiling * price[a])

    def instead(self, entry: int) -> bool:
        return entry >= 0 and RELATIONS[int(self.pairs.relation[entry])] in INSTEAD


def _changes(anchor: str, old: _Looked, new: _Looked) -> tuple[Change, ...]:
    before, now = old.ranks(anchor), new.ranks(anchor)
    stayed_before = [product for product in before if product in now]
    stayed_now = [product for product in now if product in before]
    places = {product: place for place, product in enumerate(stayed_before)}
    moved = {product for place, product in enumerate(stayed_now) if places[product] != place}
    found = []
    for product in (*now, *(each for each in before if each not in now)):
        rank_before, rank_now = before.get(product), now.get(product)
        if rank_before is None:
            change: Literal["came", "left", "moved"] = "came"
        elif rank_now is None:
            change = "left"
        elif product in moved:
            change = "moved"
        else:
            continue
        found.append(
            Change(
                product_id=product,
                change=change,
                why=_why(anchor, product, change, old, new),
                rank_before=rank_before,
                rank_now=rank_now,
            )
        )
    return tuple(found)


def _why(anchor: str, product: str, change: str, old: _Looked, new: _Looked) -> Why:
    said, says = old.word(anchor, product), new.word(anchor, product)
    if said != says or says == "pinned":
        by_hand: dict[str, Why] = {"pinned": "pinned", "blocked": "blocked"}
        lifted: dict[str, Why] = {"pinned": "unpinned", "blocked": "unblocked"}
        return by_hand[says] if says else lifted[said]
    reason = _state_of(anchor, product, new, old) if change == "came" else None
    reason = _state_of(anchor, product, old, new) if change == "left" else reason
    if reason is not None:
        back: dict[Why, Why] = {
            "delisted": "new_product",
            "out_of_stock": "back_in_stock",
            "below_floor": "above_floor",
        }
        return back.get(reason, reason) if change == "came" else reason
    was, now = old.entry(anchor, product), new.entry(anchor, product)
    same = was >= 0 and now >= 0 and _figures(old, was) == _figures(new, now)
    return "outranked" if same else "new_orders"


def _state_of(anchor: str, product: str, there: _Looked, gone: _Looked) -> Why | None:
    """What keeps a product that is in the list of the one version out of the list of the other."""
    if product not in gone.codes or anchor not in gone.codes:
        return "delisted"
    if not gone.in_stock(product):
        return "out_of_stock"
    entry = gone.entry(anchor, product)
    if gone.below_floor(entry):
        return "below_floor"
    if gone.instead(entry):
        return "substitute"
    if gone.too_dear(anchor, product) and not there.too_dear(anchor, product):
        return "price"
    return None


def _figures(side: _Looked, entry: int) -> tuple[int, float]:
    return int(side.pairs.n_both[entry]), float(side.pairs.score[entry])
