"""Bodies of requests: bounded, strict JSON, read into structs.

Refused: more bytes than allowed, other encodings than none, invalid UTF-8, more than 32 levels,
a name twice in one object, NaN and infinities, numbers no machine holds, and unknown fields.
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin

import msgspec

from pairwell.web.errors import InvalidValue, MalformedBody, UnknownField

MAX_DEPTH = 32
_T = TypeVar("_T")
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_OTHERS = re.compile(rb"[^\[\]{}]+")
_SPACED = re.compile(rb'"[ \t\r\n]+:')
_UNKNOWN = re.compile(r"Object contains unknown field `(.*?)`(?: - at `(.*)`)?", re.DOTALL)
_ENUM = re.compile(r"Invalid enum value '(.*)'", re.DOTALL)
_AT = re.compile(r"(.*?)(?: - at `(.*)`)?", re.DOTALL)


def read_body(body: bytes, kind: type[_T]) -> _T:
    """The body as a struct.

    Raises:
        MalformedBody: it is no JSON, too deep, or names something twice.
        UnknownField: it has a field that the struct does not know.
        InvalidValue: a field is missing, of another type or out of its range.
    """
    check_json(body)
    try:
        read: _T = _decoder(cast(Hashable, kind)).decode(body)
    except msgspec.ValidationError as error:
        raise refusal(str(error), kind) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedBody(f"The body is no JSON: {error}.", "Send one JSON object.") from error
    return read


def check_json(body: bytes) -> Any:
    """The body as plain values; refuses what JSON readers disagree about.

    Raises:
        MalformedBody: it is no JSON, too deep, names something twice, or holds NaN.
    """
    if is_too_deep(body):
        raise MalformedBody(f"The body has more than {MAX_DEPTH} levels.", "Send it flatter.")
    try:
        plain = _PLAIN.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        pass  # read again below, to tell what is wrong as it was always told
    else:
        if names_once(body, plain):
            return plain
    try:
        return _DECODER.decode(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError is a ValueError
        raise MalformedBody(f"The body is no JSON: {error}.", "Send one JSON value.") from error


def is_too_deep(body: bytes) -> bool:
    """Whether it has more than 32 levels of brackets; those in texts do not count.

    >>> is_too_deep(b'{"a": "%s"}' % (b"[" * 40)), is_too_deep(b"[" * 33)
    (False, True)
    """
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return False
    depth = 0
    for sign in _OTHERS.sub(b"", _STRINGS.sub(b"", body)):
        depth += 1 if sign in b"[{" else -1
        if depth > MAX_DEPTH:
            return True
    return False


def names_once(body: bytes, plain: Any) -> bool:
    """Whether it can be told at a glance that a body names nothing twice in one object.

    No fewer quotes stand before colons than names came: if so many were kept, none came twice.

    Args:
        body: JSON.
        plain: what was read from it.

    >>> [names_once(body, msgspec.json.decode(body)) for body in (b'{"a":":"}', b'{"a":1,"a":2}')]
    [True, False]
    """
    if b"\\" in body:
        return n_names(plain) == n_colons(body)
    # Without escapes no text holds a quote: printed anew, quotes and colons meet as they did.
    return msgspec.json.encode(plain).count(b'":') == n_colons(body)


def n_colons(body: bytes) -> int:
    """How often a quote stands before a colon: never less often than there are names.

    >>> n_colons(b'{"a": 1, "b" : 2, "c":":"}')
    4
    """
    spaced = b" :" in body or b"\t:" in body or b"\n:" in body or b"\r:" in body
    return body.count(b'":') + (len(_SPACED.findall(body)) if spaced else 0)


def n_names(value: Any) -> int:
    """How many names stand in all objects of a value.

    >>> n_names({"a": [{"b": 1}, {"b": 2}], "c": {}})
    4
    """
    n, waiting = 0, [value]
    while waiting:
        part = waiting.pop()
        if type(part) is dict:
            n += len(part)
            waiting += part.values()
        elif type(part) is list:
            waiting += part
    return n


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"it names {twice[:100]!r} twice in one object")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_constant)
_PLAIN = msgspec.json.Decoder()


@cache
def _decoder(kind: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def refusal(message: str, kind: Any) -> UnknownField | InvalidValue:
    """What msgspec says of a value, with its place and the nearest name that is known there."""
    if found := _UNKNOWN.fullmatch(message):
        name, at = found[1], found[2] or "$"
        known = _fields_at(kind, at)
        near = get_close_matches(name, known, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}."
        return UnknownField(f"There is no field {name[:100]!r} at {at[:200]}.", hint)
    said = _AT.fullmatch(message)
    what, at = (said[1], said[2]) if said else (message, None)
    hint = "See the schema at /openapi.json."
    if wrong := _ENUM.fullmatch(what):
        known = [str(word) for word in get_args(_kind_at(kind, at or "$"))]
        near = get_close_matches(wrong[1], known, n=1)
        if near or known:
            hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}."
    return InvalidValue(f"{what} (at {at or '$'}).", hint)


def _fields_at(kind: Any, at: str) -> list[str]:
    """The fields of the struct at a path like ``$.placements[0]``."""
    kind = _kind_at(kind, at)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return [field.encode_name for field in msgspec.structs.fields(kind)]
    return []


def _kind_at(kind: Any, at: str) -> Any:
    """What has to stand at a path."""
    for step in re.findall(r"\.(\w+)|\[", at):
        kind = _without_none(kind)
        if step:
            fields = {f.encode_name: f.type for f in msgspec.structs.fields(kind)}
            kind = fields.get(step, Any)
        else:
            kind = next(iter(get_args(kind)), Any)
    return _without_none(kind)


def _without_none(kind: Any) -> Any:
    while get_origin(kind) is not None and hasattr(kind, "__metadata__"):
        kind = get_args(kind)[0]
    arms = [arm for arm in get_args(kind) if arm is not type(None)]
    is_union = get_origin(kind) is Union or type(kind).__name__ == "UnionType"
    return _without_none(arms[0]) if is_union and len(arms) == 1 else kind
