"""A table as a file, one format a file; every writer takes an Arrow table and an open file."""
