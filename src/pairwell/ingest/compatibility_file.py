"""``compatibility.toml``: the rules of what fits what, as a person writes them.

Each ``[[rule]]`` names two sides and exactly one test (``equals``, ``one_of`` or ``range``), each
``[[never]]`` two sides. A side is a selector or a list of them.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from pairwell.matrix.selectors import selector_of
from pairwell.model.compatibility_rules import NO_RULES, CompatibilityRules, FitRule, NeverRule
from pairwell.model.errors import InputRefused

_HINT = "docs/compatibility.md shows every form of a rule."
_T = TypeVar("_T")
_R = TypeVar("_R", FitRule, NeverRule)
_HEAD = re.compile(r"^\s*\[\[\s*(rule|never)\s*\]\]", re.MULTILINE)


class _Both(msgspec.Struct, forbid_unknown_fields=True):
    anchor: str
    candidate: str


class _Range(msgspec.Struct, forbid_unknown_fields=True):
    anchor: str
    lowest: str = ""
    highest: str = ""


class _Rule(msgspec.Struct, forbid_unknown_fields=True):
    anchors: str | list[str]
    candidates: str | list[str]
    name: str = ""
    equals: str | _Both | None = None
    one_of: _Both | None = None
    range: _Range | None = None


class _Never(msgspec.Struct, forbid_unknown_fields=True):
    one: str | list[str]
    other: str | list[str]
    name: str = ""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    rule: list[dict[str, Any]] = []
    never: list[dict[str, Any]] = []


def read_compatibility(path: Path) -> CompatibilityRules:
    """The rules of a file; none where there is no file.

    Raises:
        InputRefused: it cannot be read, is no TOML, or a rule is not understood; the message names
            file and line.
    """
    if not path.is_file():
        return NO_RULES
    try:
        text = path.read_text("utf-8")
        file = msgspec.convert(tomllib.loads(text), _File)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputRefused(f"{path} cannot be read: {error}.", _HINT) from error
    except msgspec.ValidationError as error:
        raise InputRefused(f"{path} is not understood: {_said(error)}.", _HINT) from error
    lines: dict[str, list[int]] = {"rule": [], "never": []}
    for head in _HEAD.finditer(text):
        lines[head[1]].append(text.count("\n", 0, head.start(1)) + 1)
    fits: list[FitRule] = []
    never: list[NeverRule] = []
    for i, fields in enumerate(file.rule):
        line = lines["rule"][i] if len(lines["rule"]) == len(file.rule) else 0
        fits.append(_fit_rule(_understood(fields, _Rule, path, line), path, line))
    for i, fields in enumerate(file.never):
        line = lines["never"][i] if len(lines["never"]) == len(file.never) else 0
        rule = _understood(fields, _Never, path, line)
        one, other = _side(rule.one, path, line), _side(rule.other, path, line)
        name = rule.name or f"never {' '.join(one)} with {' '.join(other)}"
        never.append(NeverRule(name=name, one=one, other=other, line=line))
    return CompatibilityRules(fits=_named(fits), never=_named(never), file=str(path))


def _named(rules: list[_R]) -> tuple[_R, ...]:
    """The rules, those of a name that stands further up with their line behind it."""
    seen: set[str] = set()
    named = []
    for rule in rules:
        again = rule.name in seen
        seen.add(rule.name)
        named.append(
            msgspec.structs.replace(rule, name=f"{rule.name} ({rule.line})") if again else rule
        )
    return tuple(named)


def _fit_rule(rule: _Rule, path: Path, line: int) -> FitRule:
    tests = [test for test in (rule.equals, rule.one_of, rule.range) if test is not None]
    if len(tests) != 1:
        raise InputRefused(
            f"{_place(path, line)}: a rule has exactly one of equals, one_of and range, "
            f"and this one has {len(tests)}.",
            _HINT,
        )
    test = tests[0]
    asked: dict[str, str]
    if isinstance(test, str):
        asked = {"anchor_attribute": test, "candidate_attribute": test}
    elif isinstance(test, _Both):
        asked = {"anchor_attribute": test.anchor, "candidate_attribute": test.candidate}
    else:
        asked = {"anchor_attribute": test.anchor, "lowest": test.lowest, "highest": test.highest}
        if not (test.lowest.strip() or test.highest.strip()):
            raise InputRefused(
                f"{_place(path, line)}: a range names lowest, highest or both.",
                'Write it as range = { anchor = "width", lowest = "min_width" }.',
            )
    if not asked["anchor_attribute"].strip() or asked.get("candidate_attribute") == "":
        raise InputRefused(f"{_place(path, line)}: an attribute has no name.", _HINT)
    anchors, candidates = _side(rule.anchors, path, line), _side(rule.candidates, path, line)
    shown = " ".join(dict.fromkeys(filter(None, asked.values())))
    name = rule.name or f"{shown}: {' '.join(anchors)} + {' '.join(candidates)}"
    return FitRule(name=name, anchors=anchors, candidates=candidates, line=line, **asked)


def _side(given: str | list[str], path: Path, line: int) -> tuple[str, ...]:
    selectors = (given,) if isinstance(given, str) else tuple(given)
    if not selectors:
        raise InputRefused(f"{_place(path, line)}: a side names no product.", _HINT)
    for text in selectors:
        try:
            selector_of(text)
        except InputRefused as error:
            raise InputRefused(f"{_place(path, line)}: {error.message}", error.hint) from error
    return selectors


def _understood(fields: dict[str, Any], kind: type[_T], path: Path, line: int) -> _T:
    try:
        return msgspec.convert(fields, kind)
    except msgspec.ValidationError as error:
        raise InputRefused(f"{_place(path, line)}: {_said(error)}.", _HINT) from error


def _place(path: Path, line: int) -> str:
    return f"{path} line {line}" if line else str(path)


def _said(error: msgspec.ValidationError) -> str:
    return str(error).replace("`", "")
