"""State, journal, decisions and users in SQLite files, by way of apsw.

Its SQLite is free of the WAL-reset bug. ``database.py`` opens a file; read it first.
"""
