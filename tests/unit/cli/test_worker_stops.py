"""``pairwell worker`` that is told to stop: whatever that falls into, it is no error."""

from __future__ import annotations

import os
import signal
import time

import pytest

from pairwell.cli.worker import Stopped, _until_stopped


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_engine_that_was_interrupted_may_say_so_in_its_own_words(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with _until_stopped() as asked:
        try:
            os.kill(os.getpid(), number)
            time.sleep(60)
        except Stopped:
            raise RuntimeError("Query interrupted") from None  # as DuckDB does
    assert asked == [True]
    assert signal.getsignal(number) == before


def test_what_lets_nothing_through_is_followed_by_the_end_of_the_round() -> None:
    with _until_stopped() as asked:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(60)
        except Stopped:
            pass  # as a callback of a compiler does
        assert asked == [True]


def test_an_error_of_its_own_is_told() -> None:
    with pytest.raises(RuntimeError, match="ours"), _until_stopped():
        raise RuntimeError("ours")
