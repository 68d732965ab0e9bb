"""Every store of idempotency keys keeps Stripe's contract."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pairwell.app.ports.idempotency import FirstResult, IdempotencyKeys
from pairwell.model.errors import KeyInUse, KeyRefused, KeyReused
from pairwell.store.memory.idempotency import MemoryIdempotencyKeys
from pairwell.store.sqlite.idempotency import SqliteIdempotencyKeys

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
DONE = FirstResult(status=200, body=b'{"received":1}')


@pytest.fixture(params=["memory", "sqlite"])
def keys(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[IdempotencyKeys]:
    opened: IdempotencyKeys = (
        MemoryIdempotencyKeys()
        if request.param == "memory"
        else SqliteIdempotencyKeys(tmp_path / "journal.sqlite")
    )
    yield opened
    opened.close()


def later(**span: float) -> datetime:
    return NOW + timedelta(**span)


def test_a_replay_gets_the_first_answer(keys: IdempotencyKeys) -> None:
    assert keys.begin("backend", "k", b"body", NOW) is None
    keys.finish("backend", "k", DONE, NOW)
    for days in (0, 6.99):
        assert keys.begin("backend", "k", b"body", later(days=days)) == DONE


def test_a_refusal_is_an_answer_too(keys: IdempotencyKeys) -> None:
    refused = FirstResult(status=400, body=b"no")
    keys.begin("backend", "k", b"body", NOW)
    keys.finish("backend", "k", refused, NOW)
    assert keys.begin("backend", "k", b"body", NOW) == refused


@pytest.mark.parametrize("finished", [True, False])
def test_another_body_is_refused(keys: IdempotencyKeys, finished: bool) -> None:
    keys.begin("backend", "k", b"body", NOW)
    if finished:
        keys.finish("backend", "k", DONE, NOW)
    with pytest.raises(KeyReused, match="k came before"):
        keys.begin("backend", "k", b"other", NOW)


def test_a_request_at_the_same_time_is_refused(keys: IdempotencyKeys) -> None:
    keys.begin("backend", "k", b"body", NOW)
    with pytest.raises(KeyInUse):
        keys.begin("backend", "k", b"body", later(seconds=59))


def test_a_request_whose_process_died_may_be_tried_anew(keys: IdempotencyKeys) -> None:
    keys.begin("backend", "k", b"body", NOW)
    assert keys.begin("backend", "k", b"body", later(seconds=61)) is None


def test_after_seven_days_a_key_is_new(keys: IdempotencyKeys) -> None:
    keys.begin("backend", "k", b"body", NOW)
    keys.finish("backend", "k", DONE, NOW)
    assert keys.begin("backend", "k", b"other", later(days=7)) is None


def test_our_own_failure_frees_the_key(keys: IdempotencyKeys) -> None:
    keys.begin("backend", "k", b"body", NOW)
    keys.finish("backend", "k", FirstResult(status=503, body=b""), NOW)
    assert keys.begin("backend", "k", b"body", NOW) is None


def test_keys_of_two_senders_have_nothing_to_do_with_each_other(keys: IdempotencyKeys) -> None:
    keys.begin("backend", "k", b"body", NOW)
    assert keys.begin("other", "k", b"other body", NOW) is None


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_a_length(keys: IdempotencyKeys, key: str) -> None:
    with pytest.raises(KeyRefused):
        keys.begin("backend", key, b"", NOW)
    assert keys.begin("backend", "x" * 255, b"", NOW) is None


def at_once(tasks: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_of_many_at_once_one_goes_on(keys: IdempotencyKeys) -> None:
    for number in range(20):
        went_on: list[bool] = []

        def claim(key: str = str(number), went_on: list[bool] = went_on) -> None:
            try:
                went_on.append(keys.begin("backend", key, b"body", NOW) is None)
            except KeyInUse:
                went_on.append(False)

        at_once([claim] * 5)
        assert sorted(went_on) == [False] * 4 + [True]
