"""Decisions that are ready, so that only what stands around them is measured; and ours around them.

    granian --interface asgi --factory benchmarks.ready:ours

Each list is decided once for its anchors; from then on it costs a look-up in a dictionary.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec

from pairwell.model.offer import OfferAnswer, OfferRequest
from pairwell.web.shop import Shop


def workspace() -> Path:
    """The folder that the processes of one run share."""
    return Path(os.environ["PAIRWELL_WORKSPACE"])


def make_ready() -> None:
    """Answer from a dictionary by anchors, whatever stands in the cart."""
    answers: dict[Any, OfferAnswer] = {}
    decide = Shop.decide

    def ready(shop: Shop, request: OfferRequest) -> OfferAnswer:
        answer = answers.get(request.anchors)
        if answer is None:
            answer = decide(shop, msgspec.structs.replace(request, cart_lines=()))
            answers[request.anchors] = answer
        return answer

    Shop.decide = ready  # type: ignore[method-assign]


def ours() -> Any:
    """Our own application around ready decisions."""
    from pairwell.web.app import create_app

    make_ready()
    return create_app(workspace())
