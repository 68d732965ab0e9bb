"""What a hand-made row touches, which rows it contradicts, and where orders disagree with it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import numpy as np

from pairwell.matrix.curated import narrowness
from pairwell.matrix.selectors import Catalogue, Codes, selector_of
from pairwell.model.curated import EVERYWHERE, CuratedRow
from pairwell.model.snapshot import RELATIONS, Snapshot

SAMPLES = 20
"""So many products or pairs are shown as examples."""

_SUBSTITUTE = RELATIONS.index("substitute")


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One product of a set."""

    product_id: str
    title: str


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """The products that a selector names now, best sellers first."""

    selector: str
    n_products: int
    n_out_of_stock: int
    samples: tuple[Sample, ...]


class Disagreement(msgspec.Struct, frozen=True, kw_only=True):
    """A pinned pair that people, as orders say, buy instead of each other and not together."""

    anchor_id: str
    candidate_id: str
    strength: float
    relation: str


class CoverageChange(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the best sellers have at least one valid offer on their page.

    Attributes:
        n_sellers: best sellers asked.
        n_before: of these with an offer as people said until now.
        n_after: with the rows that are looked at.
    """

    n_sellers: int
    n_before: int
    n_after: int


class RowReview(msgspec.Struct, frozen=True, kw_only=True):
    """One hand-made row beside the matrix.

    Attributes:
        row: the row.
        anchors: what it hangs on; None: everything.
        candidates: what it offers or takes off.
        conflicts: numbers of the rows that say the opposite about some of its pairs.
        overruled_by: those of them that have the word on these pairs.
        n_pairs: pairs of the matrix that it speaks about.
        n_disagree: those that the orders speak against: strength not above zero, or substitutes;
            of a block always 0.
        disagreements: the first of these.
        coverage: what it would do to the best sellers; None where that was not asked.
    """

    row: CuratedRow
    anchors: Touched | None
    candidates: Touched
    conflicts: tuple[int, ...]
    overruled_by: tuple[int, ...]
    n_pairs: int
    n_disagree: int
    disagreements: tuple[Disagreement, ...]
    coverage: CoverageChange | None = None


def review_row(
    row: CuratedRow, others: Iterable[CuratedRow], snapshot: Snapshot, catalogue: Catalogue
) -> RowReview:
    """Hold a row against the catalogue, the other rows and the orders.

    Args:
        row: the row.
        others: rows in force; the row itself among them does no harm.
        snapshot: what is served.
        catalogue: its products.
    """
    candidates = catalogue.select(selector_of(row.candidate))
    everywhere = row.anchor == EVERYWHERE
    anchors = None if everywhere else catalogue.select(selector_of(row.anchor))
    conflicts = [
        other for other in others if other.action != row.action and _meet(row, other, catalogue)
    ]
    entry, anchor = _entries(anchors, candidates, snapshot)
    rows = snapshot.pairs
    against = (rows.strength[entry] <= 0) | (rows.relation[entry] == _SUBSTITUTE)
    if row.action == "block":
        against[:] = False
    ids = snapshot.products.ids
    return RowReview(
        row=row,
        anchors=None if anchors is None else _touched(row.anchor, anchors, snapshot),
        candidates=_touched(row.candidate, candidates, snapshot),
        conflicts=tuple(other.number for other in conflicts),
        overruled_by=tuple(other.number for other in conflicts if _has_the_word(other, row)),
        n_pairs=len(entry),
        n_disagree=int(against.sum()),
        disagreements=tuple(
            Disagreement(
                anchor_id=ids[int(anchor[i])],
                candidate_id=ids[int(rows.candidate[entry[i]])],
                strength=float(rows.strength[entry[i]]),
                relation=RELATIONS[int(rows.relation[entry[i]])],
            )
            for i in np.flatnonzero(against)[:SAMPLES].tolist()
        ),
    )


def _has_the_word(one: CuratedRow, other: CuratedRow) -> bool:
    """Whether the one goes before the other where they meet and say the opposite."""
    for row, answer in ((one, True), (other, False)):
        if row.anchor == EVERYWHERE:
            return answer
    if narrowness(one) != narrowness(other):
        return narrowness(one) > narrowness(other)
    return one.action == "block"


def _meet(one: CuratedRow, other: CuratedRow, catalogue: Catalogue) -> bool:
    """Whether two rows speak about a common pair."""
    for a, b in ((one.candidate, other.candidate), (one.anchor, other.anchor)):
        if EVERYWHERE in (a, b):
            continue
        mine, theirs = (catalogue.select(selector_of(each)) for each in (a, b))
        if not len(np.intersect1d(mine, theirs)):
            return False
    return True


def _touched(selector: str, codes: Codes, snapshot: Snapshot) -> Touched:
    products = snapshot.products
    best = codes[np.argsort(-products.n_orders[codes], kind="stable")][:SAMPLES]
    return Touched(
        selector=selector,
        n_products=len(codes),
        n_out_of_stock=int((products.in_stock[codes] == 0).sum()),
        samples=tuple(
            Sample(product_id=products.ids[code], title=products.titles[code])
            for code in best.tolist()
        ),
    )


def _entries(anchors: Codes | None, candidates: Codes, snapshot: Snapshot) -> tuple[Codes, Codes]:
    """Where the pairs of two sets stand in the matrix, and the anchor of each."""
    rows, n_products = snapshot.pairs, len(snapshot.products.ids)
    sizes = np.diff(rows.offsets)
    anchor = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    chosen = np.zeros(n_products, dtype=np.bool_)
    chosen[candidates] = True
    mine = chosen[rows.candidate]
    if anchors is not None:
        beside = np.zeros(n_products, dtype=np.bool_)
        beside[anchors] = True
        mine = mine & beside[anchor]
    entry = np.flatnonzero(mine).astype(np.int32)
    return entry, anchor[entry]
