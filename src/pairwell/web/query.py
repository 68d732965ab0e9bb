"""The query of a request: each parameter once, known ones only, read into a struct."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TypeVar
from urllib.parse import parse_qsl

import msgspec

from pairwell.web.body import refusal
from pairwell.web.errors import InvalidValue, UnknownField

_T = TypeVar("_T", bound=msgspec.Struct)


def parse_query(raw: bytes) -> dict[str, str]:
    """The parameters by name.

    Raises:
        InvalidValue: one comes twice, or the text is no UTF-8.

    >>> parse_query(b"anchor=85123A&limit=3")
    {'anchor': '85123A', 'limit': '3'}
    """
    if not raw:
        return {}
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=50
        )
    except ValueError as error:
        raise InvalidValue(
            "The query cannot be read.", "Encode it as UTF-8 in percents."
        ) from error
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidValue("A parameter stands twice in the query.", "Send each once.")
    return found


def read_query(query: dict[str, str], kind: type[_T]) -> _T:
    """The parameters as a struct.

    Raises:
        UnknownField: a parameter that the operation does not have.
        InvalidValue: one that is missing, of another type or out of its range.
    """
    known = [field.encode_name for field in msgspec.structs.fields(kind)]
    for name in query:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}."
            raise UnknownField(f"There is no parameter {name[:100]!r}.", hint)
    try:
        return msgspec.convert(query, kind, strict=False)
    except msgspec.ValidationError as error:
        raise refusal(str(error), kind) from error
