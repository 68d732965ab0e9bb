"""Measuring: how accurate a matrix is, who is in the holdout. Pure functions over arrays."""
