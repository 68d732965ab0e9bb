"""Links that cannot be: of an unknown relation, of a product to itself, upgrades in a circle."""

from __future__ import annotations

import difflib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.checks.check import Check
from pairwell.ingest.fields import Mask, mask_of
from pairwell.model.snapshot import RELATIONS

SHOWN = 5
"""So many words or circles are named at most."""


def unknown_relation() -> Check:
    """A fresh check for one file; its hint names the nearest relation of each word.

    >>> check = unknown_relation()
    >>> rows = pa.RecordBatch.from_pydict(
    ...     {"relation": ["upgrade", None], "relation_given": ["upgrade", "acessory"]})
    >>> check.test(rows).tolist(), check.advice()[:43]
    ([False, True], "Did you mean accessory where it says 'acess")
    """
    unknown: dict[str, None] = {}

    def test(rows: pa.RecordBatch) -> Mask:
        found = mask_of(rows.column("relation").is_null())
        for word in pc.unique(rows.column("relation_given").filter(pa.array(found))).to_pylist():
            if word is not None and len(unknown) < SHOWN:
                unknown[word] = None
        return found

    def seen() -> str:
        nearest = ((w, difflib.get_close_matches(w.casefold(), RELATIONS, n=1)) for w in unknown)
        meant = [f"{near[0]} where it says {word!r}" for word, near in nearest if near]
        return f"Did you mean {', '.join(meant)}?" if meant else ""

    return Check(
        reason="unknown_relation",
        meaning="have no relation or one that is not known",
        hint=f"There are: {', '.join(RELATIONS)}.",
        test=test,
        seen=seen,
    )


def link_to_itself() -> Check:
    """A check that the two ends are two products.

    >>> rows = pa.RecordBatch.from_pydict({"product_id": ["a", "a"], "target_id": ["a", "b"]})
    >>> link_to_itself().test(rows).tolist()
    [True, False]
    """
    return Check(
        reason="link_to_itself",
        meaning="link a product to itself",
        hint="Name the other product as the target.",
        test=lambda rows: mask_of(pc.equal(rows.column("product_id"), rows.column("target_id"))),
    )


def upgrade_cycle() -> Check:
    """A fresh check that upgrades lead forward: the row that would close a circle is refused.

    Memory: one entry for each upgrade of the file.

    >>> check = upgrade_cycle()
    >>> rows = pa.RecordBatch.from_pydict(
    ...     {"product_id": list("abc"), "relation": ["upgrade"] * 3, "target_id": list("bca")})
    >>> check.test(rows).tolist(), check.advice()[:26]
    ([False, False, True], 'The circle: c → a → b → c.')
    """
    later = _Later()
    return Check(
        reason="upgrade_cycle",
        meaning="make a circle of upgrades, so that nothing is the newest",
        hint="Let each version point at a newer one only.",
        test=later.test,
        seen=later.seen,
    )


class _Later:
    """What each product is followed by."""

    def __init__(self) -> None:
        self._next: dict[str, list[str]] = {}
        self._newer: set[str] = set()
        self._circles: list[str] = []

    def test(self, rows: pa.RecordBatch) -> Mask:
        found = np.zeros(rows.num_rows, dtype=np.bool_)
        upgrades = np.flatnonzero(mask_of(pc.equal(rows.column("relation"), "upgrade")))
        older = rows.column("product_id").take(pa.array(upgrades)).to_pylist()
        newer = rows.column("target_id").take(pa.array(upgrades)).to_pylist()
        for row, product, target in zip(upgrades.tolist(), older, newer, strict=True):
            if product is None or target is None or product == target:
                continue
            # Nothing leads to a product that is nobody's upgrade yet: no walk is needed.
            path = self._path(target, product) if product in self._newer else None
            if path is None:
                self._next.setdefault(product, []).append(target)
                self._newer.add(target)
            else:
                found[row] = True
                if len(self._circles) < SHOWN:
                    self._circles.append(" → ".join([product, *path]))
        return found

    def seen(self) -> str:
        return f"The circle: {'; '.join(self._circles)}." if self._circles else ""

    def _path(self, start: str, goal: str) -> list[str] | None:
        """The way along the upgrades from one product to another, both ends in it."""
        came_from: dict[str, str] = {start: ""}
        waiting = [start]
        while waiting:
            at = waiting.pop()
            if at == goal:
                way = [at]
                while came_from[way[-1]]:
                    way.append(came_from[way[-1]])
                return way[::-1]
            for further in self._next.get(at, ()):
                if further not in came_from:
                    came_from[further] = at
                    waiting.append(further)
        return None
