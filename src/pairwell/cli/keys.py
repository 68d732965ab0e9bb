"""``pairwell keys``: make, list and revoke the keys that the API asks for."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Annotated, cast, get_args

import typer

from pairwell.cli.session import Session
from pairwell.model.errors import InputRefused
from pairwell.model.key import ApiKey, Scope


def create(
    session: Session,
    name: Annotated[str, typer.Option("--name", help="What it is for: two may be live at once.")],
    scope: Annotated[
        list[str] | None,
        typer.Option(
            "--scope", metavar="WORD...", help=f"For a back end: {', '.join(get_args(Scope))}."
        ),
    ] = None,
    origin: Annotated[
        list[str] | None,
        typer.Option(
            "--origin", metavar="URL...", help="Makes a public site key for pages of this origin."
        ),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Last day, in UTC.")
    ] = None,
) -> None:
    """Make a key and show it once; only its hash is kept.

    A back-end key is a secret and has scopes. A site key stands in the shop's pages for all to
    see: it can ask for offers and send browser events, from its origins, and nothing else.

        pairwell keys create --name shop --scope offers events data
        pairwell keys create --name widget --origin https://shop.example
    """
    from pairwell.app.manage_keys import create_key
    from pairwell.wiring import utc_now

    if scope and origin:
        raise InputRefused("A key is secret or public.", "Give --scope or --origin, not both.")
    with session.workspace() as workspace:
        text, key = create_key(
            workspace.keys,
            "site" if origin else "backend",
            name,
            secrets.token_urlsafe(24),
            utc_now().isoformat(timespec="seconds"),
            scopes=[_scope(word) for word in scope or ()],
            origins=origin or (),
            expires_at=_end(until),
        )
    shown = f"{text}\n\nIt is shown this once. Keep it where secrets are kept."
    session.output.result({"key": text, **_public(key)}, text if origin else shown)


def list_(session: Session) -> None:
    """List the keys: names, scopes, origins and dates, never the keys.

    pairwell keys list
    """
    from rich.table import Table

    from pairwell.wiring import utc_now

    with session.workspace() as workspace:
        keys = workspace.keys.keys()
    now = utc_now().isoformat(timespec="seconds")
    table = Table("key", "name", "may", "since", "until", "state")
    for key in keys:
        may = ", ".join(key.scopes or key.origins)
        state = "live" if key.live(now) else "revoked" if key.revoked_at else "expired"
        table.add_row(
            key.key_id, key.name, may, key.created_at[:10], key.expires_at[:10] or "–", state
        )
    session.output.result({"keys": [_public(key) for key in keys]}, table)


def revoke(
    session: Session,
    key_id: Annotated[str, typer.Argument(metavar="ID", help="As `pairwell keys list` names it.")],
) -> None:
    """End a key; the service lets nobody in with it from the next second on.

    pairwell keys revoke pw_live_Ab3dEf9h
    """
    from pairwell.app.manage_keys import revoke_key
    from pairwell.wiring import utc_now

    with session.workspace() as workspace:
        key = revoke_key(workspace.keys, key_id, utc_now().isoformat(timespec="seconds"))
    session.output.result(_public(key), f"{key.key_id} ({key.name}) is revoked.")


def _public(key: ApiKey) -> dict[str, object]:
    return {name: getattr(key, name) for name in ApiKey.__struct_fields__ if name != "digest"}


def _scope(word: str) -> Scope:
    if word not in get_args(Scope):
        raise InputRefused(f"There is no scope {word!r}.", f"Scopes: {', '.join(get_args(Scope))}.")
    return cast(Scope, word)


def _end(day: str | None) -> str:
    if day is None:
        return ""
    try:
        last = date.fromisoformat(day)
    except ValueError as error:
        raise InputRefused(f"{day!r} is no day.", "Write it as 2027-12-31.") from error
    return f"{last + timedelta(days=1)}T00:00:00+00:00"
