"""One readable file a scenario: a small shop, a question, and the answer that a shop expects."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pairwell.model.offer import OfferAnswer, OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.presets import preset
from pairwell.offers.shelf import Shelf
from tests.snapshots import GroupPair, Link, Pair, Product, history_of, snapshot_of

SCENARIOS = sorted((Path(__file__).parent / "decide").glob("*.toml"))


def answer_of(scenario: dict[str, Any]) -> OfferAnswer:
    products = msgspec.convert(scenario["products"], list[Product])
    snapshot = snapshot_of(
        products,
        msgspec.convert(scenario.get("pairs", []), list[Pair]),
        families=msgspec.convert(scenario.get("families", []), list[GroupPair]),
        categories=msgspec.convert(scenario.get("categories", []), list[GroupPair]),
        links=msgspec.convert(scenario.get("links", []), list[Link]),
        **scenario.get("snapshot", {}),
    )
    codes = [product.id for product in products]
    bought = {
        customer: [codes.index(i) for i in ids]
        for customer, ids in scenario.get("history", {}).items()
    }
    given = dict(scenario.get("policy", {}))
    base = msgspec.to_builtins(preset(given.pop("preset", "general")))
    policy = msgspec.convert(base | given, OfferPolicy)
    request = msgspec.convert(scenario["request"], OfferRequest)
    return decide(request, Shelf(snapshot, history_of(bought)), policy)


def found(expected: Any, actual: Any) -> Any:
    """The part of the answer that the scenario speaks of."""
    if isinstance(expected, dict):
        return {key: found(value, actual[key]) for key, value in expected.items()}
    if isinstance(expected, list):
        return [
            found(e, a) for e, a in zip(expected, actual[: len(expected)], strict=False)
        ] + actual[len(expected) :]
    return pytest.approx(actual, abs=1e-6) if isinstance(expected, float) else actual


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenario(path: Path) -> None:
    scenario = tomllib.loads(path.read_text("utf-8"))
    actual = msgspec.json.decode(msgspec.json.encode(answer_of(scenario)))
    expected = scenario["expected"]
    names = expected.pop("names", None)
    if names is not None:
        assert [offer["product_id"] for offer in actual["offers"]] == names
    refused = expected.pop("refused", None)
    if refused is not None:
        assert {r["product_id"]: r["code"] for r in actual["refusals"]} == refused
    assert found(expected, actual) == expected


def test_there_are_scenarios() -> None:
    assert len(SCENARIOS) >= 15
