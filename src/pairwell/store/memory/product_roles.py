"""Confirmed product roles in a dict."""

from __future__ import annotations

from pairwell.model.product_role import ProductRole


class MemoryProductRoles:
    """Fits the port ``ProductRoles``; lives as long as the object."""

    def __init__(self) -> None:
        self._roles: dict[str, ProductRole] = {}

    def confirm(self, role: ProductRole) -> None:
        self._roles[role.product_id] = role

    def withdraw(self, product_id: str) -> bool:
        return self._roles.pop(product_id, None) is not None

    def roles(self) -> tuple[ProductRole, ...]:
        return tuple(self._roles[product_id] for product_id in sorted(self._roles))

    def close(self) -> None:
        """Nothing is held."""
