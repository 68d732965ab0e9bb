"""What a gate is: a question with a yes for each candidate that must not be offered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from pairwell.offers.candidates import Candidates
from pairwell.offers.situation import Situation

Refused = npt.NDArray[np.bool_]
"""One entry a candidate: whether the gate refuses it."""

Gate = Callable[[Candidates, Situation], Refused | None]
"""None where it refuses nobody; its name is the reason code."""


def any_of(candidates: Candidates, codes: Sequence[int]) -> Refused | None:
    """Whether a candidate is one of some products."""
    if not len(codes):
        return None
    if len(codes) == 1:
        return np.equal(candidates.code, codes[0])
    return np.isin(candidates.code, codes)
