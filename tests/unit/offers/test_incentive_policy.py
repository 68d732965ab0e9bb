"""Incentives in pairwell.toml: what is read, and what is refused with file, line and hint."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pairwell.model.errors import SettingsRefused
from pairwell.model.incentive import Incentive
from pairwell.model.offer import ProductId
from pairwell.offers.incentive_checks import Worth, problems_of, unconfirmed
from pairwell.offers.policy_conflicts import conflicts_today
from pairwell.settings import read_settings, refuse
from tests.incentive_samples import NOW, amount, incentive, percent

GOOD = """
# what we give
[[offers.incentives]]
name = "cable with a phone"
kind = "percent"
discount_share = 0.15
code = "CABLE15"
confirmed_by = "CABLE15"
valid_from = 2026-11-20T00:00:00+01:00
valid_to = 2026-12-24T23:59:59+01:00
limit = 500
conditions = { anchors = ["phone-1"], products = ["cable-7"] }

[[offers.incentives]]
name = "free delivery"
kind = "free_shipping"
applies_to = "cart"
confirmed_by = "rule 12"
currency = "EUR"

[offers.incentives.conditions]
min_sum_minor = 5000
"""
WORTH: dict[ProductId, Worth] = {
    "cable-7": Worth(2000, 800, "EUR"),
    "phone-1": Worth(48_000, 40_000, "EUR"),
}


def read(folder: Path, text: str) -> tuple[Incentive, ...]:
    """As the commands read it, and as `pairwell policy check` looks at it."""
    file = folder / "pairwell.toml"
    file.write_text(text, "utf-8")
    policy = read_settings(file).offers
    refuse(conflicts_today(policy, NOW, WORTH.get), file)
    return policy.incentives


def test_a_policy_is_read(tmp_path: Path) -> None:
    cable, delivery = read(tmp_path, GOOD)
    assert (cable.discount_share, cable.limit, cable.stacks) == (0.15, 500, False)
    assert cable.conditions.anchors == {"phone-1"}
    assert cable.valid_to == datetime(2026, 12, 24, 22, 59, 59, tzinfo=UTC)
    assert delivery.conditions.min_sum_minor == 5000
    assert read(tmp_path, "") == ()


SHARE = "offers.incentives[0].discount_share cannot be"


@pytest.mark.parametrize(
    ("old", "new", "line", "said", "hint"),
    [
        ("0.15", "1.5", 6, f"{SHARE} 1.5 (in pairwell.toml, line 6).", "Expected float < 1.0."),
        ("0.15", "15", 6, f"{SHARE} 15", "< 1.0"),
        ("0.15", "0.0", 6, "without discount_share", "above zero"),
        ("0.15", "0.7", 6, "below the floor of 10%", "leave 'cable-7' out"),
        ("2026-12-24", "2026-11-21", 10, "ended on", "true end"),
        ("2026-12-24", "2025-12-24", 10, "before it starts", "comes before"),
        ("23:59:59+01:00", "23:59:59", 10, "valid_to cannot be 2026-12", "59+01:00"),
        ("valid_to =", "ends_after_minutes = 15\n#", 10, "unknown field", "one true instant"),
        ("limit", "limmit", 11, "[0] has an unknown field limmit", "Did you mean limit?"),
        ("limit = 500", "limit = 0", 11, "[0].limit cannot be 0", ">= 1"),
        ('kind = "percent"', 'kind = "percents"', 5, "kind cannot be", "Did you mean percent?"),
        ('name = "cable with a phone"', "", 3, "offers.incentives[0] has no name", "Write name"),
        ("5000", "-1", 22, "[1].conditions.min_sum_minor cannot be -1", ">= 0"),
        ('"EUR"', '"euro"', 19, "[1].currency cannot be 'euro'", "matching regex"),
        ('currency = "EUR"', "", 14, "without a currency", "currency"),
        ('applies_to = "cart"', "", 14, "applies to the cart", "applies_to"),
        ("free delivery", "cable with a phone", 15, "two incentives", "its own name"),
        ("anchors", "anchor", 12, "[0].conditions has an unknown field", "Did you mean anchors?"),
        ("cable-7", "cable-8", 12, "no product 'cable-8'", "letter by letter"),
        ("[[offers", "[offers", None, "not valid TOML", "Mend"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, line: int | None, said: str, hint: str
) -> None:
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    with pytest.raises(SettingsRefused) as refused:
        read(tmp_path, text)
    assert said in refused.value.message
    assert hint in refused.value.hint
    if line is not None:
        assert f"pairwell.toml, line {line}" in refused.value.message


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("0.15", "0.0").replace('applies_to = "cart"', "")
    with pytest.raises(SettingsRefused) as refused:
        read(tmp_path, text)
    assert [line.split(":")[0] for line in refused.value.message.splitlines()] == [
        "pairwell.toml, line 6", "pairwell.toml, line 14",
    ]  # fmt: skip


def test_one_table_instead_of_a_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused, match=r"offers\.incentives cannot be") as refused:
        read(tmp_path, '[offers.incentives]\nname = "a"\nkind = "gift"')
    assert "Expected array, got object" in refused.value.hint


def codes(*policy: object) -> list[str]:
    return [problem.code for problem in problems_of(list(policy), as_of=NOW)]  # type: ignore[arg-type]


def test_limited_offers_must_not_meet() -> None:
    one, two = (percent(name, 0.1, limit=10) for name in "ab")
    assert codes(one, two) == ["limits_overlap"]
    assert codes(one, percent("b", 0.1)) == []
    dates = {"valid_to": datetime(2026, 12, 1, tzinfo=UTC)}
    later = {"valid_from": datetime(2026, 12, 1, tzinfo=UTC)}
    assert codes(percent("a", 0.1, limit=1, **dates), percent("b", 0.1, limit=1, **later)) == []
    assert codes(percent("a", 0.1, limit=1, **later), percent("b", 0.1, limit=1, **dates)) == []
    assert codes(percent("a", 0.1, limit=1, **dates), percent("b", 0.1, limit=1)) == [
        "limits_overlap"
    ]
    stacking = [percent(name, 0.1, limit=1, stacks=True) for name in "ab"]
    assert codes(*stacking) == []
    assert codes(one, amount("b", 100, limit=1, applies_to="cart")) == []
    assert codes(one, percent("b", 0.1, limit=1, currency="PLN")) == []


def test_values_fit_the_kind() -> None:
    assert codes(incentive("m", "multibuy", take=3, pay=2)) == []
    assert codes(incentive("m", "multibuy", take=3, pay=3)) == ["no_value"]
    assert codes(incentive("m", "multibuy", take=3, pay=2, stacks=True)) == ["cannot_stack"]
    assert codes(incentive("g", "gift")) == ["no_value"]
    assert codes(percent("p", 0.1, discount_minor=100)) == ["stray_value"]
    assert codes(incentive("i", "information", discount_share=0.1)) == ["stray_value"]
    assert codes(amount("a", 100, currency="")) == ["no_currency"]


def test_what_nobody_confirmed_may_be_written_down_and_is_named() -> None:
    waiting = percent("idea", 0.15, confirmed_by="")
    assert codes(waiting) == []
    assert unconfirmed([waiting, percent("b", 0.1)]) == ("idea",)
