"""How sure a pair is, in the words of staff."""

from __future__ import annotations

import pytest

from pairwell.offers.explain import sure
from pairwell.offers.phrases import PHRASES


@pytest.mark.parametrize("language", PHRASES)
def test_what_is_proven_below_chance_says_where_it_is_proven(language: str) -> None:
    phrases = PHRASES[language]
    assert sure(True, 2.0, phrases) == phrases.proven
    assert sure(True, 0.9, phrases) == phrases.proven_within
    assert sure(False, 0.9, phrases) == phrases.unproven
    assert sure(False, 2.0, phrases) == phrases.unproven
    assert len({phrases.proven, phrases.proven_within, phrases.unproven}) == 3
