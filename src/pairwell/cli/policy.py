"""``pairwell policy``: the rules of offering: what they are, and whether they hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from pairwell.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from pairwell.offers.policy import OfferPolicy
    from pairwell.wiring import Workspace


def show(
    session: Session,
    preset: Annotated[
        str | None,
        typer.Option("--preset", help="A kind of shop, instead of this workspace's policy."),
    ] = None,
) -> None:
    """Print the whole policy as one TOML, each setting beside its meaning and mission row.

    What is printed can be kept as pairwell.toml and decides the same.

        pairwell policy show
        pairwell policy show --preset electronics
    """
    from pairwell.offers.policy_text import in_full, policy_toml
    from pairwell.offers.presets import preset as preset_named

    if preset is None:
        with session.workspace() as workspace:
            name, policy = workspace.settings.shop.preset, workspace.settings.offers
    else:
        name, policy = preset, preset_named(preset)
    text = policy_toml(policy, name)
    payload = {"preset": name, "policy": in_full(policy), "toml": text}
    session.output.result(payload, lambda console: _print(text, console))


def check(
    session: Session,
    file: Annotated[
        Path | None,
        typer.Option("--file", help="Another file than the workspace's pairwell.toml."),
    ] = None,
) -> None:
    """Say whether a policy holds: today, and for the products that are served.

    Refused are rules that contradict each other, ends that passed, products that the catalogue
    does not have, and kits and incentives that leave less margin than the floor; each with its
    file, its line and what to do. Nothing is changed.

        pairwell policy check
        pairwell policy check --file tomorrow.toml
    """
    from pairwell.wiring import SETTINGS_FILE

    with session.workspace() as workspace:
        checked = workspace.folder / SETTINGS_FILE if file is None else file
        found = held(workspace, checked)
    _warn(session, found)
    session.output.result(found, lambda console: _print(f"{checked.name} holds.", console))


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A policy that holds.

    Attributes:
        file: where it is written.
        products_checked: whether a catalogue was there to look its products and margins up in.
        not_confirmed: incentives that are never shown, as no rule of the shop stands behind them.
    """

    file: str
    products_checked: bool
    not_confirmed: tuple[str, ...]


def held(workspace: Workspace, file: Path) -> Held:
    """Look at a policy with today's date and the catalogue that is served.

    Raises:
        InputRefused: there is no such file.
        SettingsRefused: it does not hold; every problem with its line.
    """
    from pairwell.model.errors import NotReady
    from pairwell.offers.incentive_checks import unconfirmed
    from pairwell.offers.policy_conflicts import conflicts_today
    from pairwell.offers.shelf import Shelf
    from pairwell.offers.worth_on import all_worth_on, worth_on
    from pairwell.settings import refuse
    from pairwell.wiring import utc_now

    policy = policy_of(file)
    try:
        snapshot = workspace.snapshots.current().snapshot
        shelf, currency = Shelf(snapshot), snapshot.meta.currency
        worth, catalogue = worth_on(shelf), all_worth_on(shelf)
    except NotReady:
        worth, catalogue, currency = None, None, ""
    found = conflicts_today(policy, utc_now(), worth, currency=currency, catalogue=catalogue)
    refuse(found, file)
    return Held(
        file=str(file),
        products_checked=worth is not None,
        not_confirmed=unconfirmed(policy.incentives),
    )


def policy_of(file: Path) -> OfferPolicy:
    """The policy that a settings file sets.

    Raises:
        InputRefused: there is no such file.
        SettingsRefused: it contradicts itself, or cannot be read.
    """
    from pairwell.model.errors import InputRefused
    from pairwell.settings import read_settings

    if not file.is_file():
        raise InputRefused(f"There is no file {file}.", "pairwell policy show writes one.")
    return read_settings(file).offers


def _warn(session: Session, found: Held) -> None:
    for name in found.not_confirmed:
        session.output.warn(f"The incentive {name!r} is never shown: confirmed_by is empty.")
    if not found.products_checked:
        session.output.warn("Nothing is served yet: products and margins were not looked at.")


def _print(text: str, console: Console) -> None:
    from rich.text import Text

    console.print(Text(text), end="" if text.endswith("\n") else "\n")
