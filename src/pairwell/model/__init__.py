"""The words: frozen, typed values that every floor above speaks in."""
