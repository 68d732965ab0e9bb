"""What goes with a whole group, by hand and against a slow twin."""

from __future__ import annotations

import numpy as np
import pytest

from pairwell.matrix.backoff import KEPT, PRIOR, backoff_rows
from pairwell.model.snapshot import BackoffRows

INT = np.int32


def count(
    baskets: list[list[int]], group: list[int], n_groups: int, customer: list[int] | None = None
) -> BackoffRows:
    sizes = [len(basket) for basket in baskets]
    return backoff_rows(
        np.array(group, INT), n_groups, np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        np.array([p for basket in baskets for p in basket], INT),
        np.array(customer or range(len(baskets)), INT), len(group),
    )  # fmt: skip


def test_three_baskets_by_hand() -> None:
    # group 0 holds products 0 and 1; it is in the first three baskets, two of one customer
    rows = count([[0, 1, 2], [1, 2], [0, 3], [3], [3]], [0, 0, -1, -1], 1, [4, 4, 5, 6, 7])
    assert rows.n_group.tolist() == [3]
    # 8 lines in all, 4 of the group's own; beside it stand 3 places: product 2 (2 of 5 other
    # lines) is expected 3 · 2/5 = 1.2 times and is there twice; product 3 once, where 1.8 were due
    assert rows.candidate.tolist() == [2]
    assert (rows.n_both.tolist(), rows.n_customers.tolist()) == ([2], [1])
    assert rows.score == pytest.approx([(2 - 3 * 2 / 5) / (3 + PRIOR)])
    assert rows.offsets.tolist() == [0, 1]


def test_no_groups_and_empty_groups() -> None:
    assert count([[0, 1]], [-1, -1], 0).offsets.tolist() == [0]
    rows = count([[0, 1]], [-1, -1], 2)
    assert (rows.offsets.tolist(), rows.n_group.tolist()) == ([0, 0, 0], [0, 0])


@pytest.mark.parametrize("seed", range(3))
def test_equals_its_slow_twin(seed: int) -> None:
    rng = np.random.default_rng(seed)
    group = [int(g) for g in rng.integers(-1, 4, 30)]
    baskets = [
        sorted(rng.choice(30, size=int(rng.integers(1, 8)), replace=False).tolist())
        for _ in range(200)
    ]
    customer = sorted(rng.integers(0, 60, 200).tolist())
    rows = count(baskets, group, 4, customer)
    n_lines = sum(len(basket) for basket in baskets)
    for g in range(4):
        inside = [b for b, basket in enumerate(baskets) if any(group[p] == g for p in basket)]
        assert rows.n_group[g] == len(inside)
        own = sum(group[p] == g for b in inside for p in baskets[b])
        beside = sum(len(baskets[b]) for b in inside) - own
        wanted = []
        for p in range(30):
            together = [b for b in inside if p in baskets[b]]
            if group[p] == g or not together:
                continue
            share = sum(p in basket for basket in baskets) / (n_lines - own)
            gain = (len(together) - beside * share) / (len(inside) + PRIOR)
            if gain > 0:
                wanted.append((gain, len(together), len({customer[b] for b in together}), p))
        wanted.sort(key=lambda row: (-row[0], -row[1], row[3]))
        low, high = rows.offsets[g], rows.offsets[g + 1]
        found = zip(
            rows.score[low:high], rows.n_both[low:high], rows.n_customers[low:high],
            rows.candidate[low:high], strict=True,
        )  # fmt: skip
        assert [row[1:] for row in found] == [row[1:] for row in wanted[:KEPT]]
        assert rows.score[low:high] == pytest.approx([row[0] for row in wanted], rel=1e-5)
