"""What is wrong with an event is told by a code, and card numbers are never kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairwell.app.card_numbers import BLOT, has_card_number, luhn, without_card_numbers
from pairwell.app.ports.journal import Refused
from pairwell.app.record_events import read_events
from pairwell.model.event import Event

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
GOOD = {"id": "1", "name": "cart_added", "product_id": "a"}


def refusal(event: Any, *, trusted: bool = True) -> Refused:
    delivery = read_events({"events": [event]}, source="s", trusted=trusted, at=NOW)
    [one] = delivery.refused
    return one


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"id": ""}, "bad_id"),
        ({"id": "x" * 201}, "bad_id"),
        ({"id": 5}, "bad_id"),
        ({"id": "a\x00b"}, "bad_text"),
        ({"id": "a\x1b[31mb"}, "bad_text"),
        ({"id": "a\ud800"}, "bad_text"),
        ({"name": "bought"}, "unknown_name"),
        ({"name": "view_cart"}, "not_used"),
        ({"name": "Coupon Applied"}, "not_used"),
        ({"name": None}, "unknown_name"),
        ({"at": "yesterday"}, "bad_at"),
        ({"at": "2026-11-22T10:00:00"}, "bad_at"),
        ({"at": "2026-11-22T23:59:60Z"}, "bad_at"),
        ({"quantity": 0}, "bad_quantity"),
        ({"quantity": -1}, "bad_quantity"),
        ({"quantity": 10**9}, "bad_quantity"),
        ({"quantity": 1.5}, "bad_quantity"),
        ({"quantity": 10**50}, "bad_quantity"),
        ({"price_minor": -1}, "bad_price_minor"),
        ({"price_minor": 0.001}, "bad_price_minor"),
        ({"price_minor": 10**13}, "bad_price_minor"),
        ({"currency": "gbp"}, "bad_currency"),
        ({"currency": "XXZ"}, "bad_currency"),
        ({"position": 0}, "bad_position"),
        ({"query": "x" * 501}, "bad_query"),
        ({"lines": [{"quantity": 1}]}, "missing_product_id"),
        ({"lines": [{"product_id": "a", "quantity": 0}]}, "bad_quantity"),
        ({"lines": [5]}, "bad_lines"),
        ({"lines": {}}, "bad_lines"),
        ({"name": "purchased"}, "missing_order_id"),
        ({"name": "purchased", "order_id": "1", "product_id": None}, "missing_product_id"),
    ],
)
def test_each_fault_has_its_code(wrong: dict[str, Any], code: str) -> None:
    assert refusal({**GOOD, **wrong}).code == code


def test_money_needs_the_back_end() -> None:
    for name in ("purchased", "refunded", "cancelled"):
        event = {**GOOD, "name": name, "order_id": "1"}
        assert refusal(event, trusted=False).code == "not_trusted"


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00",
           "2026-03-29T02:30:00+01:00", "9999-12-31T23:59:59-12:00"]
)  # fmt: skip
def test_odd_times_are_kept_or_stand_aside(at: str) -> None:
    delivery = read_events({"events": [{**GOOD, "at": at}]}, source="s", trusted=True, at=NOW)
    assert len(delivery.entries) + len(delivery.refused) == 1
    assert all(entry.skewed for entry in delivery.entries)


CARDS = (
    "4111111111111111",
    "4111 1111 1111 1111",
    "5555-5555-5555-4444",
    "378282246310005",
    "3782 822463 10005",
    "6011111111111117",
    "3530111333300000",
    "30569309025904",
    "2223003122003222",
    "2200000000000004",
    "card no 12: 4111111111111111.",
)


@pytest.mark.parametrize("card", CARDS)
def test_a_card_number_is_refused_in_every_field(card: str) -> None:
    texts = [
        name
        for name in Event.__struct_fields__
        if name not in ("name", "at", "quantity", "price_minor", "lines", "currency", "position")
    ]
    events: list[dict[str, Any]] = [{**GOOD, name: card} for name in texts]
    events += [
        {**GOOD, "lines": [{"product_id": card}]},
        {**GOOD, "name": card},
        {**GOOD, "currency": card},
        {**GOOD, "at": card},
        {**GOOD, "at": "x", "note": card},
    ]
    for event in events:
        one = refusal(event)
        assert not has_card_number(one.raw + one.detail), event
        assert BLOT in one.raw


def test_a_card_number_as_a_number_is_refused() -> None:
    one = refusal({**GOOD, "price_minor": 4111111111111111})
    assert "4111111111111111" not in one.raw + one.detail


@pytest.mark.parametrize(
    "text", ["4006381333931", "1795341600000000", "4111111111111112", "x4111111111111111",
             "0d8c9b6f-3f0e-4b1f-9d8e-1f6f6a7c8d9e", "+48 601 602 603", "41111111111111111111"]
)  # fmt: skip
def test_other_numbers_are_no_cards(text: str) -> None:
    assert not has_card_number(text)
    assert without_card_numbers(text) == text


@given(st.integers(0, 10**14 - 1))
def test_luhn_finds_every_single_wrong_digit(number: int) -> None:
    digits = next(f"4{number:014}{c}" for c in range(10) if luhn(f"4{number:014}{c}"))
    for place in range(16):
        wrong = (int(digits[place]) + 1) % 10
        assert not luhn(f"{digits[:place]}{wrong}{digits[place + 1 :]}")
    assert has_card_number(digits)


@given(st.text(alphabet="01234456789 -x", max_size=80))
def test_what_is_blotted_out_is_gone(text: str) -> None:
    assert has_card_number(text) == (without_card_numbers(text) != text)


def test_a_very_long_text_is_cut_and_quick() -> None:
    one = refusal({**GOOD, "query": "1 " * 100_000})
    assert len(one.raw) == 2_000
