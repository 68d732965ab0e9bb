"""Passwords: argon2id with the costs that OWASP asks for at least (19 MiB, two passes).

At most two are computed at once in a process, so that tries to log in cannot eat the machine.
"""

from __future__ import annotations

import threading

from argon2.exceptions import VerificationError
from argon2.low_level import Type, hash_secret, verify_secret

from pairwell.model.errors import InputRefused

MIN_LENGTH = 15
MAX_LENGTH = 1_000
MIN_DISTINCT = 6
"""Different characters: fifteen times the same letter is no password."""

MEMORY_KIB = 19_456
PASSES = 2

_AT_ONCE = threading.BoundedSemaphore(2)


def hash_password(password: str, salt: bytes) -> str:
    """What is kept of a password.

    Args:
        password: as typed.
        salt: sixteen random bytes, from the door.
    """
    with _AT_ONCE:
        return hash_secret(
            password.encode(), salt, time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1,
            hash_len=32, type=Type.ID,
        ).decode()  # fmt: skip


def is_password(kept: str, password: str) -> bool:
    """Whether a password is the one whose hash is kept.

    >>> is_password(hash_password("correct horse battery", b"s" * 16), "correct horse battery")
    True
    """
    with _AT_ONCE:
        try:
            return verify_secret(kept.encode(), password.encode(), Type.ID)
        except (VerificationError, UnicodeEncodeError):
            return False


def check_password(password: str, name: str) -> None:
    """Refuse a password that is easy to guess.

    Raises:
        InputRefused: it is shorter than fifteen characters, longer than a thousand, made of fewer
            than six different ones, or holds the user's name.

    >>> check_password("correct horse battery", "ann")
    """
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise InputRefused(
            f"The password has {len(password)} characters.",
            f"Take {MIN_LENGTH} or more: four or five words are easy to remember.",
        )
    if len(set(password)) < MIN_DISTINCT or name.lower() in password.lower():
        raise InputRefused(
            "The password is easy to guess.",
            "Do not repeat a few characters, and leave the user's name out.",
        )
