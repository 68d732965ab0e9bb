"""The port of confirmed product roles: people's word beside what orders propose."""

from __future__ import annotations

from typing import Protocol

from pairwell.model.product_role import ProductRole


class ProductRoles(Protocol):
    """The store of roles. Safe with several processes; a write is durable when it returns."""

    def confirm(self, role: ProductRole) -> None:
        """Keep a role instead of what was said of the product before."""
        ...

    def withdraw(self, product_id: str) -> bool:
        """Leave the product to what orders propose; False when nobody had said anything."""
        ...

    def roles(self) -> tuple[ProductRole, ...]:
        """All of them, by product id."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...
