"""Who came to which product first, held to a plain count over every customer's orders."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pairwell.matrix.first_bought import first_bought

N = 6

baskets = st.lists(st.sets(st.integers(0, N - 1), min_size=1), max_size=4)


@settings(max_examples=60, deadline=None)
@given(shop=st.lists(baskets, min_size=1, max_size=4), asked=st.sets(
    st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)).filter(lambda p: p[0] != p[1])
))  # fmt: skip
def test_first_bought_is_a_plain_count(
    shop: list[list[set[int]]], asked: set[tuple[int, int]]
) -> None:
    flat = [(who, sorted(basket)) for who, orders in enumerate(shop) for basket in orders]
    pairs = sorted(asked)
    rows = np.bincount([a for a, _ in pairs], minlength=N)
    found = first_bought(
        np.concatenate([[0], np.cumsum(rows)]).astype(np.int64),
        np.array([c for _, c in pairs], np.int32),
        len(shop),
        np.cumsum([0, *(len(b) for _, b in flat)]).astype(np.int64),
        np.array([p for _, b in flat for p in b], np.int32),
        np.array([who for who, _ in flat], np.int32),
    )
    first = [
        {p: min(n for n, b in enumerate(orders) if p in b) for b in orders for p in b}
        for orders in shop
    ]
    for at, (a, c) in enumerate(pairs):
        both = [seen for seen in first if a in seen and c in seen]
        assert found[0][at] == sum(seen[a] < seen[c] for seen in both)
        assert found[1][at] == sum(seen[c] < seen[a] for seen in both)
