"""Cells into values, a column at a time: what cannot be read becomes null, never an exception."""
