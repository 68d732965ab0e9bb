"""Verbs: what pairwell can do, one a file, over the ports that stores and doors fit."""
