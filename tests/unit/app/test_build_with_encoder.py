"""An embedding model, through its port: chosen only where it foretells best."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from pairwell.app.build_version import build_version
from pairwell.app.ports.encoder import Encoder
from pairwell.matrix.options import MatrixOptions, StrengthNumbers
from pairwell.store.memory.facts import MemoryFacts
from pairwell.store.memory.snapshots import MemorySnapshots
from pairwell.store.memory.state import MemoryState
from tests.rows_read import batch, line

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FIXED = MatrixOptions(strength=StrengthNumbers())
N_ROOMS = 8


class ByRoom:
    """Knows what no letter of a title says: in which room a product is used."""

    def encode(self, titles: Sequence[str]) -> npt.NDArray[np.floating]:
        rooms = [int(title.rpartition(" ")[2], 36) % N_ROOMS if title else 0 for title in titles]
        return np.eye(N_ROOMS, dtype=np.float32)[rooms]


class ByChance:
    """Knows nothing."""

    def encode(self, titles: Sequence[str]) -> npt.NDArray[np.floating]:
        return np.random.default_rng(7).normal(size=(len(titles), 4))


def facts() -> MemoryFacts:
    """Rooms of ten products that are bought together; each room has a product nobody bought."""
    rng, held, lines, products = np.random.default_rng(3), MemoryFacts(), [], []
    for number in range(11 * N_ROOMS):
        letters = "".join(chr(97 + int(k)) for k in rng.integers(0, 26, 6))
        title = f"{letters} {np.base_repr(number, 36)}"
        products.append({"product_id": f"p{number:02}", "title": title})
    for order in range(600):
        room = int(rng.integers(0, N_ROOMS))
        lines += [
            line(f"o{order}", f"p{room + N_ROOMS * nth:02}", customer_id=f"c{order}")
            for nth in rng.permutation(10)[:3].tolist()
        ]
    for kind, rows in (("products", products), ("orders", lines)):
        with held.importing(kind) as load:  # type: ignore[arg-type]
            load.add(batch(kind, *rows))  # type: ignore[arg-type]
            load.settle()
    return held


def built(encoder: Encoder | None) -> tuple[dict[str, Any], Any]:
    snapshots = MemorySnapshots()
    done = build_version(facts(), MemoryState(), snapshots, FIXED, now=NOW, encoder=encoder)
    snapshot = snapshots.load(done.snapshot_id)
    return snapshot.meta.learned["assumed"], snapshot


def test_a_model_that_foretells_best_is_chosen() -> None:
    learned, snapshot = built(ByRoom())
    assert learned["source"] == "embedding"
    assert learned["recall"]["embedding"] > learned["recall"]["title"]
    rows = snapshot.assumed
    ids = snapshot.products.ids.unpack()
    for code, name in enumerate(ids):
        number = int(name[1:])
        if number >= 10 * N_ROOMS:  # never sold
            row = rows.candidate[rows.offsets[code] : rows.offsets[code + 1]]
            rooms = [int(ids[c][1:]) % N_ROOMS for c in row[:5].tolist()]
            assert rooms == [number % N_ROOMS] * 5


@pytest.mark.parametrize("encoder", [None, ByChance()])
def test_a_model_that_knows_nothing_is_not(encoder: Encoder | None) -> None:
    learned, _ = built(encoder)
    assert learned["source"] != "embedding"
    assert ("embedding" in learned["recall"]) == (encoder is not None)
