"""What may be offered beside each product, in order: the matrix as the shop publishes it.

A list holds what decisions would offer on the product's own page to a stranger: enough customers,
speaking for it, in stock or not known, no variant; substitutes stand apart, because formats have
another field for them. A person's pins and blocks go before what was mined.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.matrix.curated import resolve
from pairwell.matrix.selectors import Catalogue, selector_of
from pairwell.model.curated import EVERYWHERE, INSTEAD, CuratedRow
from pairwell.model.snapshot import RELATIONS, ROLES, Snapshot
from pairwell.offers.by_hand import ByHand, heard

NEVER = ("variant",)
"""Relations of what is not offered beside the anchor at all."""


class ListedPair(NamedTuple):
    """One product of a list; strength and n_both are None where few customers stand behind them."""

    candidate_id: str
    title: str
    family: str
    relation: str
    role: str
    strength: float | None
    proven: bool
    n_both: int | None
    curated: CuratedRow | None = None


class OfferList(NamedTuple):
    """What goes with one product, best first; what is bought instead; what a person blocked."""

    anchor_id: str
    title: str
    family: str
    companions: tuple[ListedPair, ...]
    instead: tuple[ListedPair, ...] = ()
    blocked: tuple[ListedPair, ...] = ()


class ListRules(msgspec.Struct, frozen=True, kw_only=True):
    """Who may stand in a list.

    Attributes:
        min_customers: distinct customers behind a mined pair, the shop's floor.
        max_price_ratio: ceiling of the candidate's price over the anchor's; None: no ceiling.
            Consumables and what a person pinned are exempt.
        top: so many companions a product, and as many of what is bought instead.
    """

    min_customers: int
    max_price_ratio: float | None = None
    top: int = 20


def offer_lists(
    snapshot: Snapshot, rules: ListRules, curated: Sequence[CuratedRow] = ()
) -> Iterator[OfferList]:
    """The lists of all products that have one, in catalogue order; each ranked from one.

    Args:
        snapshot: the matrix.
        rules: who may stand in a list.
        curated: people's rows that are in force; they are obeyed as in decisions.
    """
    shop = _Shop(snapshot, rules, curated)
    for anchor in shop.anchors():
        made = shop.list_of(anchor)
        if made.companions or made.instead or made.blocked:
            yield made


class _Shop:
    """The snapshot's pairs, judged once; lists are cut from them one by one."""

    def __init__(self, snapshot: Snapshot, rules: ListRules, curated: Sequence[CuratedRow]) -> None:
        pairs, products = snapshot.pairs, snapshot.products
        self.pairs, self.products, self.rules = pairs, products, rules
        self.ids, self.titles = list(products.ids), list(products.titles)
        self.families = ["", *products.family_names]
        self.curated = resolve(curated, Catalogue(products, snapshot.details))
        n_rows = len(pairs.offsets) - 1
        self.anchor = np.repeat(np.arange(n_rows, dtype=np.int64), np.diff(pairs.offsets))
        known = (pairs.n_customers >= rules.min_customers) & (self.anchor != pairs.candidate)
        offered = known & (products.in_stock[pairs.candidate] != 0)
        if self.curated is not None:
            offered &= self.curated.taken_off[pairs.candidate] < 0
        self.known = known
        speaks = (pairs.score > 0) & (pairs.strength >= 0) & (pairs.proven | (pairs.strength > 0))
        apart = np.isin(pairs.relation, _codes((*INSTEAD, *NEVER)))
        self.companion = offered & speaks & ~apart & ~self._dear()
        self.instead = offered & np.isin(pairs.relation, _codes(INSTEAD))

    def anchors(self) -> list[int]:
        """Products that orders or people speak about."""
        mined = np.unique(self.anchor[self.companion | self.instead])
        if self.curated is None:
            return [int(code) for code in mined]
        spoken = np.flatnonzero(np.diff(self.curated.anchor_offsets))
        return [int(code) for code in np.union1d(mined, spoken)]

    def list_of(self, anchor: int) -> OfferList:
        top, word = self.rules.top, heard(self.curated, (anchor,))
        if anchor + 1 < len(self.pairs.offsets):
            first, last = (int(o) for o in self.pairs.offsets[anchor : anchor + 2])
        else:
            first = last = 0  # never sold: no row
        said = {*word.pinned.tolist(), *word.blocked.tolist(), *word.instead.tolist()}
        row = np.arange(first, last)
        mined, instead = (
            [i for i in row[mask[first:last]].tolist() if int(self.pairs.candidate[i]) not in said]
            for mask in (self.companion, self.instead)
        )
        instead.sort(key=lambda i: float(self.pairs.strength[i]))
        stored = {int(self.pairs.candidate[i]): i for i in row.tolist()} if said else {}
        pins, named = (
            [self._curated(c, stored.get(c), r) for c, r in self._pins(codes, rows)]
            for codes, rows in ((word.pinned, word.pin_row), (word.instead, word.instead_row))
        )
        return OfferList(
            anchor_id=self.ids[anchor],
            title=self.titles[anchor],
            family=self._family(anchor),
            companions=(*pins, *(self._pair(i) for i in mined[:top]))[:top],
            instead=(*named, *(self._pair(i) for i in instead[:top]))[:top],
            blocked=tuple(self._curated(c, stored.get(c), r) for c, r in self._blocks(word)),
        )

    def _pins(
        self, codes: npt.NDArray[np.int32], rows: npt.NDArray[np.int32]
    ) -> list[tuple[int, int]]:
        """Pinned products and their rows, by position, narrower rows first; none that is gone."""
        curated = self.curated
        if curated is None:
            return []
        pins = zip(codes.tolist(), rows.tolist(), strict=True)
        there = [
            (c, r) for c, r in pins if self.products.in_stock[c] != 0 and curated.taken_off[c] < 0
        ]
        there.sort(key=lambda p: (curated.position[p[1]], -curated.narrowness[p[1]], p[1], p[0]))
        return there

    def _blocks(self, word: ByHand) -> list[tuple[int, int]]:
        """Blocked products and their rows, where the row names one pair and not a set."""
        if self.curated is None:
            return []
        blocks = zip(word.blocked.tolist(), word.block_row.tolist(), strict=True)
        return [(c, r) for c, r in blocks if names_one_pair(self.curated.rows[r])]

    def _pair(self, i: int) -> ListedPair:
        code, pairs = int(self.pairs.candidate[i]), self.pairs
        return ListedPair(
            candidate_id=self.ids[code],
            title=self.titles[code],
            family=self._family(code),
            relation=RELATIONS[int(pairs.relation[i])],
            role=ROLES[int(pairs.role[i])],
            strength=float(pairs.strength[i]),
            proven=bool(pairs.proven[i]),
            n_both=int(pairs.n_both[i]),
        )

    def _curated(self, code: int, i: int | None, number: int) -> ListedPair:
        row = self.curated.rows[number] if self.curated is not None else None
        relation = row.relation if row is not None else None
        if i is not None and self.known[i]:
            pair = self._pair(i)
            return pair._replace(curated=row, relation=relation or pair.relation)
        return ListedPair(
            candidate_id=self.ids[code],
            title=self.titles[code],
            family=self._family(code),
            relation=relation or "related",
            role="both",
            strength=None,
            proven=False,
            n_both=None,
            curated=row,
        )

    def _family(self, code: int) -> str:
        name: str = self.families[int(self.products.family[code]) + 1]
        return name

    def _dear(self) -> npt.NDArray[np.bool_]:
        ceiling, candidate = self.rules.max_price_ratio, self.pairs.candidate
        if ceiling is None:
            return np.zeros(len(candidate), dtype=np.bool_)
        price = self.products.price_minor
        above = (price[self.anchor] > 0) & (price[candidate] > ceiling * price[self.anchor])
        dear: npt.NDArray[np.bool_] = above & (self.products.consumable[candidate] != 1)
        return dear


def names_one_pair(row: CuratedRow) -> bool:
    """Whether a row is about two products, and not about sets or everything.

    >>> names_one_pair(CuratedRow(anchor="a", candidate="brand:B", action="pin"))
    False
    """
    return row.anchor != EVERYWHERE and all(
        selector_of(text).kind == "product" for text in (row.anchor, row.candidate)
    )


def _codes(names: Sequence[str]) -> list[int]:
    return [code for code, name in enumerate(RELATIONS) if name in names]
