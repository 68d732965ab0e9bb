"""Exports of orders that do not say what was in them, told apart so that a person knows why."""

from __future__ import annotations

from pairwell.model.errors import InputRefused


def refuse_without_lines(file: str, names: frozenset[str]) -> None:
    """Let every header pass but that of an order list without lines.

    Args:
        file: its name, for the message.
        names: the header, as ``synonyms.plain`` writes it.

    Raises:
        InputRefused: the file is Magento's orders grid.
    """
    if {"purchase_point", "purchase_date"} <= names and "grand_total_(base)" in names:
        raise InputRefused(
            f"{file} is Magento's orders grid: it lists orders, not the products in them, so it "
            "cannot say what is bought together.",
            "Export one row an order line instead: the tables sales_order and sales_order_item "
            "joined, as CSV with order_id, sku, quantity, price, created_at, customer_id, status.",
        )
