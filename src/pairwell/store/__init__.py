"""Stores: each folder fits the ports with one engine; none knows another.

``sql/`` holds the questions put to an engine, one a file.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def question(name: str) -> str:
    """The text of ``sql/<name>.sql``.

    >>> "create table" in question("facts/schema")
    True
    """
    return files("pairwell.store").joinpath("sql", f"{name}.sql").read_text("utf-8")
