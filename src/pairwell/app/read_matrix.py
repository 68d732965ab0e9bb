"""One product's row of the matrix, as it may be shown: pairs of enough customers only."""

from __future__ import annotations

from typing import Literal

import msgspec

from pairwell.model.offer import ProductId
from pairwell.model.snapshot import RELATIONS, ROLES
from pairwell.offers.shelf import Shelf


class PairShown(msgspec.Struct, frozen=True, kw_only=True):
    """One pair: its counts, and what people said about it."""

    candidate_id: ProductId
    title: str
    n_both: int
    n_anchor: int
    n_candidate: int
    n_customers: int
    lift: float | None
    q_value: float
    proven: bool
    score: float
    relation: str
    role: str
    blocked: bool
    source: Literal["mined"] = "mined"


class MatrixRow(msgspec.Struct, frozen=True, kw_only=True):
    """A page of one product's pairs, best first.

    Attributes:
        cursor: where the next page begins; None on the last one.
    """

    snapshot_id: str
    anchor_id: ProductId
    pairs: tuple[PairShown, ...]
    cursor: str | None


def read_matrix(
    shelf: Shelf, anchor: str, min_customers: int, start: int = 0, limit: int = 50
) -> MatrixRow | None:
    """The pairs of a product; None when the catalogue has no such product.

    Args:
        shelf: what is served.
        anchor: the product.
        min_customers: the floor of the shop.
        start: so many pairs are left out, from the best.
        limit: so many are told.
    """
    code = shelf.code(anchor)
    if code < 0:
        return None
    rows, meta, products = shelf.snapshot.pairs, shelf.snapshot.meta, shelf.snapshot.products
    has_row = code + 1 < len(rows.offsets)
    first, end = (int(n) for n in rows.offsets[code : code + 2]) if has_row else (0, 0)
    enough = (rows.n_customers[first:end] >= min_customers).nonzero()[0] + first
    n_anchor = int(products.n_orders[code])
    pairs = []
    for entry in enough[start : start + limit].tolist():
        candidate = int(rows.candidate[entry])
        n_candidate, n_both = int(products.n_orders[candidate]), int(rows.n_both[entry])
        expected = meta.expectation * n_anchor * n_candidate
        taken_off = shelf.curated is not None and shelf.curated.taken_off[candidate] >= 0
        pairs.append(
            PairShown(
                candidate_id=shelf.product_id(candidate),
                title=products.titles[candidate],
                n_both=n_both,
                n_anchor=n_anchor,
                n_candidate=n_candidate,
                n_customers=int(rows.n_customers[entry]),
                lift=n_both / expected if expected > 0 else None,
                q_value=float(rows.q_value[entry]),
                proven=bool(rows.proven[entry]),
                score=float(rows.score[entry]),
                relation=RELATIONS[int(rows.relation[entry])],
                role=ROLES[int(rows.role[entry])],
                blocked=bool(taken_off),
            )
        )
    more = start + limit < len(enough)
    return MatrixRow(
        snapshot_id=meta.snapshot_id,
        anchor_id=shelf.product_id(code),
        pairs=tuple(pairs),
        cursor=str(start + limit) if more else None,
    )
