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

from pairwell.matrix.rows import Int32s
from pairwell.matrix.significance import Float64s

Features = Any
"""A SciPy CSR array, products × features, rows of length one or empty."""

RUN = 4
"""Characters in a run; a shorter word, with a blank before and behind it, is one run."""

_WORD = re.compile(r"\w+")
_BLOCK = 512  # rows whose likenesses are held at once


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
    code = np.full((len(asked), k), -1, dtype=np.int32)
    like = np.zeros((len(asked), k))
    others = features[pool].T.tocsr()
    for start in range(0, len(asked), _BLOCK):
        block = features[asked[start : start + _BLOCK]] @ others
        for at in range(block.shape[0]):
            row = slice(block.indptr[at], block.indptr[at + 1])
            place, value = block.indices[row], block.data[row]
            mine = (pool[place] != asked[start + at]) & (value > 0)
            place, value = place[mine], value[mine]
            best = np.lexsort((place, -np.round(value, 9)))[:k]
            code[start + at, : len(best)] = pool[place[best]]
            like[start + at, : len(best)] = np.minimum(value[best], 1.0)
    return Neighbours(code, like)


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
