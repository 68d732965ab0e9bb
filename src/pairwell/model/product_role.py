"""What a product is in the shop, where a person said so; orders only propose it."""

from __future__ import annotations

from typing import Literal

import msgspec

Role = Literal["main", "addon", "both"]
"""Others hang on it, it hangs on others, or now this and now that (R-16)."""


class ProductRole(msgspec.Struct, frozen=True, kw_only=True):
    """A person's word on one product.

    Attributes:
        product_id: which.
        role: what it is.
        author: who said so.
        at: RFC 3339 instant.
    """

    product_id: str
    role: Role
    author: str = ""
    at: str = ""
