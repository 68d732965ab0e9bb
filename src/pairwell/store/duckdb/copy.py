"""A whole copy of the facts: their engine is closed to others meanwhile, so it is short."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from pairwell.model.errors import StoreBusy
from pairwell.store.duckdb.facts import DuckFacts, open_facts

PATIENCE = 300.0
"""Seconds to wait for a round of the worker or an import to end."""


def copy_facts(file: Path, to: Path, patience: float = PATIENCE) -> None:
    """Copy the facts as they are between two uses, and read the copy.

    Raises:
        StoreBusy: another process kept them for as long as we wait.
        InputRefused: they are damaged.
    """
    end = time.monotonic() + patience
    while True:
        try:
            connection = open_facts(file)
            break
        except StoreBusy:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
    try:
        connection.execute("checkpoint")  # all of it in the one file
        shutil.copyfile(file, to)
    finally:
        connection.close()
    copy = DuckFacts(to)
    try:
        copy.summary()
    finally:
        copy.close()
