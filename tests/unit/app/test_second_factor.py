"""Codes of the second factor: the vectors of RFC 6238, and the window around now."""

from __future__ import annotations

import pytest

from pairwell.app.second_factor import STEP, code_at, secret_of, step_of

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_vectors_of_rfc_6238(seconds: int, code: str) -> None:
    assert code_at(SECRET, seconds // STEP, digits=8) == code


def test_a_code_holds_one_step_around_now() -> None:
    code = code_at(SECRET, 100)
    held = [step_of(SECRET, code, step * STEP) for step in (98, 99, 100, 101, 102)]
    assert held == [None, 100, 100, 100, None]
    assert step_of(SECRET, "12345ż", 3000) is None


def test_people_and_installations_have_secrets_of_their_own() -> None:
    secrets = {secret_of(b"a", "1"), secret_of(b"a", "2"), secret_of(b"b", "1")}
    assert len(secrets) == 3
