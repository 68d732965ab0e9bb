"""Limited offers: the pure rule by hand, by law, and under a hundred buyers at once (case 80).

Shows C4 of docs/mission.md.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Lock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairwell.model.errors import SettingsRefused
from pairwell.model.incentive import Incentive
from pairwell.offers.limits import (
    HOLD,
    LimitCount,
    Refused,
    confirm,
    left,
    release,
    reserve,
)
from tests.incentive_samples import NOW

MINUTE = timedelta(minutes=1)


def test_a_place_is_held_used_and_given_back() -> None:
    count = LimitCount(limit=2)
    count = reserve(count, "a", NOW).after
    count = reserve(count, "b", NOW).after
    assert left(count, NOW) == 0
    assert reserve(count, "c", NOW) == (count, "used_up")
    count = confirm(count, "a", NOW).after
    assert count.used == {"a"}
    assert left(count, NOW) == 0
    count = release(count, "b").after
    assert left(count, NOW) == 1
    assert release(count, "b") == (count, "unknown_token")
    # a paid one that is refunded is free again
    assert left(release(count, "a").after, NOW) == 2


def test_the_same_token_takes_one_place() -> None:
    count = reserve(reserve(LimitCount(limit=2), "a", NOW).after, "a", NOW + MINUTE).after
    assert left(count, NOW) == 1
    assert count.held == {"a": NOW + MINUTE + HOLD}
    full = reserve(count, "b", NOW).after
    assert reserve(full, "b", NOW + MINUTE).refused is None  # its own place, though none is left
    count = confirm(confirm(count, "a", NOW).after, "a", NOW).after
    assert left(count, NOW) == 1
    assert count.used == {"a"}
    assert reserve(count, "a", NOW) == (count, None)


def test_a_hold_lapses_and_is_honoured_while_there_are_some() -> None:
    count = reserve(LimitCount(limit=1), "slow", NOW).after
    late = NOW + HOLD
    assert left(count, late - MINUTE) == 0
    assert left(count, late) == 1
    assert confirm(count, "slow", late).refused is None
    count = reserve(count, "quick", late).after
    assert confirm(count, "slow", late) == (count, "used_up")
    assert confirm(count, "quick", late).after.used == {"quick"}


def test_a_limit_that_was_lowered_leaves_none() -> None:
    assert left(LimitCount(limit=1, used=frozenset({"a", "b"})), NOW) == 0
    with pytest.raises(SettingsRefused):
        reserve(LimitCount(limit=1), "a", NOW, timedelta(0))


KINDS = st.sampled_from(("reserve", "confirm", "release"))
STEPS = st.lists(st.tuples(KINDS, st.sampled_from("abcdef"), st.integers(0, 40)), max_size=40)


@given(limit=st.integers(0, 4), steps=STEPS)
def test_there_are_never_more_than_the_limit(limit: int, steps: list[tuple[str, str, int]]) -> None:
    count, now = LimitCount(limit=limit), NOW
    for step, token, minutes in steps:
        now += minutes * MINUTE
        before = count
        if step == "release":
            count, refused = release(count, token)
        else:
            count, refused = (reserve if step == "reserve" else confirm)(count, token, now)
        live = [t for t, until in count.held.items() if until > now]
        assert len(count.used) + len(live) <= limit
        assert not count.used & set(count.held)
        assert refused is None or count == before


class LockedCount:
    """What a store does in a transaction, with a lock."""

    def __init__(self, limit: int) -> None:
        self.count, self.lock = LimitCount(limit=limit), Lock()

    def reserve(self, token: str) -> Refused | None:
        with self.lock:
            self.count, refused = reserve(self.count, token, NOW)
            return refused


def test_a_hundred_buyers_at_once_get_no_more_than_there_are() -> None:
    counter, gate = LockedCount(limit=7), Barrier(100)

    def buy(number: int) -> Refused | None:
        gate.wait()
        return counter.reserve(f"buyer-{number}")

    with ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(buy, range(100)))
    assert answers.count(None) == 7
    assert answers.count("used_up") == 93


def test_a_timer_for_each_visitor_cannot_be_written_down() -> None:
    spans = {"timer", "duration", "minutes", "ends_after", "restart", "per_visitor", "countdown"}
    assert not spans & set(Incentive.__struct_fields__)
    with pytest.raises(TypeError):
        Incentive(name="x", kind="gift", ends_after_minutes=15)  # type: ignore[call-arg]
