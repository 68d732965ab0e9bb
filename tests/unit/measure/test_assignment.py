"""Arms by a pure hash: even, steady, and nested when the holdout grows."""

from __future__ import annotations

from pairwell.measure.assignment import arm_of

PEOPLE = [f"person-{n}" for n in range(20_000)]


def test_about_five_in_a_hundred_are_held_out() -> None:
    n_held = sum(arm_of(person) == "holdout" for person in PEOPLE)
    assert 850 <= n_held <= 1150  # 1,000 ± 5 standard deviations of 31


def test_nobody_leaves_a_growing_holdout() -> None:
    held = [{p for p in PEOPLE if arm_of(p, share) == "holdout"} for share in (0, 0.05, 0.2, 1)]
    assert held[0] == set()
    assert held[0] < held[1] < held[2] < held[3] == set(PEOPLE)


def test_the_arms_of_these_people_never_change() -> None:
    # a change here would move people between arms in every shop
    assert [p for p in PEOPLE[:100] if arm_of(p) == "holdout"] == HELD


def test_no_identity_is_no_arm() -> None:
    assert arm_of(None, 1.0) == arm_of("", 1.0) == "unassigned"


HELD = ["person-17", "person-31", "person-43", "person-69", "person-75", "person-84"]
