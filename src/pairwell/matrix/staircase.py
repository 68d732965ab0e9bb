"""Scores turned into shares that were counted: a staircase that rises with the score.

Cells of about one score are one step, and the step's share is the share of its cells that came true
when the same scores were made a window ago. A step on which fewer than five different customers
bought is joined to its neighbour, so that no share rests on the habits of a few; neighbours that do
not rise are joined as well (isotonic regression; Ayer et al. 1955). Below the first step nothing is
claimed.
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.matrix.prune import MIN_CUSTOMERS
from pairwell.matrix.rows import Int64s
from pairwell.matrix.significance import Float64s

_LEVELS = np.unique(np.concatenate([np.linspace(0, 0.9, 19), 1 - np.geomspace(0.1, 1e-5, 41)]))
"""Quantiles of the score at which steps begin: fine at the top, where the offers are."""


class Staircase(msgspec.Struct, frozen=True, kw_only=True):
    """Steps, lowest first.

    Attributes:
        starts: least score of each step.
        share: of its cells that came true.
        n_cells: cells it was counted on.
        n_customers: different customers whose cell came true.
    """

    starts: Float64s
    share: Float64s
    n_cells: Int64s
    n_customers: Int64s

    def step(self, score: npt.NDArray[np.float32]) -> Int64s:
        """The step of each score; −1 below the first, and for a score that is not a number."""
        found = np.searchsorted(self.starts, score, side="right") - 1
        found[np.isnan(score)] = -1
        return found

    def of(self, score: npt.NDArray[np.float32]) -> Float64s:
        """The share of each score; NaN where nothing is claimed."""
        if not len(self.share):
            return np.full(len(score), np.nan)
        at = self.step(score)
        return np.asarray(np.where(at >= 0, self.share[at], np.nan))


def staircase(
    score: npt.NDArray[np.float32],
    came_true: npt.NDArray[np.bool_],
    customer: npt.NDArray[np.int64],
    min_customers: int = MIN_CUSTOMERS,
) -> Staircase:
    """Count the steps.

    Args:
        score: of each cell.
        came_true: whether it was bought in the window.
        customer: of each cell.
        min_customers: different customers that stand behind each step.

    >>> score = np.array([0.1] * 10 + [0.9] * 10, np.float32)
    >>> true = np.array([i in (3, 4, 11, 12, 13, 14, 15) for i in range(20)])
    >>> staircase(score, true, np.arange(20), min_customers=2).share.tolist()
    [0.2, 0.5]
    """
    if not len(score):
        return _made([])
    starts = np.unique(np.quantile(score, _LEVELS, method="lower"))
    at = np.searchsorted(starts, score, side="right") - 1
    n = np.bincount(at, minlength=len(starts))
    hits = np.flatnonzero(came_true)
    order = hits[np.argsort(at[hits], kind="stable")]
    ends = np.cumsum(np.bincount(at[hits], minlength=len(starts)))
    whose = np.split(customer[order], ends[:-1])
    joined: list[_Step] = []
    for i, who in enumerate(whose):
        step = _Step(float(starts[i]), int(n[i]), len(who), np.unique(who))
        while joined and (len(joined[-1].who) < min_customers or joined[-1].share >= step.share):
            step = joined.pop().with_next(step)
        joined.append(step)
    while len(joined) > 1 and len(joined[-1].who) < min_customers:  # the top step has no next one
        last = joined.pop()
        joined.append(joined.pop().with_next(last))
    return _made([step for step in joined if len(step.who) >= min_customers])


class _Step(msgspec.Struct, frozen=True):
    start: float
    n: int
    n_true: int
    who: npt.NDArray[np.int64]

    @property
    def share(self) -> float:
        return self.n_true / self.n if self.n else 0.0

    def with_next(self, other: _Step) -> _Step:
        return _Step(
            self.start, self.n + other.n, self.n_true + other.n_true,
            np.union1d(self.who, other.who),
        )  # fmt: skip


def _made(steps: list[_Step]) -> Staircase:
    return Staircase(
        starts=np.array([s.start for s in steps]),
        share=np.array([s.share for s in steps]),
        n_cells=np.array([s.n for s in steps], dtype=np.int64),
        n_customers=np.array([len(s.who) for s in steps], dtype=np.int64),
    )
