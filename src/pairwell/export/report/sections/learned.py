"""What the build learned: its numbers, how it tested, what it noticed, how long it took."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pairwell.app.report.data import ReportData
from pairwell.export.report.empty import empty
from pairwell.export.report.html import Html, h, join
from pairwell.export.report.sections.frame import section
from pairwell.export.report.table import Cell, Head, code_cell, table
from pairwell.export.report.voice import UNKNOWN, Voice

_COUNTS = (
    "n_lines", "n_orders", "n_baskets", "n_products", "n_customers", "n_pairs_tested",
    "n_pairs_seen", "n_pairs_stored", "n_pairs_proven", "skipped_baskets", "size_factor",
    "significance",
)  # fmt: skip


def learned(data: ReportData, voice: Voice) -> Html:
    """The section."""
    known = [(name, data.build[name]) for name in _COUNTS if name in data.build]
    numbers = dict(flat(data.build.get("learned"))) | dict(flat(data.learned))
    if not known and not numbers:
        return section(voice, "learned", "", empty(voice, "learned"))
    return section(
        voice,
        "learned",
        voice.say("learned.answer"),
        _table("build", "learned.build", known, voice),
        _table("learned", "learned.numbers", list(numbers.items()), voice),
        _findings(data.build.get("findings"), voice),
        _table("seconds", "learned.seconds", list(flat(data.build.get("seconds"))), voice),
    )


def flat(values: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Nested JSON as dotted names.

    >>> list(flat({"strength": {"k": 300, "tried": [1, 2]}}))
    [('strength.k', 300), ('strength.tried', '1, 2')]
    """
    if not isinstance(values, dict):
        return
    for name, value in values.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{name}.")
        elif isinstance(value, list | tuple):
            yield f"{before}{name}", ", ".join(str(v) for v in value)
        else:
            yield f"{before}{name}", value


def _table(name: str, title: str, rows: list[tuple[str, Any]], voice: Voice) -> Html | None:
    if not rows:
        return None
    heads = [Head(voice.say("learned.name")), Head(voice.say("learned.value"), numeric=True)]
    cells = [[code_cell(voice, "number", key), _value(value, voice)] for key, value in rows]
    return join(h("h3", voice.say(title)), table(name, voice, heads, cells))


def _value(value: Any, voice: Voice) -> Cell:
    if value is None:
        return Cell(UNKNOWN)
    if isinstance(value, bool):
        return Cell(voice.say("learned.yes" if value else "learned.no"))
    if isinstance(value, int):
        return Cell(voice.count(value), value)
    if isinstance(value, float):
        return Cell(voice.measure(value), value)
    return Cell(str(value))


def _findings(findings: Any, voice: Voice) -> Html | None:
    said = [_sentence(f) for f in findings] if isinstance(findings, list | tuple) else []
    if not said:
        return None
    return join(h("h3", voice.say("learned.findings")), h("ul", *(h("li", s) for s in said)))


def _sentence(finding: Any) -> str:
    if isinstance(finding, dict):
        parts = (str(finding.get(name) or "") for name in ("message", "hint"))
        return " ".join(part for part in parts if part)
    return str(finding)
