"""Empty states: what a section will show, and how to get there."""

from __future__ import annotations

from pairwell.export.report.html import Html, h
from pairwell.export.report.voice import Voice


def empty(voice: Voice, key: str) -> Html:
    """The sentences of ``<key>.empty`` and ``<key>.how``."""
    return h(
        "div",
        h("p", voice.say(f"{key}.empty")),
        h("p", voice.say(f"{key}.how"), class_="note"),
        class_="empty",
    )
