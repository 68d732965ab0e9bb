"""Verdict, score and rank of each candidate: as ``judge``, ``score`` and ``best`` say them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.model.compatibility import INCOMPATIBLE
from pairwell.offers.loops.rows import beside
from pairwell.offers.loops.shapes import (
    CODE,
    DEAR,
    EVIDENCE_FACTOR,
    FEW,
    FINE,
    IRRELEVANT,
    IS_SUBSTITUTE,
    MARGIN_FACTOR,
    N_BOTH,
    NOT_POSITIVE,
    OWNED,
    POSITIVE,
    PRICE_FACTOR,
    PRICE_RATIO,
    PROVEN,
    RELEVANCE,
    SATISFIED,
    SCORE,
    SHIFT,
    SPEAKER,
    SPREAD,
    STRENGTH,
    SUBSTITUTE,
    UNFIT,
    VARIANT,
    Flags,
    Int64s,
    Reals,
)


@njit(cache=True)
def weigh(
    whole: Int64s,
    real: Reals,
    flag: Flags,
    kind: npt.NDArray[np.int8],
    facts: npt.NDArray[np.void],
    gate: npt.NDArray[np.int8],
    named: Int64s,
    n_named: int,
    anchors: Int64s,
    owned: npt.NDArray[np.int32],
    said: Any,
    fits: npt.NDArray[np.int8],
    heard: npt.NDArray[np.int8],
    floor: float,
    ceiling: float,
    anchor_price: float,
    expectation: float,
    prior_orders: float,
    least_heard: float,
    price_centre: float,
    price_fall: float,
    price_weight: float,
    stage_weight: float,
    part_of_set: int,
    beside_speakers: bool,
    room: int,
    listed: int,
) -> tuple[npt.NDArray[np.int8], Reals, Int64s, Int64s, int, bool, npt.NDArray[np.int8]]:
    """Verdicts, scores, the best and what is listed as refused.

    What ``meet_rows`` gave comes first, then ``facts`` of every product. ``gate`` holds the numbers
    of the gates that are asked here. ``named`` holds products with numbers of gates (``SHIFT``),
    so many as ``n_named``, and after them satisfied categories. ``said`` are the columns that
    ``beside`` asks about what fits, ``fits`` what was found out about it already, and ``heard`` the
    number of the first gate outside that refuses a candidate; empty = nobody says anything.
    ``ceiling`` is a price in minor units, infinite = none; ``expectation``
    is that of the snapshot; ``room`` are places of the list, ``listed`` so many refusals.

    Returns:
        Verdicts; rows of scores and their factors; places of the best, in order; codes and verdicts
        of the refusals to list, in order; how many are eligible; whether the order of the best is
        open, for equal scores; of each candidate whether it fits, empty where nobody says.
    """
    n = len(whole)
    verdict = np.empty(n, np.int8)
    told = np.empty((5, n), np.float64)
    size = 32
    while size < 2 * (n_named + len(owned)):
        size *= 2
    table = np.full(size, -1, np.int64)
    for j in range(n_named + len(owned)):
        if j < n_named:
            key = named[j]
        else:
            mine = owned[j - n_named]
            if facts[mine].may_be_owned:
                continue
            key = np.int64(mine) * SHIFT + gate[OWNED]
        at = (key // SHIFT * SPREAD) & (size - 1)
        while table[at] >= 0 and table[at] // SHIFT != key // SHIFT:
            at = (at + 1) & (size - 1)
        table[at] = key if table[at] < 0 else min(key, table[at])
    # Everything far away is asked for at once, before anything waits for an answer.
    near = np.empty(n, facts.dtype)
    for i in range(n):
        near[i] = facts[whole[i, CODE]]
    families = np.empty(len(anchors), np.int32)
    for j in range(len(anchors)):
        families[j] = facts[anchors[j]].family
    if len(fits) == 0 and len(said[0]):
        fits = beside(whole, anchors, *said)
    n_eligible = 0
    for i in range(n):
        code, known = whole[i, CODE], near[i]
        first = np.int64(known.standing)
        relevance, price = real[i, RELEVANCE], known.price
        at = (code * SPREAD) & (size - 1)
        while table[at] >= 0:
            if table[at] // SHIFT == code:
                first = min(first, table[at] % SHIFT)
                break
            at = (at + 1) & (size - 1)
        if len(fits) and fits[i] == INCOMPATIBLE:
            first = min(first, gate[UNFIT])
        if len(heard):
            first = min(first, heard[i])
        if flag[i, SUBSTITUTE]:
            first = min(first, gate[IS_SUBSTITUTE])
        if not flag[i, POSITIVE]:
            first = min(first, gate[NOT_POSITIVE])
        elif relevance <= 0 or real[i, STRENGTH] < 0:
            first = min(first, gate[FEW])
        if relevance < floor:
            first = min(first, gate[IRRELEVANT])
        is_variant: Any = False
        for family in families:
            is_variant = is_variant or (known.family == family and family >= 0)
        if is_variant and not (flag[i, PROVEN] and known.is_range):
            first = min(first, gate[VARIANT])
        for j in range(n_named, len(named)):
            if known.category == named[j]:
                first = min(first, gate[SATISFIED])
        dear = price > ceiling and known.has_ceiling
        if dear and kind[i] != part_of_set and not is_variant:
            first = min(first, gate[DEAR])
        verdict[i] = 0 if first == FINE else first
        n_eligible += first == FINE
        if first != FINE:
            told[SCORE, i] = math.nan
            continue
        speaker = facts[whole[i, SPEAKER]]
        by_evidence = 1.0
        if not flag[i, PROVEN]:
            n_both = np.float64(whole[i, N_BOTH])
            by_chance = expectation * speaker.n_orders * known.n_orders
            by_evidence = min(max((n_both - by_chance) / (n_both + prior_orders), least_heard), 1.0)
        ratio = compared = price / anchor_price
        if beside_speakers and anchor_price > 0:
            compared = price / speaker.price
        by_price = 1.0
        if not math.isnan(compared):
            fallen = 1.0
            if compared > price_centre:
                above = max(math.log(compared / price_centre), 0.0)
                fallen = math.exp(above * above * price_fall)
            by_price = (1 - price_weight) + (2 * price_weight) * fallen
        told[SCORE, i] = relevance * by_evidence * by_price * known.margin_factor * stage_weight
        told[EVIDENCE_FACTOR, i] = by_evidence
        told[PRICE_FACTOR, i] = by_price
        told[MARGIN_FACTOR, i] = known.margin_factor
        told[PRICE_RATIO, i] = ratio
    best = np.empty(min(room, n_eligible), np.int64)
    refused = np.empty(min(listed, n - n_eligible), np.int64)
    m = k = 0
    is_open = False
    for i in range(n):
        if verdict[i] == 0:
            m = _put(best, m, i, told[SCORE])
        else:
            k = _put_refused(refused, k, i, real, whole)
    for i in range(n):
        if verdict[i] == 0:
            for j in range(m):
                is_open |= best[j] != i and told[SCORE, best[j]] == told[SCORE, i]
    listing = np.empty((k, 2), np.int64)
    for j in range(k):
        listing[j, 0], listing[j, 1] = whole[refused[j], CODE], verdict[refused[j]]
    return verdict, told, best, listing, n_eligible, is_open, fits


@njit(cache=True, inline="always")
def _put(best: Int64s, m: int, i: int, score: Reals) -> int:
    """Put i in its place among the m best so far; what does not fit falls off the end."""
    j = m
    while j > 0 and score[best[j - 1]] < score[i]:
        j -= 1
    if j == len(best):
        return m
    m = min(m + 1, len(best))
    for k in range(m - 1, j, -1):
        best[k] = best[k - 1]
    best[j] = i
    return m


@njit(cache=True, inline="always")
def _put_refused(listed: Int64s, m: int, i: int, real: Reals, whole: Int64s) -> int:
    """The same by relevance, of equals the lower code first."""
    j = m
    while j > 0:
        other = listed[j - 1]
        if real[other, RELEVANCE] > real[i, RELEVANCE]:
            break
        if real[other, RELEVANCE] == real[i, RELEVANCE] and whole[other, CODE] < whole[i, CODE]:
            break
        j -= 1
    if j == len(listed):
        return m
    m = min(m + 1, len(listed))
    for k in range(m - 1, j, -1):
        listed[k] = listed[k - 1]
    listed[j] = i
    return m
