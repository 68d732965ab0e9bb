"""Which pairs cannot be offered, and by which rule: each pair falls to the first that it meets.

Nothing is deleted but what never was a neighbour: the analyst sees every stored pair. The rules say
why a pair of the table is not among the offers.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pairwell.matrix.rows import Int32s
from pairwell.model.snapshot import RELATIONS

MIN_CUSTOMERS = 5
"""P29, P52: so many distinct customers stand behind a pair that is offered."""


def dropped_by_rule(
    n_customers: Int32s,
    strength: npt.NDArray[np.float32],
    relation: npt.NDArray[np.int8],
    n_not_stored: int,
) -> dict[str, int]:
    """How many ordered pairs each rule takes out, in the order in which the rules are asked.

    Args:
        n_customers: distinct customers of each stored pair.
        strength: of each stored pair.
        relation: of each stored pair, index into ``RELATIONS``.
        n_not_stored: ordered pairs seen together that are nobody's near neighbour.

    >>> dropped_by_rule(np.array([9, 9, 2]), np.array([0.1, -0.1, 0.1], np.float32),
    ...                 np.array([0, 0, 0], np.int8), 4)
    {'beyond_neighbours': 4, 'too_few_customers': 1, 'substitute': 0, 'adds_nothing': 1}
    """
    few = n_customers < MIN_CUSTOMERS
    substitute = ~few & (relation == RELATIONS.index("substitute"))
    nothing = ~few & ~substitute & (strength <= 0)
    return {
        "beyond_neighbours": n_not_stored,
        "too_few_customers": int(np.count_nonzero(few)),
        "substitute": int(np.count_nonzero(substitute)),
        "adds_nothing": int(np.count_nonzero(nothing)),
    }
