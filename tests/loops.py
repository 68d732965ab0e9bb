"""Coroutines of tests, run in a thread: a browser of another test may have a loop in this one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def apart(do: Callable[[], T]) -> T:
    """What it gives, done in a thread of its own."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(do).result()


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """What the coroutine gives; as ``asyncio.run``, whatever else runs here."""
    return apart(lambda: asyncio.run(coroutine))
