"""Keys in a dict."""

from __future__ import annotations

import msgspec

from pairwell.model.errors import InputRefused
from pairwell.model.key import ApiKey


class MemoryKeys:
    """Fits the port ``Keys``; lives as long as the object."""

    def __init__(self) -> None:
        self._keys: dict[str, ApiKey] = {}

    def add_key(self, key: ApiKey) -> None:
        if any(key.key_id == k.key_id or key.digest == k.digest for k in self._keys.values()):
            raise InputRefused(
                f"There is a key {key.key_id} already.", "Make it again: it is random."
            )
        self._keys[key.key_id] = key

    def revoke_key(self, key_id: str, at: str) -> bool:
        key = self._keys.get(key_id)
        if key is None or key.revoked_at:
            return False
        self._keys[key_id] = msgspec.structs.replace(key, revoked_at=at)
        return True

    def keys(self) -> tuple[ApiKey, ...]:
        return tuple(self._keys.values())

    def close(self) -> None:
        """Nothing is held."""
