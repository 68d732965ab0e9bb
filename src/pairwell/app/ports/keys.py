"""The port of keys: kept beside the rest of the state, hashed."""

from __future__ import annotations

from typing import Protocol

from pairwell.model.key import ApiKey


class Keys(Protocol):
    """The store of keys. Safe with several processes; a write is durable when it returns."""

    def add_key(self, key: ApiKey) -> None:
        """Keep a key.

        Raises:
            InputRefused: there is a key of that id or digest.
        """
        ...

    def revoke_key(self, key_id: str, at: str) -> bool:
        """End a key at an instant; False when there is no live key of that id."""
        ...

    def keys(self) -> tuple[ApiKey, ...]:
        """All keys, also those that are over, oldest first."""
        ...
