"""A matrix as plain bytes, for tests that demand the same to the last bit."""

from __future__ import annotations

import msgspec

from pairwell.matrix.mined import MinedMatrix
from pairwell.store.snapshot.tree import take_apart


def matrix_bytes(matrix: MinedMatrix) -> dict[str, bytes]:
    """Every array and all plain values of the snapshot and the histories."""
    out: dict[str, bytes] = {}
    for part in (matrix.snapshot, matrix.history):
        if part is None:
            continue
        tree, arrays = take_apart(part)
        name = type(part).__name__
        out[name] = msgspec.json.encode(tree, order="deterministic")
        for key, array in arrays.items():
            out[f"{name}.{key}"] = array.tobytes()
    return out
