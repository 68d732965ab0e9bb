"""How alike two products are by what the catalogue says: title words, category, brand, group.

Likeness is the cosine of two rows of features: 0 = nothing in common, 1 = the same. A product of
which a source says nothing has an empty row and is like nobody. Titles of any script are read as
words and as runs of four characters, so that inflected and compounded words still meet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse
from numba import njit

from pairwell.matrix.best_few import Few, Float64s, empty_few, empty_lists, gather, keep, packed
from pairwell.matrix.rows import Int32s, Int64s
from pairwell.matrix.threads import blocks_of, run_blocks

Features = Any
"""A SciPy CSR array, products × features, rows of length one or empty."""

RUN = 4
"""Characters in a run; a shorter word, with a blank before and behind it, is one run."""

_WORD = re.compile(r"\w+")
_BLOCK = 64  # products that a thread asks about at a time


class Neighbours(NamedTuple):
    """The likest products of each asked one, likest first.

    Attributes:
        code: asked × k; −1 beyond those that have anything in common.
        like: cosine, aligned; 0 beyond.
    """

    code: Int32s
    like: Float64s


def words_of(title: str) -> list[str]:
    """The words of a title, in one form whatever the case and width of its letters.

    >>> words_of("Чайник «Заря», ROT 2L")
    ['чайник', 'заря', 'rot', '2l']
    """
    return _WORD.findall(unicodedata.normalize("NFKC", title).casefold())


def runs_of(words: Iterable[str]) -> Iterator[str]:
    """All runs of four characters inside each word, its edges counting as blanks.

    >>> list(runs_of(["red", "cups"]))
    [' red', 'red ', ' cup', 'cups', 'ups ']
    """
    for word in words:
        padded = f" {word} "
        for at in range(max(1, len(padded) - RUN + 1)):
            yield padded[at : at + RUN]


def title_features(titles: Iterable[str]) -> Features:
    """TF-IDF of words and of runs, half of the likeness each.

    >>> x = title_features(["red mug", "blue mug", "wool scarf"])
    >>> like = (x @ x.T).toarray()
    >>> bool(like[0, 1] > like[0, 2])
    True
    """
    words = [words_of(title) for title in titles]
    return joined([_tf_idf(words), _tf_idf([list(runs_of(each)) for each in words])])


def group_features(group: npt.NDArray[np.integer]) -> Features:
    """Alike are members of one group (category, brand, family); −1 belongs to none.

    >>> x = group_features(np.array([0, 1, 0, -1]))
    >>> (x @ x.T).toarray()[0].tolist()
    [1.0, 0.0, 1.0, 0.0]
    """
    known = np.flatnonzero(group >= 0)
    shape = (len(group), int(group.max(initial=-1)) + 1)
    return scipy.sparse.csr_array((np.ones(len(known)), (known, group[known])), shape=shape)


def vector_features(vectors: npt.NDArray[np.floating]) -> Features:
    """Rows of an embedding model, scaled to length one; a row of zeros is like nobody.

    >>> x = vector_features(np.array([[3.0, 4.0], [4.0, 3.0], [0.0, 0.0]]))
    >>> (x @ x.T).toarray()[0].round(2).tolist()
    [1.0, 0.96, 0.0]
    """
    length = np.sqrt((vectors.astype(np.float64) ** 2).sum(axis=1))
    scaled = vectors / np.where(length > 0, length, 1.0)[:, None]
    return scipy.sparse.csr_array(scaled.astype(np.float64))


def joined(sources: list[Features]) -> Features:
    """The likeness that is the mean of several."""
    return scipy.sparse.csr_array(scipy.sparse.hstack(sources)) * (1.0 / np.sqrt(len(sources)))


def nearest(
    features: Features, asked: npt.NDArray[np.integer], pool: npt.NDArray[np.integer], k: int
) -> Neighbours:
    """The ``k`` likest products of the pool for each one asked; never itself.

    Args:
        features: of all products.
        asked: codes.
        pool: codes to choose from, each once; of equally like ones the earlier in the pool wins.
        k: at most so many.
    """
    holders = features[pool].T.tocsr()  # of each feature: the places in the pool that have it
    lists, codes = empty_lists(len(asked), k), asked.astype(np.int64)
    places = pool.astype(np.int64)

    def scratch() -> tuple[Few, Float64s]:
        return empty_few(k), np.zeros(len(pool))

    def work(mine: tuple[Few, Float64s], low: int, high: int) -> None:
        _nearest_rows(
            codes, low, high, features.indptr, features.indices, features.data,
            holders.indptr, holders.indices, holders.data, places, mine[1],
            *mine[0], lists.key, lists.n_both, lists.n_customers, lists.code, lists.size,
        )  # fmt: skip

    run_blocks(blocks_of(np.ones(len(codes), dtype=np.int64), _BLOCK), scratch, work)
    found = np.arange(k)[None, :] < lists.size[:, None]
    code = np.where(found, pool[lists.code] if len(pool) else -1, -1).astype(np.int32)
    return Neighbours(code, np.where(found, np.minimum(lists.key, 1.0), 0.0))


@njit(nogil=True, cache=True)
def _nearest_rows(
    asked: Int64s,
    low: int,
    high: int,
    indptr: npt.NDArray[np.integer],
    indices: npt.NDArray[np.integer],
    data: Float64s,
    holders_indptr: npt.NDArray[np.integer],
    holders_indices: npt.NDArray[np.integer],
    holders_data: Float64s,
    pool: Int64s,
    like: Float64s,
    few_key: Float64s,
    few_tie: Int64s,
    few_customers: Int32s,
    kept_key: Float64s,
    kept_both: Int32s,
    kept_customers: Int32s,
    kept_place: Int32s,
    kept_size: Int32s,
) -> None:
    for row in range(low, high):
        code = asked[row]
        for at in range(indptr[code], indptr[code + 1]):
            feature, value = indices[at], data[at]
            for other in range(holders_indptr[feature], holders_indptr[feature + 1]):
                like[holders_indices[other]] += value * holders_data[other]
        size, floor = 0, -1.0
        for place in range(len(pool)):
            # rounded, so that what is equal is equal whatever its sum's order
            rounded = np.floor(like[place] * 1e9 + 0.5) / 1e9
            if rounded > 0.0 and rounded >= floor and pool[place] != code:
                size, floor = gather(
                    few_key, few_tie, few_customers, size, floor, rounded, packed(0, place), 0
                )
            like[place] = 0.0
        keep(
            few_key, few_tie, few_customers, size, row,
            kept_key, kept_both, kept_customers, kept_place, kept_size,
        )  # fmt: skip


def _tf_idf(texts: list[list[str]]) -> Features:
    # (1 + log tf) · (1 + log((1 + n) / (1 + df))), rows scaled to length one
    number: dict[str, int] = {}
    term = [number.setdefault(each, len(number)) for text in texts for each in text]
    row = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    shape = (len(texts), max(1, len(number)))
    counts = scipy.sparse.coo_array((np.ones(len(term)), (row, term)), shape=shape).tocsr()
    counts.sum_duplicates()
    held_by = np.bincount(counts.indices, minlength=shape[1])
    rarity = 1.0 + np.log((1.0 + len(texts)) / (1.0 + held_by))
    counts.data = (1.0 + np.log(counts.data)) * rarity[counts.indices]
    rows = np.repeat(np.arange(len(texts)), np.diff(counts.indptr))
    length = np.sqrt(np.bincount(rows, weights=counts.data**2, minlength=len(texts)))
    counts.data /= length[rows]
    return counts
