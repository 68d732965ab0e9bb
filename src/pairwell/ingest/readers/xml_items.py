"""XML catalogues, item by item: Yandex YML (``offer``), RSS (``item``) and Atom (``entry``).

A cell is an attribute of the item or the text of a child, its namespace left out; the first of
several counts. What lies deeper is not read. YML names a category by number: its path, made of the
names in the file, is the column ``category``. Named values (YML's ``param``, Google's
``product_detail``) are one cell each, a JSON object; Google's ``installment`` is written as in its
tables, ``months:amount:downpayment``. Memory holds one block of items and the categories.

Nothing is ever fetched or expanded: a document type with declarations of its own, an entity or an
outside reference refuses the file. Only the bare line that YML used to begin with passes.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.parsers import expat

import msgspec
import numpy as np
import pyarrow as pa

from pairwell.ingest.attribute_cells import written
from pairwell.ingest.raw_rows import RawRows
from pairwell.ingest.readers.joined import BLOCK_ROWS, joined
from pairwell.model.errors import InputRefused
from pairwell.model.finding import Finding

_ITEMS = ("offer", "item", "entry")
_BLOCK = 1 << 18
_MAX_CHUNK = 8_192
_MAX_CELL = 1 << 20
_NAMED = ("param", "product_detail")
_DEEPER = ("product_detail", "installment")
_TERMS = ("months", "amount", "downpayment", "credit_type")
_MAX_DEPTH = 64
_SAMPLE_ITEMS = 1_000
_Item = tuple[int, dict[str, str]]


class XmlReader:
    """One XML file of products.

    Raises:
        InputRefused: no XML, no items, or it declares entities.
    """

    def __init__(self, path: Path, *, n_bytes: int, chunk_rows: int) -> None:
        self._path = path
        self._n_bytes = n_bytes
        # The first chunk is read twice, to settle how the file writes its amounts.
        self._chunk_rows = min(chunk_rows, _MAX_CHUNK)
        names: dict[str, None] = {}
        n_seen = 0
        for items, _ in self._items():
            for _, cells in items:
                names.update(dict.fromkeys(cells))
            n_seen += len(items)
            if n_seen >= _SAMPLE_ITEMS:
                break
        if not n_seen:
            raise InputRefused(
                f"{path} is XML without products.",
                "Give a Yandex YML catalogue (offer) or a Google Merchant feed (item, entry).",
            )
        self.header = tuple(names)

    def findings(self) -> tuple[Finding, ...]:
        return ()

    def rows(self, columns: Sequence[str]) -> Generator[RawRows, None, None]:
        yield from joined(self._blocks(columns), self._chunk_rows)

    def _blocks(self, columns: Sequence[str]) -> Iterator[RawRows]:
        for items, n_read in self._items():
            for start in range(0, len(items), BLOCK_ROWS):
                yield _block(items[start : start + BLOCK_ROWS], columns, n_read)

    def _items(self) -> Iterator[tuple[list[_Item], int]]:
        """Items in small batches, and the bytes read by then."""
        builder = _Builder(self._path)
        try:
            with self._path.open("rb") as file:
                while data := file.read(_BLOCK):
                    builder.parser.Parse(data)
                    if builder.items:
                        yield builder.items, file.tell()
                        builder.items = []
                builder.parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise InputRefused(
                f"{self._path} is no whole XML: {error}.",
                "Write the feed again; it may have been cut on its way.",
            ) from error


class _Builder:
    """What expat tells, put together into items."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.items: list[_Item] = []
        self._cells: dict[str, str] | None = None
        self._line = self._inside = self._depth = 0
        self._parts: list[str] = []
        self._size = 0
        self._child: dict[str, str] = {}
        self._detail: dict[str, str] | None = None
        self._named: dict[str, dict[str, list[str]]] = {}
        self._category: dict[str, str] | None = None
        self._names: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._paths: dict[str, str] = {}
        parser: Any = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.ExternalEntityRefHandler = self._entity
        parser.SkippedEntityHandler = self._entity
        self.parser = parser

    def _doctype(self, name: str, system: str | None, public: str | None, inner: int) -> None:
        if inner or public or (name, system) != ("yml_catalog", "shops.dtd"):
            self._refuse("a document type of its own (DTD)")

    def _entity(self, *_: Any) -> None:
        self._refuse("an entity")

    def _refuse(self, what: str) -> None:
        raise InputRefused(
            f"{self._path} declares {what} on line {self.parser.CurrentLineNumber}, with which XML "
            "can fill a memory or read other files.",
            "Write the feed without DOCTYPE and ENTITY; no catalogue needs them.",
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            self._refuse(f"more than {_MAX_DEPTH} levels")
        if self._cells is not None:
            self._inside += 1
            if self._inside == 1:
                self._parts = []
                self._child = attributes
                self._detail = {} if tag.rpartition(" ")[2] in _DEEPER else None
                self.parser.CharacterDataHandler = self._text
            elif self._inside == 2 and self._detail is not None:
                self._parts = []
            return
        name = tag.rpartition(" ")[2]
        if name in _ITEMS:
            self._cells = {key.rpartition(" ")[2]: text for key, text in attributes.items()}
            self._line, self._inside = self.parser.CurrentLineNumber, 0
            self._named, self._size = {}, 0
        elif name == "category" and "id" in attributes:
            self._category = attributes
            self._parts, self._size = [], 0
            self.parser.CharacterDataHandler = self._text

    def _text(self, text: str) -> None:
        in_detail = self._inside == 2 and self._detail is not None
        if self._inside == 1 or in_detail or self._category is not None:
            self._size += len(text)
            if self._size > _MAX_CELL:
                self._refuse("a product of more than a million letters")
            self._parts.append(text)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if self._cells is None:
            if self._category is not None:
                self._keep_category(self._category)
                self._category = None
                self.parser.CharacterDataHandler = None
            return
        if self._inside:
            if self._inside == 1:
                self.parser.CharacterDataHandler = None  # spaces between cells are many
                self._keep_cell(self._cells, tag.rpartition(" ")[2])
            elif self._inside == 2 and self._detail is not None:
                self._detail[tag.rpartition(" ")[2]] = "".join(self._parts)
            self._inside -= 1
            return
        self._name_category(self._cells)
        for name, values in self._named.items():
            self._cells[name] = written(values) or ""
        self.items.append((self._line, self._cells))
        self._cells = None

    def _keep_cell(self, cells: dict[str, str], name: str) -> None:
        text = "".join(self._parts)
        if name in _NAMED:
            named, value = self._child.get("name", ""), text
            if self._detail is not None:
                named = self._detail.get("attribute_name", "")
                value = self._detail.get("attribute_value", "")
            elif unit := self._child.get("unit", "").strip():
                named = f"{named} ({unit})"  # numbers of two units are two attributes
            self._size += len(named)
            if named.strip() and value.strip():
                self._named.setdefault(name, {}).setdefault(named.strip(), []).append(value.strip())
        elif name not in cells and self._detail:
            cells[name] = ":".join(self._detail[part] for part in _TERMS if part in self._detail)
        elif name not in cells and not (name == "age" and self._child.get("unit") == "month"):
            cells[name] = text

    def _keep_category(self, attributes: dict[str, str]) -> None:
        number = attributes["id"]
        self._names[number] = "".join(self._parts).strip()
        if parent := attributes.get("parentId"):
            self._parents[number] = parent
        self._paths.clear()

    def _name_category(self, cells: dict[str, str]) -> None:
        number = cells.get("categoryId", "").strip()
        if number not in self._names or "category" in cells:
            return
        if number not in self._paths:
            levels: list[str] = []
            at: str | None = number
            # A tree that bites its own tail ends where it began.
            while at is not None and at in self._names and len(levels) < _MAX_DEPTH:
                levels.append(self._names[at])
                at = self._parents.get(at)
                if at == number:
                    break
            self._paths[number] = " > ".join(reversed(levels))
        cells["category"] = self._paths[number]


def _block(items: list[_Item], columns: Sequence[str], n_read: int) -> RawRows:
    return RawRows(
        columns={
            name: pa.array([cells.get(name) for _, cells in items], pa.string()) for name in columns
        },
        lines=np.array([line for line, _ in items], dtype=np.int64),
        raw=lambda i: msgspec.json.encode(items[i][1]).decode(),
        bytes_read=n_read,
    )
