"""Stores in plain Python: the reference that the engines are held to, and the fake of the tests."""
