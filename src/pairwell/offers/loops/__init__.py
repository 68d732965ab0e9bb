"""Compiled loops of the decision; offers/quick.py takes them, where they were compiled before."""
