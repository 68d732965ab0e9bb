"""Checking one thing that arrived: into a struct and canonical bytes, or refused with a code.

Codes: ``missing_x`` and ``bad_x`` name the field, ``unknown_name`` an event that we do not know,
``not_used`` one of GA4's or Segment's names that nothing is measured by,
``unknown_field`` a field of a row, ``card_number`` a card anywhere, ``bad_text`` control characters
(tabs and line ends may stay) or half a character.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any, TypeVar

import msgspec

from pairwell.app.card_numbers import has_card_number, without_card_numbers
from pairwell.app.event_shapes import ga4, segment
from pairwell.app.ports.journal import Refused
from pairwell.model.currency import CODES

RAW_LENGTH = 2_000
UNUSED = ga4.UNUSED | segment.UNUSED
_PATH = re.compile(r"at `\$\.(?:.*\.)?(\w+)(?:\[\.*\w*\])*`")
_FIELD = re.compile(r"(?:missing required|unknown) field `([^`]*)`")
_VALUE = re.compile(r"enum value '([^']*)'")
_CONTROL = re.compile(r"(?<!\\)(?:\\\\)*\\(?:u00|[bf])")

T = TypeVar("T", bound=msgspec.Struct)


class NotUsable(Exception):
    """Why one thing cannot be kept; it never leaves this floor."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def checked(fields: Any, kind: type[T]) -> tuple[T, bytes]:
    """The struct, and its canonical bytes.

    Raises:
        NotUsable: with the code to refuse it by.
    """
    try:
        thing = msgspec.convert(fields, kind)
    except msgspec.ValidationError as error:
        raise _told(str(error), kind) from error
    currency = getattr(thing, "currency", None)
    if currency is not None and currency not in CODES:
        raise NotUsable("bad_currency", f"{currency} is no currency of ISO 4217.")
    try:
        payload = msgspec.json.encode(thing)
    except UnicodeEncodeError as error:
        raise NotUsable("bad_text", "Half a character stands in it.") from error
    text = payload.decode()
    if has_card_number(text):
        raise NotUsable("card_number", "A card number stands in it; we never keep one.")
    if "\\" in text and _CONTROL.search(text):
        raise NotUsable("bad_text", "Control characters stand in it.")
    return thing, payload


def refused(index: int, why: NotUsable, raw: Any) -> Refused:
    """The entry of the quarantine, safe to keep."""
    try:
        text = msgspec.json.encode(raw).decode()
    except (msgspec.EncodeError, OverflowError, RecursionError, TypeError, ValueError):
        text = repr(raw)
    return Refused(
        index=index,
        code=why.code,
        detail=without_card_numbers(why.detail),
        raw=without_card_numbers(text[: 2 * RAW_LENGTH])[:RAW_LENGTH],
    )


def _told(message: str, kind: type[msgspec.Struct]) -> NotUsable:
    """What msgspec says, as a code and words: ``… - at `$.quantity``` → ``bad_quantity``."""
    detail = f"{message}."
    if found := _FIELD.search(message):
        name = found[1]
        if "missing" in message:
            return NotUsable(f"missing_{name}", detail)
        near = get_close_matches(name, kind.__struct_fields__, n=1)
        return NotUsable("unknown_field", f"{detail} Did you mean {near[0]}?" if near else detail)
    path = _PATH.search(message)
    if path is None:
        return NotUsable("not_an_object", detail)
    if path[1] == "name":
        name = _VALUE.search(message)
        if name is not None and name[1] in UNUSED:
            return NotUsable("not_used", f"Nothing is measured by {name[1]}: it is not kept.")
        return NotUsable("unknown_name", detail)
    return NotUsable(f"bad_{path[1]}", detail)
