"""The peers: for each its grid, and how it makes a products × products matrix of weights.

Every peer scores a candidate by the plain sum of the weights of what is in the basket. Weights are
fitted on baskets × products in ones and zeros; nothing here knows of validation or test.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp
from scipy.linalg import lapack

Params = Mapping[str, Any]
Weights = Any
"""Products × products, ``sp.csr_array`` or a dense array."""


class Peer(NamedTuple):
    """One method.

    Attributes:
        name: as the table shows it.
        fit: from baskets × products and parameters to weights.
        grid: the values that validation chooses from, all combinations.
        max_products: more than so many and it is not run.
    """

    name: str
    fit: Callable[[sp.csr_array, Params], Weights]
    grid: dict[str, tuple[Any, ...]]
    max_products: int = 1_000_000

    def choices(self) -> Iterator[dict[str, Any]]:
        """Every combination of the grid."""
        for values in product(*self.grid.values()):
            yield dict(zip(self.grid, values, strict=True))


def popularity(baskets: sp.csr_array, params: Params) -> Weights:
    """No weights at all: the harness breaks ties by popularity."""
    return sp.csr_array((baskets.shape[1], baskets.shape[1]), dtype=np.float64)


def cosine(baskets: sp.csr_array, params: Params) -> Weights:
    """Cosine of the K nearest, the product itself among them, as the two below."""
    return _implicit("CosineRecommender", params, baskets)


def tfidf(baskets: sp.csr_array, params: Params) -> Weights:
    """Cosine after TF-IDF."""
    return _implicit("TFIDFRecommender", params, baskets)


def bm25(baskets: sp.csr_array, params: Params) -> Weights:
    """Inner product after Okapi BM25."""
    return _implicit("BM25Recommender", params, baskets)


def _implicit(name: str, params: Params, baskets: sp.csr_array) -> Weights:
    from implicit import nearest_neighbours

    model = getattr(nearest_neighbours, name)(**params)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it converts its own weighted matrix, and says so
        model.fit(sp.csr_matrix(baskets), show_progress=False)
    return sp.csr_array(model.similarity)


def rp3beta(baskets: sp.csr_array, params: Params) -> Weights:
    """Three steps of a random walk, popular ends held back (Paudel et al. 2017).

    With ``normalise`` each product's weights sum to one, as some implementations do.
    """
    size = np.diff(baskets.indptr)
    count = np.bincount(baskets.indices, minlength=baskets.shape[1])
    to_products = baskets.copy()
    to_products.data = np.repeat(1.0 / np.maximum(size, 1), size) ** params["alpha"]
    to_baskets = sp.diags_array(np.maximum(count, 1.0) ** -params["alpha"]) @ baskets.T.tocsr()
    held_back = sp.diags_array(np.maximum(count, 1.0) ** -params["beta"])
    walk = (to_baskets @ to_products @ held_back).tocsr()
    walk.setdiag(0)
    weights = _keep_top(walk, params["K"])
    if params["normalise"]:
        total = np.maximum(weights.sum(axis=1), 1e-300)
        weights = (sp.diags_array(1.0 / total) @ weights).tocsr()
    return weights


def _keep_top(weights: sp.csr_array, k: int) -> sp.csr_array:
    """The ``k`` largest of each row."""
    data = weights.data
    for start, stop in zip(weights.indptr[:-1], weights.indptr[1:], strict=True):
        if stop - start > k:
            row = data[start:stop]
            row[np.argpartition(row, len(row) - k)[: len(row) - k]] = 0
    weights.eliminate_zeros()
    return weights


def ease(baskets: sp.csr_array, params: Params) -> Weights:
    """The dense linear autoencoder in closed form (Steck 2019)."""
    gram = (baskets.T @ baskets).toarray().astype(np.float64)
    gram[np.diag_indices_from(gram)] += params["ridge"]
    factor, failed = lapack.dpotrf(gram, lower=1, overwrite_a=1)
    inverse, failed_too = lapack.dpotri(factor, lower=1, overwrite_c=1)
    if failed or failed_too:
        raise ArithmeticError("EASE: the co-count matrix is not positive definite")
    inverse = np.tril(inverse)
    inverse += np.tril(inverse, -1).T
    weights = inverse / -np.diag(inverse)
    weights[np.diag_indices_from(weights)] = 0
    return weights


PEERS = (
    Peer("popularity", popularity, {}),
    Peer("cosine (implicit)", cosine, {"K": (3, 5, 10, 20, 50, 200)}),
    Peer("TF-IDF (implicit)", tfidf, {"K": (3, 5, 10, 20, 50, 200)}),
    Peer(
        "BM25 (implicit)",
        bm25,
        {"K": (5, 20, 50, 200), "K1": (0.4, 1.2, 4.0), "B": (0.25, 0.75)},
    ),
    Peer(
        "RP3beta",
        rp3beta,
        {
            "alpha": (0.5, 0.7, 1.0),
            "beta": (0.3, 0.5, 0.7),
            "K": (30, 300),
            "normalise": (False, True),
        },
    ),
    Peer("EASE", ease, {"ridge": (2.0, 5.0, 10.0, 30.0, 100.0, 300.0, 1000.0)}, 8_000),
)
