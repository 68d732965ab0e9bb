"""The check of a number that counts something: whole, and at least one."""

from __future__ import annotations

from operator import index
from typing import Any

from pairwell.model.errors import InputRefused


def at_least_one(name: str, value: Any) -> int:
    """The number as an ``int``; numpy's whole numbers are whole too.

    Raises:
        InputRefused: when it is no whole number, or below one.

    >>> at_least_one("top", 0)
    Traceback (most recent call last):
    pairwell.model.errors.InputRefused: top is 0, but must be a whole number of at least 1.
    """
    try:
        number = index(value)
    except TypeError:
        number = 0
    if number < 1:
        raise InputRefused(f"{name} is {value!r}, but must be a whole number of at least 1.")
    return number
