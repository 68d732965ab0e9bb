"""Measurements against peers. Every figure is a ratio from one run, never a promise."""
