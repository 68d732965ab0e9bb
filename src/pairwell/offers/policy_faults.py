"""Which setting inside a table or list is wrong, so that a refusal can name it and its line."""

from __future__ import annotations

import math
import types
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

import msgspec

Path = tuple[str | int, ...]
"""Names of settings; the place in a list counts from 0."""

_TIMER = ("timer", "minutes", "hours", "seconds", "countdown", "visitor", "restart", "duration")


class Fault(NamedTuple):
    """One setting that is wrong.

    Attributes:
        path: where it stands, from the value that was looked at.
        message: what is wrong; ``{name}`` is put in by whoever knows the whole name.
        hint: what to write instead.
    """

    path: Path
    message: str
    hint: str


def fault_in(value: Any, kind: Any, path: Path = ()) -> Fault | None:
    """The first narrowest setting in a value that its kind does not allow; None if all are fine.

    Args:
        value: plain, as TOML gives it.
        kind: the type that it should have.
        path: where the value stands.

    >>> from pairwell.offers.rules import KitRule
    >>> kit = {"kit_id": "k", "members": ["a", "b"], "saving": 1.5}
    >>> fault_in([kit], tuple[KitRule, ...])
    Fault(path=(0, 'saving'), message='{name} cannot be 1.5', hint='Expected float < 1.0.')
    >>> fault_in({"kitid": "k", "members": ["a", "b"]}, KitRule).message
    '{name} has an unknown field kitid'
    >>> fault_in({"TV": float("inf")}, dict[str, float])
    Fault(path=('TV',), message='{name} cannot be inf', hint='Expected a finite number.')
    """
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        told = str(error).partition(" - at ")[0].replace("`", "")
    else:
        return _endless(value, path)
    for name, inner, inner_kind in _inside(value, kind):
        if found := fault_in(inner, inner_kind, (*path, name)):
            return found
    told = told.removeprefix("Object ")
    fields = _fields(kind)
    if "unknown field " in told:
        field = told.rpartition(" ")[2]
        return Fault((*path, field), f"{{name}} has an unknown field {field}", _near(field, fields))
    if "required field " in told:
        field = told.rpartition(" ")[2]
        return Fault(path, f"{{name}} has no {field}", f"Write {field} = … there.")
    if isinstance(value, dict):
        names = _literals(get_args(kind)[0]) if get_origin(kind) is dict else ()
        if stray := next((name for name in value if names and name not in names), None):
            message = f"{{name}} has an unknown field {stray}"
            return Fault((*path, stray), message, _near(stray, names))
    hint = f"{told}."
    if "timezone" in told or "RFC3339" in told:
        hint = f"{told}: 2026-12-24T23:59:59+01:00."
    elif isinstance(value, str) and (near := get_close_matches(value, _literals(kind), n=1)):
        hint = f"{told}. Did you mean {near[0]}?"
    return Fault(path, f"{{name}} cannot be {_shown(value)}", hint)


def _endless(value: Any, path: Path) -> Fault | None:
    """The first number that is infinite or none at all: TOML writes ``inf`` and ``nan``."""
    if isinstance(value, float) and not math.isfinite(value):
        return Fault(path, f"{{name}} cannot be {value}", "Expected a finite number.")
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if found := _endless(inner, (*path, name)):
                return found
    return None


def written(path: Path) -> str:
    """A path as people write it.

    >>> written(("incentives", 0, "conditions"))
    '.incentives[0].conditions'
    """
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)


def _inside(value: Any, kind: Any) -> Iterator[tuple[str | int, Any, Any]]:
    """What a table or list holds, with the kind that each should have."""
    if get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if isinstance(value, dict):
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            for field in msgspec.structs.fields(kind):
                if field.encode_name in value:
                    yield field.encode_name, value[field.encode_name], field.type
        elif get_origin(kind) is dict:
            for name, inner in value.items():
                yield name, inner, get_args(kind)[1]
    elif isinstance(value, list) and get_origin(kind) in (tuple, list, frozenset):
        kinds = get_args(kind)
        for place, inner in enumerate(value):
            fixed = get_origin(kind) is tuple and kinds[-1] is not ...
            if not fixed or place < len(kinds):
                yield place, inner, kinds[place if fixed else 0]


def _fields(kind: Any) -> tuple[str, ...]:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return tuple(field.encode_name for field in msgspec.structs.fields(kind))
    return ()


def _literals(kind: Any) -> tuple[str, ...]:
    """The words that a kind allows; none where it is no list of words."""
    if get_origin(kind) in (Union, types.UnionType, Annotated):
        return tuple(word for part in get_args(kind) for word in _literals(part))
    return tuple(map(str, get_args(kind))) if get_origin(kind) is Literal else ()


def _near(name: str, known: tuple[str, ...]) -> str:
    if any(word in name for word in _TIMER) and "valid_to" in known:
        return "An offer ends for everybody at one true instant: write valid_to."
    near = get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}."


def _shown(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else repr(value)
