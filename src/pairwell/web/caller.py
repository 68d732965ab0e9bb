"""Who calls."""

from __future__ import annotations

import msgspec

from pairwell.model.key import ApiKey


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Who calls.

    Attributes:
        key: with which key; None for the public, and while keys cannot be read.
        address: from where.
        unknown: keys cannot be read, so nobody knows who it is.
    """

    key: ApiKey | None
    address: str
    unknown: bool = False

    @property
    def is_backend(self) -> bool:
        """Whether it is the shop's own back end."""
        return self.key is not None and self.key.kind == "backend"

    @property
    def source(self) -> str:
        """A name that outlives keys: for the journal and the books."""
        if self.key is None:
            return "public"
        return f"{self.key.kind}:{self.key.name}"
