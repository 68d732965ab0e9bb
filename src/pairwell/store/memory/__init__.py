"""Stores in plain Python: the reference that the engines are held to, and the fake of the tests."""

from pairwell.store.memory.facts import MemoryFacts
from pairwell.store.memory.state import MemoryState

__all__ = ["MemoryFacts", "MemoryState"]
