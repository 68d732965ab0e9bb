"""The network's layout: the same every time, joined nodes near, nobody lost."""

from __future__ import annotations

import numpy as np
import pytest

from pairwell.export.report.layout import force_layout


def test_two_cliques_stand_apart() -> None:
    cliques = [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)]
    places = force_layout(6, np.array(cliques))
    distance = np.linalg.norm(places[:, None] - places[None], axis=2)
    inside = [distance[a, b] for a, b in cliques[:-1]]
    across = [distance[a, b] for a in range(3) for b in range(3, 6) if (a, b) != (2, 3)]
    assert max(inside) < min(across)


def test_the_same_every_time_and_inside_the_square() -> None:
    edges = np.array([(i, (i * 7 + 1) % 40) for i in range(40)])
    first = force_layout(40, edges)
    assert np.array_equal(first, force_layout(40, edges))
    assert np.abs(first).max() == pytest.approx(1.0)
    gaps = np.linalg.norm(first[:, None] - first[None], axis=2) + np.eye(40)
    assert gaps.min() > 0.01


@pytest.mark.parametrize("n", [0, 1, 2])
def test_few_nodes(n: int) -> None:
    places = force_layout(n, np.zeros((0, 2), dtype=np.int64))
    assert places.shape == (n, 2)
    assert np.isfinite(places).all()
