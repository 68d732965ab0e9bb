"""What fits what, laid side by side as compiled loops read it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pairwell.model.compatibility import Compatibility

MOST_SIDE_BY_SIDE = 32
"""Up to so many rules of what fits are laid side by side: four bytes a product and rule."""

_KINDS = (
    np.int64, np.int32, np.int32, np.int64, np.int64, np.int32, np.int64, np.int8,
    np.int64, np.int64, np.int64, np.int64, np.int8,
)  # fmt: skip


def nothing_said() -> tuple[Any, ...]:
    """The columns of a shop that says nothing: every one is empty."""
    empty = [np.zeros((0, 0) if i == 5 else 0, dtype=kind) for i, kind in enumerate(_KINDS)]
    return (*empty, 0)


def columns_of(said: Compatibility, n_products: int) -> tuple[Any, ...] | None:
    """The columns that ``beside`` asks; None where there are too many rules.

    The compatibility's own come first, then the class of each product in each judgement, and what
    the judgements say, end to end; that of judgement j starts at ``..._at[j]``.
    """
    judged = said.judgements
    if len(judged) > MOST_SIDE_BY_SIDE:
        return None
    classes = np.zeros((n_products, len(judged)), dtype=np.int32)
    for j, each in enumerate(judged):
        classes[:, j] = each.candidate_class
    columns = (
        said.offsets, said.judgement, said.anchor_class, said.link_offsets, said.linked, classes,
        *_end_to_end([each.usual for each in judged]),
        *_end_to_end([each.offsets for each in judged]),
        *_end_to_end([each.match for each in judged]),
        np.array([each.matching for each in judged]),
    )  # fmt: skip
    plain = [np.require(each, kind, ["C", "W"]) for each, kind in zip(columns, _KINDS, strict=True)]
    return (*plain, said.first_never)


def _end_to_end(arrays: list[npt.NDArray[Any]]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Where each of some arrays starts, and all of them in one."""
    at = np.cumsum([0, *(len(each) for each in arrays)])
    return at, np.concatenate([np.zeros(0, dtype=np.int64), *arrays])
