"""The facts of every contract suite, once for each store that fits the port."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pairwell.app.ports.facts import Facts
from pairwell.store.duckdb.facts import DuckFacts
from pairwell.store.memory.facts import MemoryFacts


@pytest.fixture(params=["memory", "duckdb"])
def facts(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Facts]:
    opened: Facts = (
        MemoryFacts() if request.param == "memory" else DuckFacts(tmp_path / "facts.duckdb")
    )
    yield opened
    opened.close()
