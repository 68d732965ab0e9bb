"""What settings and incentives are refused for is said by the admin in Russian and Polish, too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import pairwell
from pairwell.model.errors import PairwellError
from pairwell.offers.incentive_checks import Worth
from pairwell.offers.policy_conflicts import conflicts_today
from pairwell.settings import read_settings
from pairwell.web.admin.speech import Speech

SOURCE = Path(pairwell.__file__).parent
FILES = (
    "offers/policy_conflicts.py", "offers/incentive_checks.py", "offers/open_incentives.py",
    "offers/presets.py",
    "app/edit_settings.py",
)  # fmt: skip
SAYS = {"Conflict", "Problem", "SettingsRefused", "InputRefused"}
ENGLISH = re.compile(
    r"\b(the|is|are|has|have|cannot|there|write|expected|in|of|no|line|did|on|it|its)\b",
    re.IGNORECASE,
)


def said() -> Iterator[str]:
    """Every message and hint of these files, with a digit in the place of values."""
    for name in FILES:
        for node in ast.walk(ast.parse((SOURCE / name).read_text("utf-8"))):
            found: list[ast.expr] = []
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAYS:
                found = node.args
            elif isinstance(node, ast.Assign):
                named = getattr(node.targets[0], "id", "") in ("message", "hint")
                found = [node.value] if named else []
            for each in found:
                if isinstance(each, ast.Constant) and " " in str(each.value):
                    yield str(each.value)
                elif isinstance(each, ast.JoinedStr) and "there are" in ast.unparse(each):
                    yield "There are two incentives 7."
                elif isinstance(each, ast.JoinedStr):
                    parts = each.values
                    yield "".join(
                        str(p.value) if isinstance(p, ast.Constant) else "7" for p in parts
                    )


@pytest.mark.parametrize("locale", ["ru", "pl"])
def test_every_conflict_of_a_policy_is_said_in_its_language(locale: str) -> None:
    every = {text for text in said() if re.search("[A-Za-z]{3} ", text)}
    assert len(every) > 60
    speech = Speech(locale)
    assert sorted(text for text in every if speech.told(text) == text) == []


BAD = [
    "[offers]\nmin_customers = 0",
    "[offers]\nmin_customers = 'x'",
    "[offers]\nprice_spread = inf",
    "[offers]\nmin_custmers = 3",
    "[shops]\nname = 'x'",
    "[shop]\nlocale = 'pll'",
    "[shop]\npreset = 'x'",
    "[shop]\ncurrency = 'euro'",
    "name = 'x'",
    "[offers.placements.cart]\ntarget = 9",
    "[offers.placements.cart]\nblocks = ['kit', 'kit']\nturns = ['better']",
    "[[offers.kits]]\nkit_id = 'k'\nmembers = ['a', 'b']\nsaving = 1.5",
    "[[offers.kits]]\nkit_id = 'k'",
    "[[offers.kits]]\nkitid = 'k'\nmembers = ['a', 'b']",
    "[[offers.incentives]]\nname = 'a'\nkind = 'percent'",
    "[[offers.incentives]]\nname = 'a'\nkind = 'percnt'\ndiscount_share = 0.1",
    "[[offers.incentives]]\nname = 'a'\nkind = 'percent'\nminutes = 5",
    "[[offers.incentives]]\nname = 'a'\nkind = 'percent'\ndiscount_share = 0.1\n"
    "valid_to = 2026-01-01T00:00:00",
    "[[offers.incentives]]\nname = 'a'\nkind = 'amount'\ndiscount_minor = 5\n"
    "[[offers.incentives]]\nname = 'a'\nkind = 'multibuy'\napplies_to = 'cart'\nstacks = true\n"
    "take = 2\npay = 2",
    "[matrix]\nseed = -1",
]


@pytest.mark.parametrize("locale", ["ru", "pl"])
@pytest.mark.parametrize("written", BAD)
def test_a_file_that_cannot_be_used_says_so(tmp_path: Path, written: str, locale: str) -> None:
    file = tmp_path / "pairwell.toml"
    file.write_text(written)
    with pytest.raises(PairwellError) as refused:
        read_settings(file)
    for text in (refused.value.message, refused.value.hint):
        if text:
            assert ENGLISH.findall(Speech(locale).told(text)) == [], text
            assert Speech("en").told(text) == text


TODAY = """
[[offers.kits]]
kit_id = "k"
members = ["a", "b"]
saving = 0.9
valid_to = "2026-01-01T00:00:00+00:00"

[[offers.incentives]]
name = "The one. And only"
kind = "percent"
discount_share = 0.9
currency = "PLN"
confirmed_by = "X"
conditions = { products = ["a", "gone"] }
valid_to = 2026-01-01T00:00:00+00:00

[[offers.incentives]]
name = "deep"
kind = "percent"
discount_share = 0.9
confirmed_by = "Y"
conditions = { products = ["a"] }
"""


@pytest.mark.parametrize("locale", ["ru", "pl"])
def test_what_the_day_makes_wrong_is_said(tmp_path: Path, locale: str) -> None:
    file = tmp_path / "pairwell.toml"
    file.write_text(TODAY)
    policy = read_settings(file).offers
    speech = Speech(locale)
    worth = {"a": Worth(1000, 900, "EUR"), "b": Worth(1000, 900, "EUR")}
    found = list(
        conflicts_today(
            policy, datetime(2026, 11, 22, tzinfo=UTC), lambda i: worth.get(str(i)), currency="EUR"
        )
    )
    assert len(found) >= 6
    for each in found:
        told = speech.told(each.message).replace("'The one. And only'", "")
        assert ENGLISH.findall(f"{told} {speech.told(each.hint)}") == []
    assert any("'The one. And only'" in speech.told(each.message) for each in found)
