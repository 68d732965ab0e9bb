"""The frame of a section: its question as the heading, its answer as the first line."""

from __future__ import annotations

from pairwell.export.report.html import Html, h
from pairwell.export.report.voice import Voice


def section(voice: Voice, key: str, answer: str, *children: Html | None) -> Html:
    """A section under the question ``<key>.title``."""
    return h(
        "section",
        h("h2", voice.say(f"{key}.title")),
        h("p", answer, class_="answer") if answer else None,
        *children,
        id=key,
    )
