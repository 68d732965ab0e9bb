"""Measuring: how accurate a matrix is and, later, what offers earn. Pure functions over arrays."""
