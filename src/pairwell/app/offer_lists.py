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

from pairwell.app.ports.state import CuratedRow
from pairwell.model.snapshot import RELATIONS, ROLES, Snapshot

INSTEAD = ("substitute", "different_brand", "upgrade")
"""Relations of what is bought instead of the anchor."""

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

    Curated rows on products that the catalogue does not know are passed over.
    """
    shop = _Shop(snapshot, rules)
    said: dict[int, dict[int, CuratedRow]] = {}
    for row in curated:
        anchor, candidate = shop.code.get(row.anchor_id), shop.code.get(row.candidate_id)
        if anchor is not None and candidate is not None and anchor != candidate:
            said.setdefault(anchor, {})[candidate] = row
    for anchor in sorted({*np.unique(shop.anchor[shop.companion | shop.instead]).tolist(), *said}):
        made = shop.list_of(anchor, said.get(anchor, {}))
        if made.companions or made.instead or made.blocked:
            yield made


class _Shop:
    """The snapshot's pairs, judged once; lists are cut from them one by one."""

    def __init__(self, snapshot: Snapshot, rules: ListRules) -> None:
        pairs, products = snapshot.pairs, snapshot.products
        self.pairs, self.products, self.rules = pairs, products, rules
        self.ids, self.titles = list(products.ids), list(products.titles)
        self.families = ["", *products.family_names]
        self.code = {text: code for code, text in enumerate(self.ids)}
        n_rows = len(pairs.offsets) - 1
        self.anchor = np.repeat(np.arange(n_rows, dtype=np.int64), np.diff(pairs.offsets))
        known = (pairs.n_customers >= rules.min_customers) & (self.anchor != pairs.candidate)
        offered = known & (products.in_stock[pairs.candidate] != 0)
        self.known = known
        speaks = (pairs.score > 0) & (pairs.strength >= 0) & (pairs.proven | (pairs.strength > 0))
        apart = np.isin(pairs.relation, _codes((*INSTEAD, *NEVER)))
        self.companion = offered & speaks & ~apart & ~self._dear()
        self.instead = offered & np.isin(pairs.relation, _codes(INSTEAD))

    def list_of(self, anchor: int, said: dict[int, CuratedRow]) -> OfferList:
        top = self.rules.top
        first, last = (int(o) for o in self.pairs.offsets[anchor : anchor + 2])
        row = np.arange(first, last)
        mined = [i for i in row[self.companion[first:last]].tolist() if self._free(i, said)]
        instead = [i for i in row[self.instead[first:last]].tolist() if self._free(i, said)]
        instead.sort(key=lambda i: float(self.pairs.strength[i]))
        stored = {int(self.pairs.candidate[i]): i for i in row.tolist()} if said else {}
        chosen = [self._pair(i) for i in mined[:top]]
        pins = [(c, r) for c, r in said.items() if r.action == "pin"]
        for code, pin in sorted(pins, key=lambda p: (p[1].rank or 1, p[1].candidate_id)):
            if self.products.in_stock[code] != 0:
                chosen.insert((pin.rank or 1) - 1, self._curated(code, stored.get(code), pin))
        blocks = [(c, r) for c, r in said.items() if r.action == "block"]
        return OfferList(
            anchor_id=self.ids[anchor],
            title=self.titles[anchor],
            family=self._family(anchor),
            companions=tuple(chosen[:top]),
            instead=tuple(self._pair(i) for i in instead[:top]),
            blocked=tuple(self._curated(code, stored.get(code), r) for code, r in blocks),
        )

    def _free(self, i: int, said: dict[int, CuratedRow]) -> bool:
        return int(self.pairs.candidate[i]) not in said

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

    def _curated(self, code: int, i: int | None, row: CuratedRow) -> ListedPair:
        if i is not None and self.known[i]:
            return self._pair(i)._replace(curated=row)
        return ListedPair(
            candidate_id=self.ids[code],
            title=self.titles[code],
            family=self._family(code),
            relation="related",
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


def _codes(names: Sequence[str]) -> list[int]:
    return [code for code, name in enumerate(RELATIONS) if name in names]
