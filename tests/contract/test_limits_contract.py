"""Counts of limited offers: never more than there are, in every store and connection (C4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from pairwell.app.ports.limits import Limits
from pairwell.app.use_limits import count_outcome, used_up
from pairwell.model.errors import InputRefused
from pairwell.offers.limits import HOLD
from pairwell.store.memory.limits import MemoryLimits
from pairwell.store.sqlite.limits import SqliteLimits
from tests.incentive_samples import NOW, percent

Open = Callable[[], Limits]
SALE = percent("sale", 0.1, limit=2)
PLAIN = percent("plain", 0.1)


@pytest.fixture(params=["memory", "sqlite"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same store again and again: another worker's connection."""
    kept: list[Limits] = []

    def memory() -> Limits:
        if not kept:
            kept.append(MemoryLimits())
        return kept[0]

    def sqlite() -> Limits:
        kept.append(SqliteLimits(tmp_path / "state.sqlite"))
        return kept[-1]

    yield memory if request.param == "memory" else sqlite
    for each in kept:
        each.close()


def test_what_one_worker_holds_another_sees(opened: Open) -> None:
    here, there = opened(), opened()
    assert here.left("sale", 2, NOW) == 2
    assert here.reserve("sale", 2, "a", NOW, HOLD) is None
    assert there.left("sale", 2, NOW) == 1
    assert there.confirm("sale", 2, "a", NOW) is None
    assert there.reserve("sale", 2, "b", NOW, HOLD) is None
    assert here.reserve("sale", 2, "c", NOW, HOLD) == "used_up"
    assert here.left("other", 2, NOW) == 2
    assert here.release("sale", "b") is None
    assert here.release("sale", "b") == "unknown_token"
    assert there.left("sale", 2, NOW) == 1
    assert there.left("sale", 1, NOW) == 0  # the policy lowered it


def test_a_hold_lapses_by_itself(opened: Open) -> None:
    limits = opened()
    limits.reserve("sale", 1, "a", NOW, HOLD)
    assert limits.left("sale", 1, NOW + HOLD - timedelta(seconds=1)) == 0
    assert limits.left("sale", 1, NOW + HOLD) == 1


def test_of_many_at_once_no_more_get_one_than_there_are(opened: Open) -> None:
    workers = [opened() for _ in range(4)]
    gate = Barrier(4)

    def buy(worker: int) -> list[str | None]:
        gate.wait()
        return [workers[worker].reserve("sale", 7, f"{worker}-{n}", NOW, HOLD) for n in range(5)]

    with ThreadPoolExecutor(4) as pool:
        answers = [each for told in pool.map(buy, range(4)) for each in told]
    assert answers.count(None) == 7
    assert answers.count("used_up") == 13


def test_outcomes_hold_count_and_give_back(opened: Open) -> None:
    limits, policy = opened(), (SALE, PLAIN)

    def step(what: str, token: str, name: str = "sale") -> str | None:
        return count_outcome(what, name, token, policy, limits, NOW)  # type: ignore[arg-type]

    assert used_up(policy, limits, NOW) == ()
    assert step("accepted", "a") is None
    assert step("accepted", "a") is None  # told twice
    assert step("accepted", "b") is None
    assert used_up(policy, limits, NOW) == ("sale",)
    assert step("accepted", "c") == "used_up"
    assert step("dismissed", "b") is None
    assert step("dismissed", "never seen") is None
    assert used_up(policy, limits, NOW) == ()
    assert step("purchased", "a") is None
    assert step("purchased", "d") is None
    assert used_up(policy, limits, NOW + 9 * HOLD) == ("sale",)
    assert step("accepted", "any", "plain") is None
    with pytest.raises(InputRefused, match="no incentive 'sold'"):
        step("accepted", "a", "sold")
