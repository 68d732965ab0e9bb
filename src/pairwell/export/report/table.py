"""Tables: sorted, filtered and saved in the browser by report.js, readable without it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pairwell.app.report.data import Item
from pairwell.export.report.html import Html, h, join
from pairwell.export.report.voice import Voice

FILTER_FROM = 12
"""Rows from which a table gets a box to filter it."""


class Cell(msgspec.Struct, frozen=True):
    """One cell.

    Attributes:
        content: what stands in it.
        value: what it is sorted by; None sorts by its text. A cell with a value is a number and
            stands right.
    """

    content: str
    value: float | None = None


class Head(msgspec.Struct, frozen=True):
    """The head of a column; ``numeric`` columns stand right."""

    label: str
    numeric: bool = False


def table(name: str, voice: Voice, heads: Sequence[Head], rows: Sequence[Sequence[Cell]]) -> Html:
    """A table in a box that scrolls.

    Args:
        name: its name in the address and in the saved file; unique on the page.
        voice: the language.
        heads: one for each column.
        rows: cells, one for each head.
    """
    filter_box = h(
        "input",
        type="search",
        class_="filter",
        placeholder=voice.say("table.filter"),
        aria_label=voice.say("table.filter"),
    )
    tools = h(
        "div",
        filter_box if len(rows) >= FILTER_FROM else None,
        h("span", voice.say("table.rows", n=voice.count(len(rows))), class_="rows"),
        h("button", voice.say("table.save"), type="button", class_="save"),
        class_="tools",
    )
    head = h("tr", *(_head(c) for c in heads))
    body = [
        h("tr", *(_cell(c, k.numeric) for c, k in zip(row, heads, strict=True))) for row in rows
    ]
    inside = h("table", h("thead", head), h("tbody", *body))
    return h(
        "div",
        tools,
        h("div", inside, class_="scroll", tabindex=0),
        class_="table",
        data_name=name,
    )


def _head(head: Head) -> Html:
    button = h("button", head.label, type="button")
    return h("th", button, scope="col", class_="n" if head.numeric else None)


def _cell(cell: Cell, numeric: bool) -> Html:
    value = None if cell.value is None else f"{cell.value:.10g}"
    return h("td", cell.content, data_v=value, class_="n" if numeric else None)


def count_cell(voice: Voice, n: int) -> Cell:
    """A count."""
    return Cell(voice.count(n), n)


def item_cell(item: Item) -> Cell:
    """A product: its title, its number small below."""
    return Cell(
        join(item.title, h("small", item.product_id) if item.title != item.product_id else None)
    )


def code_cell(voice: Voice, kind: str, code: str) -> Cell:
    """A code: its words, and the code itself small below where the words are not the same."""
    words = voice.code(kind, code)
    return Cell(join(words, h("small", code) if words != code.replace("_", " ") else None))
