"""Products of a compatibility rule sorted into classes, and which classes match.

A side holds the class of every product: 0 outside the rule, 1 without the attribute, from 2 on one
class for each distinct set of values. Matches are pairs of classes, anchor's first.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from pairwell.matrix.attribute_values import Attributes
from pairwell.model.compatibility import (
    ASSUMED,
    FIRST_CLASS,
    NO_MEMBER,
    SAYS_NOTHING,
    UNKNOWN,
    Judgement,
)

_V = TypeVar("_V", bound=Hashable)
Side = npt.NDArray[np.int32]
Codes = npt.NDArray[np.int32]


class Classes(NamedTuple):
    """The class of each product on either side, and the pairs of classes that match."""

    one: Side
    other: Side
    match: list[tuple[int, int]]


def in_common(
    anchors: Codes, candidates: Codes, asked: tuple[str, str], attributes: Attributes, n: int
) -> Classes:
    """Sides that match where two attributes have a value in common.

    Args:
        anchors: codes of the one side.
        candidates: codes of the other.
        asked: the attribute of each side.
        attributes: of all products.
        n: number of products.
    """
    one, ones = _side(anchors, attributes.sets(asked[0]), n)
    other, others = _side(candidates, attributes.sets(asked[1]), n)
    with_value: dict[str | float, list[int]] = {}
    for values, theirs in others.items():
        for value in values:
            with_value.setdefault(value, []).append(theirs)
    match = {
        (ours, theirs)
        for values, ours in ones.items()
        for value in values
        for theirs in with_value.get(value, ())
    }
    return Classes(one, other, sorted(match))


def in_range(
    anchors: Codes,
    candidates: Codes,
    asked: tuple[str, str, str],
    attributes: Attributes,
    n: int,
) -> Classes:
    """Sides that match where a number of the anchor lies between two numbers of the candidate.

    Args:
        anchors: codes of the one side.
        candidates: codes of the other.
        asked: attribute of the anchor, then of the range's lowest and highest end; an end without
            an attribute is open.
        attributes: of all products.
        n: number of products.
    """
    one, ones = _side(anchors, attributes.numbers(asked[0]), n)
    low, high = (attributes.numbers(name) if name else None for name in asked[1:])
    ends = {
        code: (
            -np.inf if low is None else min(low[code]),
            np.inf if high is None else max(high[code]),
        )
        for code in candidates.tolist()
        if (low is None or code in low) and (high is None or code in high)
    }
    other, others = _side(candidates, ends, n)
    match = [
        (ours, theirs)
        for values, ours in ones.items()
        for (lowest, highest), theirs in others.items()
        if any(lowest <= value <= highest for value in values)
    ]
    return Classes(one, other, sorted(match))


def together(one: Codes, other: Codes, n: int) -> Classes:
    """Two sides of one class each, that match."""
    sides = np.zeros((2, n), dtype=np.int32)
    sides[0, one] = FIRST_CLASS
    sides[1, other] = FIRST_CLASS
    match = [(FIRST_CLASS, FIRST_CLASS)] if len(one) and len(other) else []
    return Classes(sides[0], sides[1], match)


def sides_of_lists(
    source: npt.NDArray[np.int64], target: Codes, category: Codes, n: int
) -> Classes:
    """Fits lists: a target with one matches the categories of the products that its list names.

    Products without a category are outside.

    Args:
        source: codes of the products that lists name.
        target: codes of what fits them.
        category: of every product, −1 where unknown.
        n: number of products.
    """
    shelves: dict[int, set[int]] = {}
    for code, shelf in zip(target.tolist(), category[source].tolist(), strict=True):
        if shelf >= 0:
            shelves.setdefault(code, set()).add(shelf)
    listed = set().union(*shelves.values())
    anchors = np.flatnonzero(np.isin(category, sorted(listed))).astype(np.int32)
    one, ones = _side(anchors, dict(enumerate(category.tolist())), n)
    candidates = np.array(sorted(shelves), dtype=np.int32)
    other, others = _side(candidates, {c: frozenset(known) for c, known in shelves.items()}, n)
    match = [(ones[shelf], theirs) for known, theirs in others.items() for shelf in known]
    return Classes(one, other, sorted(match))


def both_ways(
    rule: int, classes: Classes, *, matching: int, others: int
) -> list[tuple[Judgement, Side]]:
    """A rule as two judgements, each with the classes of its anchors.

    Args:
        rule: its number.
        classes: of its products.
        matching: verdict where classes match.
        others: verdict where they do not.
    """
    one, other, match = classes
    pairs = np.array(match, dtype=np.int64).reshape(-1, 2)
    return [
        (_judgement(rule, one, other, pairs, matching, others), one),
        (_judgement(rule, other, one, pairs[:, ::-1], matching, others), other),
    ]


def _judgement(
    rule: int, anchors: Side, candidates: Side, pairs: np.ndarray, matching: int, others: int
) -> Judgement:
    n_anchor_classes = int(anchors.max(initial=SAYS_NOTHING)) + 1
    order = np.argsort(pairs[:, 0], kind="stable")
    sizes = np.bincount(pairs[:, 0], minlength=n_anchor_classes)
    usual = np.full(int(candidates.max(initial=SAYS_NOTHING)) + 1, others, dtype=np.int8)
    usual[[NO_MEMBER, SAYS_NOTHING]] = ASSUMED, UNKNOWN
    return Judgement(
        rule=rule,
        candidate_class=candidates,
        usual=usual,
        offsets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        match=pairs[order, 1],
        matching=matching,
    )


def _side(members: Codes, values: Mapping[int, _V], n: int) -> tuple[Side, dict[_V, int]]:
    """The class of each product, and the class of each distinct value."""
    side = np.full(n, NO_MEMBER, dtype=np.int32)
    classes: dict[_V, int] = {}
    for code in members.tolist():
        known = code in values
        side[code] = (
            classes.setdefault(values[code], FIRST_CLASS + len(classes)) if known else SAYS_NOTHING
        )
    return side, classes
