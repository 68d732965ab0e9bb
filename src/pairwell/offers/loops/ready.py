"""Whether the compiled loops are at hand: as numba keeps them, or compiled now if allowed."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from pairwell.offers.loops.fits import nothing_said
from pairwell.offers.loops.missing import missing
from pairwell.offers.loops.rows import meet_rows
from pairwell.offers.loops.shapes import FACTS, fixed
from pairwell.offers.loops.weigh import weigh

__all__ = ["meet_rows", "missing", "ready", "weigh"]


def ready(*, may_compile: bool) -> bool:
    """Whether the loops are at hand for what they are asked; where they may, they are compiled."""
    kinds = (np.int64, np.int32, np.int32, np.int32, np.float32, np.float32, np.bool_, np.int8)
    columns = [fixed(np.zeros(0, dtype=kind)) for kind in kinds]
    met = (np.zeros((0, 5), np.int64), np.zeros((0, 4)), np.zeros((0, 3), np.bool_))
    codes, numbers = np.zeros(0, np.int64), np.zeros(0, np.int8)
    some = fixed(np.zeros(0, np.int32))
    asked = (
        (missing, (codes, some, some, some, some)),
        (meet_rows, (*columns, codes, 1, 1)),
        (
            weigh,
            (
                *met, numbers, np.zeros(0, FACTS), numbers, codes, 1, codes,
                some, nothing_said(), numbers, numbers,
                *[1.0] * 10, 1, True, 1, 1,
            ),
        ),
    )  # fmt: skip
    return all(_at_hand(loop, example, may_compile) for loop, example in asked)


def _at_hand(loop: Any, example: tuple[Any, ...], may_compile: bool) -> bool:
    signature = tuple(numba.typeof(each) for each in example)  # type: ignore[no-untyped-call]
    if signature in loop.signatures:
        return True
    kept = loop._cache.load_overload(signature, loop.targetctx)  # noqa: SLF001 - no public way
    if (kept is None) != may_compile:
        return may_compile  # there is nothing to take; or nothing to compile
    loop.compile(signature)
    loop.disable_compile()
    return True
