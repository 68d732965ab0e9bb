"""Incentives out of a TOML policy, refused with file, line and hint when something is wrong.

[[incentive]]
name = "cable with a phone"
kind = "percent"
discount_share = 0.15
confirmed_by = "CABLE15"
valid_to = 2026-12-24T23:59:59+01:00
conditions = { anchors = ["phone-1"], products = ["cable-7"] }
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any

import msgspec

from pairwell.model.errors import SettingsRefused
from pairwell.model.incentive import Conditions, Incentive
from pairwell.model.offer import ProductId
from pairwell.offers.incentive_checks import Problem, Worth, problems_of

_HEAD = re.compile(r"^\s*\[\[\s*incentive\s*\]\]")
_TABLE = re.compile(r"^\s*\[")
_TIMER = ("timer", "minutes", "hours", "seconds", "countdown", "per_visitor", "restart", "duration")


def read_incentives(
    text: str,
    file: str,
    *,
    as_of: datetime,
    floor: float = 0.0,
    worth: Mapping[ProductId, Worth] | None = None,
) -> tuple[Incentive, ...]:
    r"""The incentives of a policy; other tables of the file are left to others.

    Args:
        text: TOML.
        file: its name, for the messages.
        as_of: what is over by then is refused.
        floor: margin that must be left over what is paid, where an incentive names none.
        worth: present price and cost of products, where known.

    Raises:
        SettingsRefused: no TOML, an unknown field, a value out of its range, or what
            ``problems_of`` finds; the message names all of them, each with its line.

    >>> from datetime import UTC
    >>> text = '[[incentive]]\nname = "reviews"\nkind = "social_proof"'
    >>> today = datetime(2026, 11, 22, tzinfo=UTC)
    >>> [incentive.name for incentive in read_incentives(text, "offers.toml", as_of=today)]
    ['reviews']
    """
    try:
        written = tomllib.loads(text).get("incentive", [])
    except tomllib.TOMLDecodeError as error:
        raise SettingsRefused(f"{file} is not valid TOML: {error}.", "Mend that line.") from error
    if not isinstance(written, list):
        raise SettingsRefused(
            f"{file}: [incentive] is one table.", "Write [[incentive]] above each incentive."
        )
    incentives: list[Incentive] = []
    for number, table in enumerate(written):
        try:
            incentives.append(msgspec.convert(table, Incentive))
        except msgspec.ValidationError as error:
            message, hint, field = _in_words(str(error), table)
            line = line_of(text, number, field)
            raise SettingsRefused(f"{file}, line {line}: {message}", hint) from error
    problems = problems_of(incentives, as_of=as_of, floor=floor, worth=worth or {})
    if problems:
        raise SettingsRefused(
            "\n".join(_line(text, file, problem) for problem in problems), problems[0].hint
        )
    return tuple(incentives)


def line_of(text: str, number: int, field: str = "") -> int:
    r"""The line of a field of the n-th [[incentive]]; of its head where it is not written.

    >>> line_of('# ours\n[[incentive]]\nname = "a"\nkind = "gift"', 0, "kind")
    4
    """
    lines = text.splitlines()
    heads = [n for n, line in enumerate(lines) if _HEAD.match(line)]
    if number >= len(heads):  # written inline: incentive = [{…}]
        return 1
    head = heads[number]
    for n, line in enumerate(lines[head + 1 :], head + 1):
        if _HEAD.match(line):
            break
        if field and re.match(rf"\s*(conditions\s*\.\s*)?{re.escape(field)}\s*=", line):
            return n + 1
        if field and not _TABLE.match(line) and re.search(rf"[{{,]\s*{re.escape(field)}\s*=", line):
            return n + 1
    return head + 1


def _line(text: str, file: str, problem: Problem) -> str:
    return f"{file}, line {line_of(text, problem.number, problem.field)}: {problem.message}"


def _in_words(message: str, table: Any) -> tuple[str, str, str]:
    """What msgspec says, for people: message, hint and the field it is about."""
    known = sorted({*Incentive.__struct_fields__, *Conditions.__struct_fields__})
    name = table.get("name", "?") if isinstance(table, dict) else "?"
    if unknown := re.search(r"unknown field `([^`]+)`", message):
        field = unknown[1]
        if any(word in field for word in _TIMER):
            hint = "An offer ends for everybody at one true instant: write valid_to."
        else:
            near = get_close_matches(field, known, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}."
        return f"incentive {name!r} has no field {field}.", hint, field
    what, _, where = message.partition(" - at ")
    field = where.strip("`").removeprefix("$").strip(".").rpartition(".")[2]
    hint = "Write instants with their zone: 2026-12-24T23:59:59+01:00." if (
        "date" in what or "timezone" in what
    ) else "Look at docs/incentives.md."  # fmt: skip
    if missing := re.search(r"missing required field `([^`]+)`", what):
        return f"incentive {name!r} has no {missing[1]}.", hint, ""
    shown = field or "incentive"
    return f"{shown} of incentive {name!r}: {what.replace('`', '')}.", hint, field
