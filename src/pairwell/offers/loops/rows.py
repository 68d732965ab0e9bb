"""Rows of pairs met, and what fits: as ``gather`` and ``Compatibility.beside`` say it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.model.compatibility import SAYS_NOTHING, UNKNOWN, VERIFIED
from pairwell.offers.loops.shapes import (
    CODE,
    ENTRY,
    N_BOTH,
    N_CUSTOMERS,
    POSITIVE,
    PROVEN,
    RELEVANCE,
    SPEAKER,
    SPREAD,
    STRENGTH,
    SUBSTITUTE,
    Flags,
    Found,
    Int64s,
)


@njit(cache=True)
def meet_rows(
    offsets: Int64s,
    candidate: npt.NDArray[np.int32],
    n_both: npt.NDArray[np.int32],
    n_customers: npt.NDArray[np.int32],
    strength: npt.NDArray[np.float32],
    score: npt.NDArray[np.float32],
    proven: Flags,
    relation: npt.NDArray[np.int8],
    speakers: Int64s,
    min_customers: int,
    substitute: int,
) -> Found:
    """The union of the speakers' rows of pairs, as ``gather`` gives it, in order of appearance."""
    most = 0
    for speaker in speakers:
        most += offsets[speaker + 1] - offsets[speaker]
    whole = np.empty((most, 5), np.int64)
    real = np.empty((most, 4), np.float64)  # and the plain sums of scores and strengths
    flag = np.empty((most, 3), np.bool_)
    kind = np.empty(most, np.int8)
    loudest = np.empty(most, np.float64)
    size = 16
    while size < 2 * most:
        size *= 2
    place = np.full(size, -1, np.int64)
    far = 0.0  # lines of memory that are far away are all asked for before one is waited for
    for speaker in speakers:
        for entry in range(offsets[speaker], offsets[speaker + 1], 16):
            far += candidate[entry] + n_both[entry] + n_customers[entry]
            far += strength[entry] + score[entry] + proven[entry] + relation[entry]
    if most:
        loudest[0] = far  # so that asking is not left out as useless; overwritten below
    n = 0
    for speaker in speakers:
        for entry in range(offsets[speaker], offsets[speaker + 1]):
            code = np.int64(candidate[entry])
            plain_score, plain_strength = np.float64(score[entry]), np.float64(strength[entry])
            enough = n_customers[entry] >= min_customers
            heard = plain_score if enough else min(plain_score, 0.0)
            strong = plain_strength if enough else min(plain_strength, 0.0)
            at = (code * SPREAD) & (size - 1)
            while place[at] >= 0 and whole[place[at], CODE] != code:
                at = (at + 1) & (size - 1)
            i = place[at]
            if i < 0:
                i = place[at] = n
                n += 1
                whole[i, CODE] = code
                real[i, RELEVANCE], real[i, STRENGTH] = heard, strong
                real[i, 2], real[i, 3] = plain_score, plain_strength
                flag[i, PROVEN] = proven[entry] and enough
                flag[i, SUBSTITUTE] = relation[entry] == substitute
                loudest[i] = heard
            else:
                real[i, RELEVANCE] += heard
                real[i, STRENGTH] += strong
                real[i, 2] += plain_score
                real[i, 3] += plain_strength
                flag[i, PROVEN] |= proven[entry] and enough
                flag[i, SUBSTITUTE] |= relation[entry] == substitute
                if heard <= loudest[i]:
                    continue
                loudest[i] = heard
            whole[i, ENTRY], whole[i, SPEAKER] = entry, speaker
            whole[i, N_BOTH], whole[i, N_CUSTOMERS] = n_both[entry], n_customers[entry]
            kind[i] = relation[entry]
    for i in range(n):
        flag[i, POSITIVE] = real[i, 2] > 0 and real[i, 3] >= 0
    return whole[:n], real[:n], flag[:n], kind[:n]


@njit(cache=True)
def beside(
    whole: Int64s,
    anchors: Int64s,
    offsets: Int64s,
    judgement: npt.NDArray[np.int32],
    anchor_class: npt.NDArray[np.int32],
    link_offsets: Int64s,
    linked: Int64s,
    classes: npt.NDArray[np.int32],
    usual_at: Int64s,
    usual: npt.NDArray[np.int8],
    row_at: Int64s,
    row: Int64s,
    match_at: Int64s,
    match: Int64s,
    matching: npt.NDArray[np.int8],
    first_never: int,
) -> npt.NDArray[np.int8]:
    """What fits the anchors, as ``Compatibility.beside`` says it of candidates from ``meet_rows``.

    After the anchors come the columns of ``Shelf.compatibility_columns``: the compatibility's own,
    then the class of each product in each judgement, and what the judgements say, end to end; that
    of judgement j starts at ``..._at[j]``.
    """
    n = len(whole)
    verdict = np.zeros(n, np.int8)
    said = np.empty(n, np.int8)
    for anchor in anchors:
        start, end = offsets[anchor], offsets[anchor + 1]
        first, last = link_offsets[anchor], link_offsets[anchor + 1]
        if start == end and first == last:
            continue
        said[:] = 0
        links_to_hear = first < last
        for k in range(start, end + 1):
            j = judgement[k] if k < end else first_never
            if links_to_hear and j >= first_never:
                for i in range(n):
                    for m in range(first, last):
                        if linked[m] == whole[i, CODE]:
                            said[i] = VERIFIED
                links_to_hear = False
            if k == end:
                break
            by_class = usual[usual_at[j] : usual_at[j + 1]].copy()
            if anchor_class[k] == SAYS_NOTHING:
                by_class[SAYS_NOTHING:] = UNKNOWN
            else:
                at = row_at[j] + anchor_class[k]
                for m in range(match_at[j] + row[at], match_at[j] + row[at + 1]):
                    by_class[match[m]] = matching[j]
            for i in range(n):
                said[i] = max(said[i], by_class[classes[whole[i, CODE], j]])
        for i in range(n):
            verdict[i] = max(verdict[i], said[i])
    return verdict
