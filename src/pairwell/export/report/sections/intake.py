"""What came in: the books of every import, what is in quarantine and why, what the checks saw."""

from __future__ import annotations

from collections import Counter

from pairwell.app.report.data import Book, ReportData
from pairwell.export.report.empty import empty
from pairwell.export.report.html import Html, h, join
from pairwell.export.report.sections.frame import section
from pairwell.export.report.table import Cell, Head, code_cell, count_cell, table
from pairwell.export.report.voice import Voice

_FIGURES = ("rows_in", "loaded", "not_product", "duplicate", "quarantined")


def intake(data: ReportData, voice: Voice) -> Html:
    """The section."""
    if not data.books:
        return section(voice, "intake", "", empty(voice, "intake"), _notes(data, voice))
    rows_in = sum(b.rows_in for b in data.books)
    quarantined = sum(b.quarantined for b in data.books)
    answer = voice.say(
        "intake.answer",
        loaded=voice.count(sum(b.loaded for b in data.books)),
        rows=voice.count(rows_in),
        quarantined=voice.count(quarantined),
        share=voice.share(quarantined / rows_in if rows_in else None, 1),
    )
    return section(
        voice, "intake", answer, _books(data, voice), _reasons(data, voice), _notes(data, voice)
    )


def _books(data: ReportData, voice: Voice) -> Html:
    heads = [
        Head(voice.say("intake.file")),
        Head(voice.say("intake.kind")),
        Head(voice.say("intake.at")),
        *(Head(voice.say(f"intake.{name}"), numeric=True) for name in _FIGURES),
        Head(voice.say("intake.books")),
    ]
    rows = [_book(book, voice) for book in data.books]
    return join(
        table("imports", voice, heads, rows), h("p", voice.say("intake.rule"), class_="note")
    )


def _book(book: Book, voice: Voice) -> list[Cell]:
    rest = book.loaded + book.not_product + book.duplicate + book.quarantined
    balanced = book.rows_in == rest
    verdict = voice.say("intake.balanced" if balanced else "intake.unbalanced")
    mark = h("span", "✓ " if balanced else "✗ ", class_="good" if balanced else "bad")
    return [
        Cell(book.file),
        Cell(voice.code("kind", book.kind)),
        Cell(voice.day(book.imported_at), float(book.imported_at[:10].replace("-", "") or 0)),
        *(count_cell(voice, getattr(book, name)) for name in _FIGURES),
        Cell(join(mark, verdict)),
    ]


def _reasons(data: ReportData, voice: Voice) -> Html | None:
    reasons: Counter[str] = Counter()
    for book in data.books:
        reasons.update(book.reasons)
    if not reasons:
        return None
    heads = [Head(voice.say("intake.reason")), Head(voice.say("intake.rows_in"), numeric=True)]
    rows = [
        [code_cell(voice, "reason", code), count_cell(voice, n)]
        for code, n in reasons.most_common()
    ]
    return join(h("h3", voice.say("intake.reasons")), table("quarantine", voice, heads, rows))


def _notes(data: ReportData, voice: Voice) -> Html | None:
    if not data.notes:
        return None
    signs = {"info": "ℹ", "warning": "▲", "error": "✗"}  # noqa: RUF001 - a sign, not a letter
    looks = {"info": "neutral", "warning": "warning", "error": "bad"}
    heads = [
        Head(voice.say("intake.finding")),
        Head(voice.say("intake.rows_in"), numeric=True),
        Head(voice.say("intake.hint")),
    ]
    rows = [
        [
            Cell(
                join(
                    h("span", f"{signs[n.severity]} ", class_=looks[n.severity]),
                    voice.told(n.message),
                    h("small", f"{voice.code('severity', n.severity)} · {n.code}"),
                )
            ),
            count_cell(voice, n.n_rows),
            Cell(voice.told(n.hint)),
        ]
        for n in data.notes
    ]
    return join(h("h3", voice.say("intake.findings")), table("findings", voice, heads, rows))
