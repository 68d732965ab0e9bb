"""How one file's columns and writing habits map to ours: guessed, shown, saved as TOML.

Whatever is left out (None) is told from the file itself.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import msgspec
import tomli_w

from pairwell.ingest.convert.instants import DateOrder
from pairwell.model.errors import InputRefused
from pairwell.model.source import Kind


class Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A settled reading of a file.

    Attributes:
        kind: what a row is.
        preset: whose export it is; ``canonical`` when nobody's.
        columns: their column name to our field (``unit_price`` and ``price`` are in major units).
        separator: of a CSV file.
        encoding: of a text file, as Python names it.
        date_order: how dates that end with the year are read.
        decimal_comma: whether amounts are written 12,50.
        currency: ISO 4217 code for rows that name none.
    """

    kind: Kind
    preset: str = "canonical"
    columns: dict[str, str]
    separator: str | None = None
    encoding: str | None = None
    date_order: DateOrder | None = None
    decimal_comma: bool | None = None
    currency: str | None = None


def as_toml(mapping: Mapping) -> str:
    """The mapping as TOML text, to be read by people and by ``load_mapping``.

    >>> print(as_toml(Mapping(kind="customers", columns={"Client": "customer_id"})), end="")
    kind = "customers"
    preset = "canonical"
    <BLANKLINE>
    [columns]
    Client = "customer_id"
    """
    fields: dict[str, Any] = msgspec.to_builtins(mapping)
    known = {key: value for key, value in fields.items() if value is not None}
    # TOML wants plain values before tables.
    return tomli_w.dumps(dict(sorted(known.items(), key=lambda item: item[0] == "columns")))


def shown(mapping: Mapping) -> str:
    """The mapping for a person to look over, one column a line.

    >>> print(shown(Mapping(kind="customers", columns={"Client": "customer_id"})))
    customers, read as canonical
      Client -> customer_id
    """
    width = max((len(name) for name in mapping.columns), default=0)
    facts = [
        f"{word} {value!r}"
        for word, value in (
            ("separator", mapping.separator),
            ("encoding", mapping.encoding),
            ("dates", mapping.date_order),
            ("decimal comma", mapping.decimal_comma),
            ("currency", mapping.currency),
        )
        if value not in (None, False)
    ]
    head = ", ".join([mapping.kind, f"read as {mapping.preset}", *facts])
    lines = (f"  {theirs:<{width}} -> {ours}" for theirs, ours in mapping.columns.items())
    return "\n".join([head, *lines])


def save_mapping(mapping: Mapping, path: Path) -> None:
    """Write a mapping as TOML."""
    path.write_text(as_toml(mapping), encoding="utf-8")


def load_mapping(path: Path) -> Mapping:
    """Read a mapping that was saved or written by hand.

    Raises:
        InputRefused: not there, no TOML, or not a mapping.
    """
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(fields, Mapping)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputRefused(
            f"The mapping {path} cannot be read: {error}.", "Save one with an import and edit it."
        ) from error
    except msgspec.ValidationError as error:
        raise InputRefused(
            f"The mapping {path} is not understood: {error}.",
            "It needs kind (orders, products, customers, links or views) and a table [columns] of "
            "their name = our name.",
        ) from error
