"""The command line: one file for each noun; results on stdout, everything else on stderr.

A command module is imported for every ``--help``, so it loads nothing heavy at its top: numpy,
pyarrow, duckdb, the wiring and the verbs are imported inside the command that needs them.
"""
