"""What an analyst can choose about a matrix."""

from __future__ import annotations

from typing import Any, Literal, TypeVar

import msgspec
import numpy as np

from pairwell.model.errors import SettingsRefused

Options = TypeVar("Options")


class StrengthNumbers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The numbers of conditional strength (matrix/strength.py), when they are fixed by hand.

    Attributes:
        anchors: K, how many of a candidate's neighbours are solved for together.
        ridge: λ, in baskets of average size; larger trusts small counts less.
        size_power: p, a basket of b products weighs b^−p; 0 counts all baskets alike.
        history_weight: w, the weight of a known customer's own purchase frequency.
    """

    anchors: int = 100
    ridge: float = 20.0
    size_power: float = 0.5
    history_weight: float = 0.6


class MatrixOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a matrix is built.

    Attributes:
        half_life_days: an order this much older than the newest counts half for strength and
            score; None counts all alike; ``"tune"`` chooses on a validation part. The counts, lift
            and significance never decay.
        max_basket: baskets with more products are skipped in every count and reported; None
            counts them all. Protection of memory and time, nothing else.
        neighbours: at most so many anchors are stored for each candidate.
        strength: ``"auto"`` chooses the numbers on a validation part; ``StrengthNumbers`` fix them.
        one_vote_per_customer: count customers instead of orders: all that a customer ever bought is
            one basket.
        seed: of what little is drawn (the validation sample).

    Raises:
        SettingsRefused: by ``checked``, when a number is out of its range.

    >>> MatrixOptions(half_life_days=120.0).neighbours
    300
    """

    half_life_days: float | Literal["tune"] | None = None
    max_basket: int | None = None
    neighbours: int = 300
    strength: StrengthNumbers | Literal["auto"] = "auto"
    one_vote_per_customer: bool = False
    seed: int = 0


def checked(options: MatrixOptions) -> MatrixOptions:
    """The same options, once everything is known to be of its type and in its range.

    >>> checked(MatrixOptions(neighbours=0))
    Traceback (most recent call last):
    pairwell.model.errors.SettingsRefused: neighbours is 0, but must be at least 1.
    """
    options = _typed(options)
    least = {"neighbours": options.neighbours, "max_basket": options.max_basket}
    if isinstance(options.strength, StrengthNumbers):
        least["anchors"] = options.strength.anchors
        numbers = options.strength
        for name in ("ridge", "size_power", "history_weight"):
            value = getattr(numbers, name)
            if not 0 <= value < 1e9:
                raise SettingsRefused(f"{name} is {value}, but must not be negative.")
    for name, number in least.items():
        if number is not None and number < 1:
            raise SettingsRefused(f"{name} is {number}, but must be at least 1.")
    if options.seed < 0:
        raise SettingsRefused(f"seed is {options.seed}, but must not be negative.")
    half_life = options.half_life_days
    if isinstance(half_life, float) and not 0 < half_life < 1e6:
        raise SettingsRefused(f"half_life_days is {half_life}, but must be above zero.")
    return options


def _typed(options: MatrixOptions) -> MatrixOptions:
    if not isinstance(options, MatrixOptions):
        raise SettingsRefused(
            f"The options are a {type(options).__name__}.", "Use MatrixOptions(…)."
        )
    words = msgspec.structs.asdict(options)
    if words["strength"] != "auto":
        if not isinstance(words["strength"], StrengthNumbers):
            raise SettingsRefused(
                f"strength is {words['strength']!r}.", 'Use "auto" or StrengthNumbers(…).'
            )
        numbers = _plain(msgspec.structs.asdict(words["strength"]))
        words["strength"] = _converted(numbers, StrengthNumbers)
    if isinstance(words["half_life_days"], str) and words["half_life_days"] != "tune":
        raise SettingsRefused(
            f"half_life_days is {words['half_life_days']!r}.",
            'Use a number of days, None or "tune".',
        )
    return _converted(_plain(words), MatrixOptions)


def _plain(words: dict[str, Any]) -> dict[str, Any]:
    # numpy's numbers count as Python's own
    return {name: v.item() if isinstance(v, np.generic) else v for name, v in words.items()}


def _converted(words: dict[str, Any], kind: type[Options]) -> Options:
    try:
        return msgspec.convert(words, kind, from_attributes=True)
    except msgspec.ValidationError as problem:
        wanted, _, at = str(problem).replace("`", "").partition(" - at $.")
        raise SettingsRefused(f"{at} cannot be {words[at]!r}.", f"{wanted}.") from problem
