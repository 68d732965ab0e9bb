"""Why a row could not even be cut into columns: reason codes of the readers, and what they mean."""

from __future__ import annotations

REASONS = {
    "too_many_columns": (
        "have more cells than the header",
        "Look for a separator inside a text that is not in quotes.",
    ),
    "too_few_columns": (
        "have fewer cells than the header",
        "Look for a line break inside a text that is not in quotes, or another separator.",
    ),
    "bad_quotes": (
        "open a quote that is never closed",
        "Close the quote, or double it where it belongs to the text.",
    ),
    "bad_encoding": (
        "hold bytes that are no letters in the file's encoding",
        "Export the file as UTF-8, or name its encoding in the mapping.",
    ),
    "bad_json": (
        "are not one JSON object",
        "Write one complete object a line.",
    ),
    "truncated_row": (
        "stop in the middle: the file was cut",
        "Export or copy the file again.",
    ),
}
"""Reason code: what is wrong with such rows (after a count), and what to do."""
