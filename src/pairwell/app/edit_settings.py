"""Change settings in the text of a pairwell.toml; everything else stays as people wrote it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from pairwell.model.errors import InputRefused
from pairwell.offers.own_rules import merged
from pairwell.offers.policy_lines import line_of
from pairwell.offers.policy_text import toml_value


def edited(text: str, changes: Mapping[tuple[str, ...], Any]) -> str:
    r"""The text with these settings changed; comments and the order of lines stay.

    A setting that stands there is replaced in its line, a new one goes under the head of its table,
    and a table that is not there to the end. The result is read again and held against what was
    meant.

    Args:
        text: a valid pairwell.toml.
        changes: plain values by path: ``("offers", "placements", "cart", "cap")``.

    Raises:
        InputRefused: the file writes a setting in a way that cannot be changed in one line.

    >>> edited('[shop] # ours\nname = "A"\n', {("shop", "preset"): "gift"})
    '[shop] # ours\npreset = "gift"\nname = "A"\n'
    >>> edited('[offers]\nmax_refusals = 5 # few\n', {("offers", "max_refusals"): 9})
    '[offers]\nmax_refusals = 9 # few\n'
    """
    meant: dict[str, Any] = tomllib.loads(text)
    for path, value in changes.items():
        plain = "none" if value is None else value
        nested: Any = plain
        for name in reversed(path):
            nested = {name: nested}
        meant = merged(meant, nested)
        text = _with(text, path, toml_value(plain))
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        found = {}
    if found != meant:
        names = ", ".join(".".join(path) for path in changes)
        raise InputRefused(
            f"pairwell.toml writes {names} in a way that cannot be changed here.",
            "Change it there by hand, or write it as a table of its own.",
        )
    return text


def _with(text: str, path: tuple[str, ...], value: str) -> str:
    lines = text.splitlines()
    *table, key = path
    at = line_of(text, path)
    own = re.match(rf"(\s*{re.escape(key)}\s*=\s*)(.*)$", lines[at - 1]) if at else None
    if own:
        comment = re.search(r"""^(?:"[^"]*"|'[^']*'|[^#"'])*?(\s*#.*)$""", own[2])
        lines[at - 1] = own[1] + value + (comment[1] if comment else "")
        return "\n".join(lines) + "\n"
    head = f"[{'.'.join(table)}]"
    at = line_of(text, table)
    if at and lines[at - 1].partition("#")[0].replace(" ", "").strip() == head:
        lines.insert(at, f"{key} = {value}")
    else:
        lines += ["", head, f"{key} = {value}"]
    return "\n".join(lines) + "\n"
