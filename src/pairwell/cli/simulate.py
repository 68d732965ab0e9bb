"""``pairwell simulate``: a made-up shop as files, with the truth beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from pairwell.cli.figures import counted
from pairwell.cli.session import Session

if TYPE_CHECKING:
    from pairwell.simulate.shop import SimulatedShop

SIZES_HELP = "tiny (2 thousand orders), small (10), medium (100) or large (800)."


def simulate(
    session: Session,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write to; made if needed.")],
    size: Annotated[str, typer.Option(help=SIZES_HELP)] = "small",
    seed: Annotated[int, typer.Option(help="Same seed, same shop.")] = 1,
) -> None:
    """Make a shop with a known truth: orders, products, customers and views as CSV, and truth.json.

    The files are in our own columns, so pairwell import takes them as they are. truth.json holds
    what was planted: complements with direction and lift, kits, substitutes. What known customers
    looked at parts the substitutes; it may be left out.

        pairwell simulate --size small --seed 7 --out shop
        pairwell import shop/orders.csv shop/products.csv shop/customers.csv shop/views.csv
    """
    from pairwell.app.simulate_shop import make_shop

    session.output.say(f"Making a {size} shop from seed {seed}.")
    shop = make_shop(size, seed)
    files = write_shop(shop, out, size, seed)
    payload = {
        "files": files,
        "n_products": shop.products.num_rows,
        "n_orders": shop.model.n_orders,
        "n_lines": shop.bought.num_rows,
        "n_returned": shop.returned.num_rows,
        "n_complements": len(shop.planted.complements),
        "n_kits": len(shop.planted.kits),
        "n_substitutes": len(shop.planted.rivals),
    }
    text = (
        f"{counted(shop.model.n_orders, 'order')}, {counted(shop.bought.num_rows, 'line')} "
        f"({shop.returned.num_rows:,} of them came back), "
        f"{counted(shop.products.num_rows, 'product')}.\n"
        f"Planted: {counted(len(shop.planted.complements), 'complement')}, "
        f"{counted(len(shop.planted.kits), 'kit')}, "
        f"{counted(len(shop.planted.rivals), 'substitute')}.\n"
        + "\n".join(str(file) for file in files)
    )
    session.output.result(payload, text)


def write_shop(shop: SimulatedShop, folder: Path, size: str, seed: int) -> list[Path]:
    """Write the shop's files.

    Args:
        shop: what to write.
        folder: made if needed; files of the same names are overwritten.
        size: name of the size, for ``truth.json``.
        seed: what it was made from, for ``truth.json``.

    Returns:
        orders.csv, products.csv, customers.csv, views.csv and truth.json.
    """
    from pyarrow import csv

    from pairwell.app.simulate_shop import looked_at, orders_of, truth_of

    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "orders": orders_of(shop),
        "products": shop.products,
        "customers": shop.customers,
        "views": looked_at(shop, seed),
    }
    files = [folder / f"{name}.csv" for name in tables]
    for file, table in zip(files, tables.values(), strict=True):
        csv.write_csv(table, file)
    truth = folder / "truth.json"
    encoded = msgspec.json.encode(truth_of(shop, size, seed))
    truth.write_bytes(msgspec.json.format(encoded, indent=1) + b"\n")
    return [*files, truth]
