"""The whole policy as one TOML: what holds, each setting beside its meaning and mission row.

What is written can be read back as pairwell.toml and decides the same; numbers that no one set
stand there too, so that a shop sees all it may set.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from pairwell.offers.placements import PLACEMENTS
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.policy_notes import NOTES
from pairwell.offers.stage import WEIGHTS

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "\x7f\x85\u2028\u2029"}
"""What TOML bars from a text, and what editors take for the end of a line."""

_LISTS = ("services", "kits", "sets", "thresholds", "incentives")


def in_full(policy: OfferPolicy) -> OfferPolicy:
    """The same policy with the rules of every place and stage written out.

    >>> in_full(OfferPolicy()).placements["payment"].cap
    0
    """
    return msgspec.structs.replace(
        policy,
        placements={**PLACEMENTS, **policy.placements},
        stage_weights={
            stage: {**weights, **policy.stage_weights.get(stage, {})}
            for stage, weights in WEIGHTS.items()
        },
    )


def policy_toml(policy: OfferPolicy, preset: str) -> str:
    """The policy as a pairwell.toml.

    Args:
        policy: what holds.
        preset: the kind of shop that it was written over.

    >>> policy_toml(OfferPolicy(), "general").splitlines()[6]
    'min_customers = 5             # P29, P52: distinct customers behind a pair'
    """
    return "\n".join(_lines(in_full(policy), preset)) + "\n"


def _lines(policy: OfferPolicy, preset: str) -> Iterator[str]:
    yield "# The policy in force, whole; what stands behind a # is its row of the mission."
    yield ""
    yield "[shop]"
    yield f"preset = {toml_value(preset)}"
    yield ""
    yield "[offers]"
    for name in NOTES[OfferPolicy]:
        yield from _setting(name, getattr(policy, name), NOTES[OfferPolicy][name])
    for name in _LISTS:
        if not getattr(policy, name):
            yield f"{name} = []"
    for name in ("up_sell", "costs", "incentive_rules"):
        yield from _table(f"[offers.{name}]", getattr(policy, name), whole=True)
    for stage, weights in policy.stage_weights.items():
        yield ""
        yield f"[offers.stage_weights.{stage}] # P-20, P-21, T12: what is not named weighs 1"
        for technique, weight in weights.items():
            yield f"{technique} = {toml_value(weight)}"
    for place, rule in policy.placements.items():
        yield from _table(f"[offers.placements.{place}]", rule, whole=True)
    for name in _LISTS:
        for rule in getattr(policy, name):
            yield from _table(f"[[offers.{name}]]", rule, whole=False)


def _table(head: str, rule: msgspec.Struct, *, whole: bool) -> Iterator[str]:
    """A rule as a table: all of its settings, or those that are not as they come."""
    yield ""
    yield head
    chosen = _given(rule) if not whole else {f: getattr(rule, f) for f in rule.__struct_fields__}
    for name, value in chosen.items():
        if value is not None:
            yield from _setting(name, value, NOTES[type(rule)][name])


def _setting(name: str, value: Any, note: str) -> Iterator[str]:
    if not (isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct)):
        yield f"{name} = {toml_value(value)}".ljust(29) + f" # {note}"
        return
    yield f"{name} = [".ljust(29) + f" # {note}"
    for each in value:
        yield f"    {toml_value(each)},"
    yield "]"


def _given(rule: msgspec.Struct) -> dict[str, Any]:
    """What of a rule is not as it comes."""
    return {
        field.name: value
        for field in msgspec.structs.fields(rule)
        if (value := getattr(rule, field.name)) != field.default
    }


def toml_value(value: Any) -> str:
    r"""A value as TOML has it; what is not set is the text "none".

    >>> toml_value({"a b": (1, 0.5, True, None, "\n")})
    '{ "a b" = [1, 0.5, true, "none", "\\n"] }'
    """
    if value is None:
        return '"none"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).translate(_ESCAPED)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, msgspec.Struct):
        return toml_value(_given(value))
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(key)} = {toml_value(each)}" for key, each in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, frozenset):
        return toml_value(tuple(sorted(value, key=str)))
    if isinstance(value, tuple):
        return f"[{', '.join(toml_value(each) for each in value)}]"
    return repr(value)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else toml_value(name)
