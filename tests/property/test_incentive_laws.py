"""Laws of incentives: no order of rules breaks the floor, and nothing promised is not given."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from pairwell.model.incentive import Incentive
from pairwell.offers.incentives import IncentivePolicy, choose_incentives
from pairwell.offers.rounding import saving_of, shown_percent
from tests.incentive_samples import amount, incentive, occasion, percent

SHARES = st.integers(1, 90).map(lambda n: n / 100)


@st.composite
def incentives(draw: st.DrawFn, most: int) -> list[Incentive]:
    made = []
    for number in range(draw(st.integers(1, most))):
        scope = draw(st.sampled_from(("product", "cart")))
        kind = draw(st.sampled_from(("percent", "amount", "gift")))
        fields = {"applies_to": scope, "stacks": True}
        if kind == "percent":
            made.append(percent(str(number), draw(SHARES), **fields))
        elif kind == "amount":
            made.append(amount(str(number), draw(st.integers(1, 3000)), **fields))
        else:
            cost = draw(st.integers(1, 500))
            made.append(incentive(str(number), "gift", cost_minor=cost, **fields))
    return made


def charge(rules: tuple[Incentive, ...], line: int, rest: int) -> tuple[int, int, int, int]:
    """A cart with a till of its own: line, sum, gifts with the line, all gifts."""
    line_gifts = gifts = 0
    for rule in [r for r in rules if r.applies_to == "product"]:
        line -= min(-(-line * round(100 * rule.discount_share) // 100) + rule.discount_minor, line)
        line_gifts += rule.cost_minor
    total = line + rest
    for rule in [r for r in rules if r.applies_to == "cart"]:
        off = -(-total * round(100 * rule.discount_share) // 100) + rule.discount_minor
        total -= min(off, total)
        gifts += rule.cost_minor
    return line, total, line_gifts, line_gifts + gifts


@settings(max_examples=300, deadline=None)
@given(
    rules=incentives(4),
    line=st.integers(1, 5000),
    rest=st.integers(0, 20_000),
    cost_share=st.integers(0, 100),
    floor=st.integers(0, 60),
)
def test_no_order_of_the_rules_breaks_the_floor_or_the_promise(
    rules: list[Incentive], line: int, rest: int, cost_share: int, floor: int
) -> None:
    *applied, new = rules
    cost, cart_cost = line * cost_share // 100, (line + rest) * cost_share // 100
    here = occasion(
        new.name,
        price_minor=line,
        cost_minor=cost,
        cart_sum_minor=line + rest,
        cart_cost_minor=cart_cost,
        applied=tuple(applied),
    )
    policy = IncentivePolicy(min_margin_share=floor / 100)
    choice = choose_incentives([new], here, policy)
    if choice.given is None:
        assert dict(choice.refused)[new.name] == "below_margin_floor"
        return
    scopes = {rule.applies_to for rule in rules}
    for order in permutations(rules):
        line_paid, paid, line_gifts, gifts = charge(order, line, rest)
        without = charge(tuple(r for r in order if r is not new), line, rest)
        here_paid, here_without = (
            (line_paid, without[0]) if new.applies_to == "product" else (paid, without[1])
        )
        assert here_paid <= choice.given.paid_minor
        assert here_without - here_paid >= choice.given.saving_minor
        if "product" in scopes:
            assert line_paid - cost - line_gifts >= Fraction(floor, 100) * line_paid
        if "cart" in scopes:
            assert paid - cart_cost - gifts >= Fraction(floor, 100) * paid


@given(minor=st.integers(0, 10**12), hundredths=st.integers(0, 9999))
def test_a_percentage_costs_the_shop_less_than_a_minor_unit_and_is_no_lie(
    minor: int, hundredths: int
) -> None:
    true = Fraction(minor * hundredths, 10_000)
    saving = saving_of(minor, hundredths / 10_000)
    assert true <= saving < true + 1
    assert minor == 0 or Fraction(shown_percent(saving, minor), 100) * minor <= saving


@settings(max_examples=100)
@given(rules=incentives(4), data=st.data())
def test_the_order_of_the_policy_changes_nothing(
    rules: list[Incentive], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(rules))
    here = occasion(*(rule.name for rule in rules))
    one, other = (choose_incentives(each, here) for each in (rules, shuffled))
    assert one.given == other.given
    assert dict(one.refused) == dict(other.refused)
    assert one.given is None or all(
        one.given.cost_minor <= single.given.cost_minor
        for rule in rules
        if (single := choose_incentives([rule], here)).given is not None
    )
