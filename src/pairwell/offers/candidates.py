"""Candidates: what the rows of several anchors say together about each product.

A product named in several rows has its scores summed. A row's entry behind which stand fewer
customers than the floor can speak against a candidate, never for it: nothing that is offered, and
no place in the order of offers, comes from it (P29, P52).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.model.snapshot import RELATIONS, BackoffRows, Level, PairRows

_SUBSTITUTE = RELATIONS.index("substitute")
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


class Candidates(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Products that could be offered, each once; arrays of one length.

    Attributes:
        code: the product.
        relevance: summed scores, as far as enough customers stand behind them.
        strength: summed strengths in the same way; of a family or category the relevance.
        positive: whether all entries together, however few their customers, speak for it.
        entry: where in the rows of the level the loudest evidence stands.
        speaker: the anchor (at product level) or group whose row that is.
        n_both, n_customers: of the loudest evidence.
        proven: whether any entry above the floor is proven.
        substitute: whether any entry calls it a substitute.
        relation: of the loudest evidence, index into ``RELATIONS``.
        rows: the same side by side as compiled loops read it; None where they did not make it.
    """

    level: Level
    code: npt.NDArray[np.int32]
    relevance: Floats
    strength: Floats
    positive: npt.NDArray[np.bool_]
    entry: npt.NDArray[np.int64]
    speaker: npt.NDArray[np.int32]
    n_both: npt.NDArray[np.int32]
    n_customers: npt.NDArray[np.int32]
    proven: npt.NDArray[np.bool_]
    substitute: npt.NDArray[np.bool_]
    relation: npt.NDArray[np.int8]
    rows: Any = None

    def __len__(self) -> int:
        return len(self.code)

    def only(self, chosen: npt.NDArray[Any]) -> Candidates:
        """Some of them: a mask, or places."""
        return Candidates(
            level=self.level,
            code=self.code[chosen],
            relevance=self.relevance[chosen],
            strength=self.strength[chosen],
            positive=self.positive[chosen],
            entry=self.entry[chosen],
            speaker=self.speaker[chosen],
            n_both=self.n_both[chosen],
            n_customers=self.n_customers[chosen],
            proven=self.proven[chosen],
            substitute=self.substitute[chosen],
            relation=self.relation[chosen],
        )


def gather(
    level: Level, rows: PairRows | BackoffRows, speakers: tuple[int, ...], min_customers: int
) -> Candidates:
    """The union of the speakers' rows.

    Args:
        level: what the rows are about.
        rows: pairs of products, or what goes with groups.
        speakers: whose rows: codes of products or of groups, each once.
        min_customers: the floor below which an entry cannot speak for a candidate.
    """
    bounds = [(rows.offsets.item(s), rows.offsets.item(s + 1)) for s in speakers]
    entry = np.concatenate([np.arange(a, b) for a, b in bounds])
    code = rows.candidate[entry]
    enough = rows.n_customers[entry] >= min_customers
    score = rows.score[entry].astype(np.float64)
    relevance = np.where(enough, score, np.minimum(score, 0.0))
    if isinstance(rows, PairRows):
        plain = rows.strength[entry].astype(np.float64)
        strength = np.where(enough, plain, np.minimum(plain, 0.0))
        proven = rows.proven[entry] & enough
        relation = rows.relation[entry]
        substitute = relation == _SUBSTITUTE
    else:
        plain, strength = score, relevance
        proven = substitute = np.zeros(len(entry), dtype=np.bool_)
        relation = np.zeros(len(entry), dtype=np.int8)
    speaker = np.array(speakers, dtype=np.int32).repeat([b - a for a, b in bounds])
    if len(speakers) > 1 and len(entry):
        n, product = len(entry), _numbered(code)
        own = (product == np.arange(n)).nonzero()[0]
        loudest = _loudest(relevance, product)[own]
        code, entry, speaker = code[own], entry[loudest], speaker[loudest]
        relation = relation[loudest]
        relevance = np.bincount(product, relevance, n)[own]
        strength = np.bincount(product, strength, n)[own]
        score, plain = np.bincount(product, score, n)[own], np.bincount(product, plain, n)[own]
        proven = np.bincount(product, proven, n)[own] > 0
        substitute = np.bincount(product, substitute, n)[own] > 0
    return Candidates(
        level=level,
        code=code,
        relevance=relevance,
        strength=strength,
        positive=(score > 0) & (plain >= 0),
        entry=entry,
        speaker=speaker,
        n_both=rows.n_both[entry],
        n_customers=rows.n_customers[entry],
        proven=proven,
        substitute=substitute,
        relation=relation,
    )


def _numbered(code: npt.NDArray[np.int32]) -> Places:
    """The number of each entry's product: the place of one entry about it.

    Nothing is sorted: each entry notes its place under its product, the last note stands.
    """
    noted = np.empty(int(code.max()) + 1, dtype=np.int64)  # only what is written is read
    noted[code] = np.arange(len(code))
    return noted[code]


def _loudest(relevance: Floats, product: Places) -> Places:
    """By number of a product: the place of its loudest entry, of equals the first."""
    top = np.full(len(product), -np.inf)
    np.maximum.at(top, product, relevance)
    loud = (relevance == top[product]).nonzero()[0][::-1]
    place = np.empty(len(product), dtype=np.int64)
    place[product[loud]] = loud  # the last write, of the first entry, stands
    return place


def uncounted(
    level: Level,
    code: npt.NDArray[np.int32],
    speaker: npt.NDArray[np.int32],
    relevance: Floats,
    relation: npt.NDArray[np.int8] | str,
) -> Candidates:
    """Candidates behind which no counts stand: links of the shop, and shelves of its catalogue.

    Their entries and counts are −1: not known.
    """
    n = len(code)
    unknown = np.full(n, -1, dtype=np.int32)
    if isinstance(relation, str):
        relation = np.full(n, RELATIONS.index(relation), dtype=np.int8)
    no = np.zeros(n, dtype=np.bool_)
    return Candidates(
        level=level,
        code=code.astype(np.int32),
        relevance=relevance.astype(np.float64),
        strength=relevance.astype(np.float64),
        positive=np.ones(n, dtype=np.bool_),
        entry=unknown.astype(np.int64),
        speaker=speaker.astype(np.int32),
        n_both=unknown,
        n_customers=unknown,
        proven=no,
        substitute=no,
        relation=relation,
    )


def named_by_shop(
    found: Mapping[int, int],
    relation: npt.NDArray[np.int8] | str,
    relevance: Floats | None = None,
) -> Candidates | None:
    """Candidates that the shop itself named, each with the product that it hangs on; None if none.

    Args:
        found: product by candidate, in the shop's order.
        relation: of all, or of each.
        relevance: of each; left out, the shop's order counts: 1, 1/2, 1/3.

    >>> named = named_by_shop({7: 1, 5: 1}, "service")
    >>> named.code.tolist(), named.speaker.tolist(), named.relevance.tolist()
    ([7, 5], [1, 1], [1.0, 0.5])
    """
    if not found:
        return None
    n = len(found)
    return uncounted(
        "link",
        np.fromiter(found, dtype=np.int32, count=n),
        np.fromiter(found.values(), dtype=np.int32, count=n),
        1.0 / np.arange(1, n + 1) if relevance is None else relevance,
        relation,
    )
