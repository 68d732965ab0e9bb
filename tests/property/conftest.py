"""What several laws need: the compiled loops of the decision."""

from __future__ import annotations

import pytest

from pairwell.offers import quick
from pairwell.offers.shelf import Loops


@pytest.fixture(scope="module")
def loops() -> Loops:
    assert quick.prepare()
    loaded = quick.load()
    assert loaded is not None
    return loaded
