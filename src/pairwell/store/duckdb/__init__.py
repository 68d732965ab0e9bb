"""Facts in one DuckDB file: opened by batch verbs, by one process at a time."""
