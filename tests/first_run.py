"""An empty installation with an owner, and a made-up shop's export for it."""

from __future__ import annotations

from pathlib import Path

from pairwell.wiring import create_workspace
from tests.admin_people import make_people
from tests.service import Shop

TITLES = {
    "P1": "Phone", "C1": "Case", "F1": "Film", "M1": "Mug", "T1": "Tea", "S1": "Spoon",
    "B1": "Book", "L1": "Lamp",
}  # fmt: skip
TOGETHER = (("P1", "C1", "F1"), ("M1", "T1", "S1"), ("P1", "C1"), ("M1", "T1"), ("B1",), ("L1",))
N_ORDERS = 600


def empty_installation(folder: Path) -> Shop:
    """A workspace without anything in it but its people."""
    create_workspace(folder)
    make_people(folder)
    return Shop(folder=folder, backend="", site="")


def write_orders(file: Path, order_column: str = "order_id") -> Path:
    """Orders of things that belong together, with two rows that nobody can read.

    Args:
        file: where to.
        order_column: name of the column with the order's number.
    """
    prices = {product: 500 + 250 * nth for nth, product in enumerate(TITLES)}
    lines = [f"{order_column},date,client,sku,name,qty,unit_price"]
    for nth in range(N_ORDERS):
        day = f"2026-{1 + nth % 9:02}-{1 + nth % 28:02}"
        lines += [
            f"o{nth},{day},c{nth % 211},{product},{TITLES[product]},1,{prices[product] / 100:.2f}"
            for product in TOGETHER[nth % len(TOGETHER)]
        ]
    lines += ["o9001,2026-02-01,c1,P1,Phone,many,5.00", "o9002,never,c1,P1,Phone,1,5.00"]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def write_catalogue(file: Path) -> Path:
    """The same products with what a catalogue knows."""
    rows = [f"{each},{title},Things,1" for each, title in TITLES.items()]
    file.write_text("\n".join(["sku,title,category,in_stock", *rows]) + "\n", "utf-8")
    return file
