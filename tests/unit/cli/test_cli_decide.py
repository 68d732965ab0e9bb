"""What ``pairwell decide`` prints for people, where there is nothing to offer."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from pairwell.cli.decide import NOTHING_BETTER, WHY_NONE, show
from pairwell.model.offer import Block, OfferAnswer, Refusal


def printed(answer: OfferAnswer) -> str:
    out = io.StringIO()
    show(answer, Console(file=out, width=120))
    return out.getvalue()


def empty(block: Block, refusals: tuple[Refusal, ...] = ()) -> OfferAnswer:
    return OfferAnswer(
        decision_id="d",
        snapshot_id="m",
        placement="product",
        offers=(),
        refusals=refusals,
        why_none="no_candidate",
        block=block,
    )


@pytest.mark.parametrize(
    ("block", "said"), [("with_this", WHY_NONE["no_candidate"]), ("better", NOTHING_BETTER)]
)
def test_an_empty_list_says_what_is_missing_for_this_list(block: Block, said: str) -> None:
    assert said in printed(empty(block))


def test_a_refusal_is_told_by_its_code_and_in_words() -> None:
    refused = (
        Refusal(product_id="a", code="not_positive"),
        Refusal(product_id="b", code="too_dear", detail="above 0.5 of the anchor's price"),
        Refusal(product_id="c", code="out_of_stock"),
    )
    lines = [line.split(None, 1) for line in printed(empty("with_this", refused)).splitlines()]
    told = dict(line for line in lines if len(line) == 2)
    assert told["a"].strip() == "not_positive: the products do not speak for it"
    assert told["b"].strip() == "too_dear: above 0.5 of the anchor's price"
    assert told["c"].strip() == "out_of_stock"
