"""One readable file a scenario: a small shop, a question, and the answer that a shop expects.

``[request]`` is one list of a page; each ``[[page]]`` after it is one list of several that are
decided together, which starts from what ``[request]`` says. The file's first line names the rows of
the mission that it shows.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from pairwell.matrix.compatibility import compatibility_of
from pairwell.matrix.curated import resolve
from pairwell.matrix.selectors import Catalogue
from pairwell.model.compatibility_rules import CompatibilityRules
from pairwell.model.curated import CuratedRow
from pairwell.model.offer import OfferAnswer, OfferRequest, Technique
from pairwell.offers.decide import decide
from pairwell.offers.eligibility import CODES, UNKNOWN_PRODUCT
from pairwell.offers.own_rules import with_own
from pairwell.offers.page import decide_page
from pairwell.offers.placements import PLACEMENTS
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.policy_conflicts import conflicts_of
from pairwell.offers.presets import PRESETS, preset
from pairwell.offers.shelf import Shelf
from tests.snapshots import GroupPair, Link, Pair, Product, history_of, snapshot_of

SCENARIOS = sorted((Path(__file__).parent / "decide").glob("*.toml"))


def shelf_of(scenario: dict[str, Any]) -> Shelf:
    products = msgspec.convert(scenario["products"], list[Product])
    snapshot = snapshot_of(
        products,
        msgspec.convert(scenario.get("pairs", []), list[Pair]),
        families=msgspec.convert(scenario.get("families", []), list[GroupPair]),
        categories=msgspec.convert(scenario.get("categories", []), list[GroupPair]),
        links=msgspec.convert(scenario.get("links", []), list[Link]),
        assumed=msgspec.convert(scenario.get("assumed", []), list[GroupPair]),
        **scenario.get("snapshot", {}),
    )
    codes = [product.id for product in products]
    # who bought what: a list of ids, or a table with the day of each one's last purchase
    bought = scenario.get("history", {})
    days = {
        who: [_day(i) for i in ids.values()] for who, ids in bought.items() if isinstance(ids, dict)
    }
    history = history_of(
        {who: [codes.index(i) for i in ids] for who, ids in bought.items()}, last_days=days or None
    )
    rows = msgspec.convert(scenario.get("curated", []), list[CuratedRow])
    fits = msgspec.convert(scenario.get("compatibility", {}), CompatibilityRules)
    return Shelf(
        snapshot,
        history,
        resolve(rows, Catalogue(snapshot.products)),
        compatibility_of(fits, snapshot),
    )


def _day(last: date) -> int:
    return last.toordinal() - date(1970, 1, 1).toordinal()


def policy_of(scenario: dict[str, Any]) -> OfferPolicy:
    given = dict(scenario.get("policy", {}))
    policy = with_own(preset(given.pop("preset", "general")), given)
    assert list(conflicts_of(policy)) == []
    return policy


def answers_of(scenario: dict[str, Any]) -> tuple[OfferAnswer, ...]:
    shelf, policy, asked = shelf_of(scenario), policy_of(scenario), scenario["request"]
    lists = scenario.get("page")
    if lists is None:
        return (decide(msgspec.convert(asked, OfferRequest), shelf, policy),)
    return decide_page(
        [msgspec.convert(asked | each, OfferRequest) for each in lists], shelf, policy
    )


def found(expected: Any, actual: Any) -> Any:
    """The part of the answer that the scenario speaks of."""
    if actual is None:
        return "nothing"
    if isinstance(expected, dict):
        return {key: found(value, actual[key]) for key, value in expected.items()}
    if isinstance(expected, list):
        return [
            found(e, a) for e, a in zip(expected, actual[: len(expected)], strict=False)
        ] + actual[len(expected) :]
    return pytest.approx(actual, abs=1e-6) if isinstance(expected, float) else actual


def compare(expected: dict[str, Any], answer: OfferAnswer) -> None:
    actual = msgspec.json.decode(msgspec.json.encode(answer))
    names = expected.pop("names", None)
    if names is not None:
        assert [offer["product_id"] for offer in actual["offers"]] == names
    refused = expected.pop("refused", None)
    if refused is not None:
        assert {r["product_id"]: r["code"] for r in actual["refusals"]} == refused
    assert found(expected, actual) == expected


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenario(path: Path) -> None:
    scenario = tomllib.loads(path.read_text("utf-8"))
    expected = scenario["expected"]
    assert (isinstance(expected, list)) == ("page" in scenario)
    for told, answer in zip(
        expected if isinstance(expected, list) else [expected], answers_of(scenario), strict=True
    ):
        compare(told, answer)


def test_there_are_scenarios_of_every_kind_of_shop() -> None:
    texts = [path.read_text("utf-8") for path in SCENARIOS]
    assert len(texts) >= 120
    named = {name for text in texts for name in re.findall(r'^preset = "(\w+)"', text, re.M)}
    assert named >= set(PRESETS) - {"general"}


def test_they_meet_every_place_gate_technique_and_language() -> None:
    met: dict[str, set[str]] = {
        "place": set(),
        "gate": set(),
        "technique": set(),
        "language": set(),
    }
    for path in SCENARIOS:
        scenario = tomllib.loads(path.read_text("utf-8"))
        met["language"].add(scenario["request"].get("locale", "en")[:2])
        for answer in answers_of(scenario):
            met["place"].add(answer.placement)
            met["gate"] |= {refusal.code for refusal in answer.refusals}
            met["technique"] |= {offer.technique for offer in answer.offers}
            met["technique"] |= {"bundle"} if answer.kit else set()
    assert met["place"] == set(PLACEMENTS)
    # what is not cheaper is no candidate of a down-sell; its gate only holds the door
    assert met["gate"] == {*CODES[1:], UNKNOWN_PRODUCT} - {"not_cheaper"}
    assert met["technique"] == set(get_args(Technique))
    assert met["language"] == {"en", "ru", "pl"}


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_its_first_line_names_its_rows(path: Path) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    assert re.match(r"# ([TPRSL]-\d\d|[TCP]\d{1,2})\b.*: .{10}", first), first
