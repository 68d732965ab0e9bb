"""Options: every number checked for its type and range, each refusal by name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pairwell.matrix.options import MatrixOptions, StrengthNumbers, checked
from pairwell.model.errors import SettingsRefused


def test_defaults_are_those_of_the_contract() -> None:
    options = checked(MatrixOptions())
    assert (options.half_life_days, options.max_basket, options.neighbours) == (None, None, 300)
    assert (options.strength, options.one_vote_per_customer, options.seed) == ("auto", False, 0)


def test_numbers_of_numpy_are_numbers() -> None:
    options = checked(
        MatrixOptions(
            neighbours=np.int64(7),  # type: ignore[arg-type]
            half_life_days=np.float32(60),  # type: ignore[arg-type]
            strength=StrengthNumbers(ridge=np.float64(2.5), anchors=np.int32(9)),  # type: ignore[arg-type]
        )
    )
    assert options == MatrixOptions(
        neighbours=7, half_life_days=60.0, strength=StrengthNumbers(ridge=2.5, anchors=9)
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("neighbours", 0), ("neighbours", "many"), ("neighbours", 2.5), ("neighbours", True),
        ("max_basket", 0), ("max_basket", "x"), ("seed", -1), ("seed", "x"),
        ("half_life_days", 0.0), ("half_life_days", -3), ("half_life_days", float("nan")),
        ("half_life_days", float("inf")), ("half_life_days", "never"), ("half_life_days", True),
        ("one_vote_per_customer", "yes"), ("strength", "strong"), ("strength", 3),
        ("strength", {"ridge": 3.0}),
    ],
)  # fmt: skip
def test_what_is_refused(name: str, value: Any) -> None:
    with pytest.raises(SettingsRefused, match=name):
        checked(MatrixOptions(**{name: value}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("anchors", 0), ("anchors", 1.5), ("ridge", -0.1), ("ridge", float("nan")),
        ("ridge", "x"), ("size_power", -1.0), ("history_weight", float("inf")),
    ],
)  # fmt: skip
def test_what_is_refused_of_strength(name: str, value: Any) -> None:
    with pytest.raises(SettingsRefused, match=name):
        checked(MatrixOptions(strength=StrengthNumbers(**{name: value})))


def test_other_things_than_options_are_refused() -> None:
    with pytest.raises(SettingsRefused, match="dict"):
        checked({"neighbours": 3})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="neighbors"):
        MatrixOptions(neighbors=3)  # type: ignore[call-arg]
