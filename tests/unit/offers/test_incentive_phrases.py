"""Every code has a sentence in three languages, with the same figures in it."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any, get_args

import pytest

from pairwell.export.report.voice import LOCALES
from pairwell.model.threshold import ThresholdKind
from pairwell.offers.incentive_phrases import CLAIM, NO_CLAIM, NOT_GIVEN, OFFER
from pairwell.offers.incentives import NotGiven
from pairwell.offers.price_claims import Basis, NoClaim


def names(sentence: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(sentence) if name)


@pytest.mark.parametrize(
    ("phrases", "codes"),
    [
        (NOT_GIVEN, get_args(NotGiven)),
        (NO_CLAIM, get_args(NoClaim)),
        (CLAIM, get_args(Basis)),
        (OFFER, tuple(OFFER["en"])),
    ],
)
def test_every_code_is_said_in_three_languages(
    phrases: Mapping[str, Mapping[Any, str]], codes: tuple[str, ...]
) -> None:
    assert tuple(phrases) == LOCALES
    for language in LOCALES:
        assert set(phrases[language]) == set(codes)
        for code in codes:
            assert names(phrases[language][code]) == names(phrases["en"][code])
    for code in codes:
        assert len({phrases[language][code] for language in LOCALES}) == 3


def test_every_threshold_has_a_sentence_before_and_after() -> None:
    for kind in get_args(ThresholdKind):
        assert {kind, f"reached_{kind}"} <= set(OFFER["en"])
