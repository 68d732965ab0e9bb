"""Outcomes of offers by product code, for the snapshot."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from pairwell.model.outcome import Outcome
from pairwell.model.snapshot import AnswerRows
from pairwell.model.texts import Texts


def answer_rows(ids: Texts, outcomes: Iterable[Outcome]) -> AnswerRows | None:
    """The counts of each product; None where none of them was ever offered.

    >>> from pairwell.model.texts import texts_of
    >>> rows = answer_rows(texts_of(["a", "b"]), [Outcome(product_id="b", n_shown=9, n_taken=2)])
    >>> rows.n_shown.tolist(), rows.n_taken.tolist()
    ([0, 9], [0, 2])
    """
    codes = {text: code for code, text in enumerate(ids.unpack())}
    known = [(codes[each.product_id], each) for each in outcomes if each.product_id in codes]
    if not known:
        return None
    counts = np.zeros((4, len(ids)), dtype=np.int32)
    for code, each in known:
        counts[:, code] = each.n_shown, each.n_taken, each.n_held, each.n_anyway
    return AnswerRows(n_shown=counts[0], n_taken=counts[1], n_held=counts[2], n_anyway=counts[3])
