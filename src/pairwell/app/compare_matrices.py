"""What changed from one matrix to the next: coverage, lists, and products that took over lists.

A *list* is what an anchor would show of its own: its ten best pairs that stand on enough customers,
are positive and no substitutes. Shares are 0..1; products are matched by id.
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.matrix.listed import LIST, Codes, listed
from pairwell.model.snapshot import Snapshot


class Hub(msgspec.Struct, frozen=True, kw_only=True):
    """A product and the share of all lists that it stands in."""

    product_id: str
    title: str
    share_before: float
    share_now: float


class ChangedList(msgspec.Struct, frozen=True, kw_only=True):
    """An anchor whose list changed: what left it and what came."""

    anchor_id: str
    title: str
    n_orders: int
    left: tuple[str, ...]
    came: tuple[str, ...]


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two matrices side by side.

    Attributes:
        coverage_before, coverage_now: share of the products sold whose list is not empty.
        churn_share: share of the lists' places that another product holds now, each anchor
            weighing as much as its orders; only anchors with a list before that are still sold.
        hubs: products whose share of lists grew most, at most ten.
        changed: the best-selling anchors whose list changed, at most ten.
    """

    before: str
    now: str
    n_products_before: int
    n_products_now: int
    n_pairs_before: int
    n_pairs_now: int
    n_proven_before: int
    n_proven_now: int
    n_lists_before: int
    n_lists_now: int
    coverage_before: float
    coverage_now: float
    churn_share: float
    hubs: tuple[Hub, ...]
    changed: tuple[ChangedList, ...]


class _Lists(msgspec.Struct, frozen=True):
    """All lists of a snapshot as entries anchor · n + candidate, in the codes of the newer one."""

    anchor: Codes
    candidate: Codes
    n_lists: int
    coverage: float


def compare(before: Snapshot, now: Snapshot, min_customers: int) -> Comparison:
    """Compare two matrices.

    Args:
        before: what is served.
        now: what would be.
        min_customers: the floor below which a pair is in no list.
    """
    ids = {text: code for code, text in enumerate(now.products.ids)}
    n = len(ids)
    names = list(ids)
    # Products that are gone are numbered after the last one.
    names += [text for text in before.products.ids if text not in ids]
    ids |= {text: n + i for i, text in enumerate(names[n:])}
    codes = np.array([ids[text] for text in before.products.ids], dtype=np.int64)
    old = _lists(before, codes, min_customers)
    new = _lists(now, np.arange(n, dtype=np.int64), min_customers)
    shares_old = _shares(old, len(names))
    shares_new = _shares(new, len(names))
    grown = np.argsort(shares_old - shares_new, kind="stable")[:LIST].tolist()
    churn, changed = _changes(old, new, now, names)
    return Comparison(
        before=before.meta.snapshot_id,
        now=now.meta.snapshot_id,
        n_products_before=len(before.products.ids),
        n_products_now=n,
        n_pairs_before=len(before.pairs.candidate),
        n_pairs_now=len(now.pairs.candidate),
        n_proven_before=int(before.pairs.proven.sum()),
        n_proven_now=int(now.pairs.proven.sum()),
        n_lists_before=old.n_lists,
        n_lists_now=new.n_lists,
        coverage_before=old.coverage,
        coverage_now=new.coverage,
        churn_share=churn,
        hubs=tuple(
            Hub(
                product_id=names[c],
                title=now.products.titles[c] if c < n else "",
                share_before=float(shares_old[c]),
                share_now=float(shares_new[c]),
            )
            for c in grown
            if shares_new[c] > shares_old[c]
        ),
        changed=changed,
    )


def _lists(snapshot: Snapshot, codes: Codes, min_customers: int) -> _Lists:
    found = listed(snapshot, min_customers)
    n_lists = len(np.unique(found.anchor))
    n_sold = int((snapshot.products.n_orders > 0).sum())
    coverage = n_lists / n_sold if n_sold else float("nan")
    return _Lists(codes[found.anchor], codes[found.candidate], n_lists, coverage)


def _shares(lists: _Lists, n: int) -> npt.NDArray[np.float64]:
    """Share of lists that hold each product."""
    counted = np.bincount(lists.candidate, minlength=n)
    return counted / max(lists.n_lists, 1)


def _changes(
    old: _Lists, new: _Lists, now: Snapshot, names: list[str]
) -> tuple[float, tuple[ChangedList, ...]]:
    n = len(names)
    old_keys, new_keys = old.anchor * n + old.candidate, new.anchor * n + new.candidate
    orders = np.zeros(n, dtype=np.int64)
    orders[: len(now.products.n_orders)] = now.products.n_orders
    left = ~np.isin(old_keys, new_keys)
    came = ~np.isin(new_keys, old_keys)
    sizes = np.bincount(old.anchor, minlength=n)
    lost = np.bincount(old.anchor[left], minlength=n)
    had = np.flatnonzero((sizes > 0) & (orders > 0))
    weight = orders[had]
    churn = float((lost[had] / sizes[had] * weight).sum() / weight.sum()) if len(had) else 0.0
    touched = np.unique(np.concatenate([old.anchor[left], new.anchor[came]]))
    touched = touched[np.argsort(-orders[touched], kind="stable")][:LIST]
    changed = tuple(
        ChangedList(
            anchor_id=names[a],
            title=now.products.titles[a] if a < len(now.products.titles) else "",
            n_orders=int(orders[a]),
            left=tuple(names[c] for c in old.candidate[left & (old.anchor == a)].tolist()),
            came=tuple(names[c] for c in new.candidate[came & (new.anchor == a)].tolist()),
        )
        for a in touched.tolist()
    )
    return churn, changed
