"""Where the network's nodes stand: a small force layout, the same picture every time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def force_layout(
    n: int, edges: npt.NDArray[np.int64], seed: int = 0, steps: int = 300
) -> npt.NDArray[np.float64]:
    """Place nodes so that joined ones are near (Fruchterman, Reingold 1991, with a pull inwards).

    Args:
        n: nodes, numbered from zero.
        edges: (m, 2) numbers of joined nodes.
        seed: of the starting places.
        steps: rounds; the largest step shrinks to nothing over them.

    Returns:
        (n, 2) places inside the unit square around the origin.

    >>> places = force_layout(3, np.array([[0, 1]]))
    >>> near, far = np.linalg.norm(places[0] - places[1]), np.linalg.norm(places[0] - places[2])
    >>> bool(near < far)
    True
    """
    if n < 2:
        return np.zeros((n, 2))
    places = np.random.default_rng(seed).uniform(-1, 1, (n, 2))
    joined = np.zeros((n, n))
    joined[edges[:, 0], edges[:, 1]] = joined[edges[:, 1], edges[:, 0]] = 1.0
    ideal = 1.6 / np.sqrt(n)
    for step in range(steps):
        apart = places[:, None, :] - places[None, :, :]
        distance = np.maximum(np.sqrt((apart**2).sum(axis=2)), 1e-3)
        push = ideal**2 / distance - joined * distance**2 / ideal
        move = (apart * (push / distance)[:, :, None]).sum(axis=1) - 0.35 * places
        length = np.maximum(np.sqrt((move**2).sum(axis=1, keepdims=True)), 1e-9)
        places = places + move / length * np.minimum(length, 0.2 * (1 - step / steps))
    places -= places.mean(axis=0)
    answer: npt.NDArray[np.float64] = places / max(float(np.abs(places).max()), 1e-9)
    return answer
