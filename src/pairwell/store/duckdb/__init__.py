"""Facts in one DuckDB file: opened by batch verbs, by one process at a time."""

from pairwell.store.duckdb.facts import DuckFacts

__all__ = ["DuckFacts"]
