"""Readers, one file a format: raw columns, line numbers, and each row's own text."""
