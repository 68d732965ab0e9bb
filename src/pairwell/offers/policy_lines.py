"""Where a setting stands in a TOML text, so that a refusal can name the line to mend."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

Path = Sequence[str | int]
"""Names of tables and settings; the place in a list counts from 0."""

_HEAD = re.compile(r"^\s*(\[{1,2})\s*([^\[\]]+?)\s*\]{1,2}\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_.\-\"' ]+?)\s*=(.*)$")
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*$')


def line_of(text: str, path: Path) -> int:
    r"""The line of a setting; of the narrowest table around it where it has none of its own.

    Returns:
        Counted from 1; 0 where neither it nor its table is written.

    >>> shop = '[shop]\n[[offers.kits]]\nkit_id = "a"\n[[offers.kits]]\nkit_id = "b"\nsaving = 0.1'
    >>> line_of(shop, ("offers", "kits", 1, "saving"))
    6
    >>> line_of(shop, ("offers", "kits", 0, "title"))
    2
    >>> line_of(shop, ("offers", "max_refusals"))
    0
    """
    written: dict[tuple[str | int, ...], int] = {}
    for number, place in _places(text):
        written.setdefault(place, number)
    for end in range(len(path), 0, -1):
        if number := written.get(tuple(path[:end]), 0):
            return number if end > 1 or len(path) == 1 else 0
    return 0


def _places(text: str) -> Iterator[tuple[int, tuple[str | int, ...]]]:
    """The lines of heads and settings, with what they name."""
    table: tuple[str | int, ...] = ()
    counts: dict[tuple[str | int, ...], int] = {}
    depth = 0  # of the brackets of a list that goes over several lines
    inside: tuple[tuple[str | int, ...], int] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        bare = _TEXT.sub("''", line)
        if depth:
            if inside is not None and bare.lstrip().startswith("{"):
                yield number, (*inside[0], inside[1])
                inside = inside[0], inside[1] + 1
            depth += _opened(bare)
        elif head := _HEAD.match(line):
            table = _names(head[2])
            if head[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                yield number, table
                table = (*table, counts[table])
            elif table[:2] in counts:  # a table inside the last of a list
                table = (*table[:2], counts[table[:2]], *table[2:])
            yield number, table
        elif key := _KEY.match(line):
            place = (*table, *_names(key[1]))
            yield number, place
            depth = max(_opened(_TEXT.sub("''", key[2])), 0)
            inside = (place, 0) if depth else None


def _opened(line: str) -> int:
    return line.count("[") + line.count("{") - line.count("]") - line.count("}")


def _names(dotted: str) -> tuple[str, ...]:
    """The parts of a dotted name; quoted parts keep their dots."""
    try:
        part: Any = tomllib.loads(f"{dotted} = 0")
    except tomllib.TOMLDecodeError:
        return (dotted,)
    names: list[str] = []
    while isinstance(part, dict):
        [(name, part)] = part.items()
        names.append(name)
    return tuple(names)
