"""``pairwell backup``: one file with everything that cannot be made again."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli.figures import counted
from pairwell.cli.session import Session
from pairwell.model.errors import InputRefused

if TYPE_CHECKING:
    from pairwell.wiring import Workspace

STORES = (
    "facts.duckdb",  # before the journal: facts never hold more than the journal beside them
    "users.sqlite",
    "state.sqlite",
    "journal.sqlite",
    "decisions.sqlite",
    "snapshots",
)
"""What is copied while others write, in this order."""

SECRET = "secret"  # noqa: S105 - the name of its file

WRITTEN_BY_HAND = (".toml", ".csv")
"""Endings of plain files that belong to a workspace; folders belong to it as a whole."""


def backup(
    session: Session,
    to: Annotated[
        Path, typer.Argument(metavar="FILE|FOLDER", help="A new .tar, or a folder to put one in.")
    ],
    with_secret: Annotated[
        bool,
        typer.Option("--with-secret", help="Put the installation's secret in, too."),
    ] = False,
) -> None:
    """Copy the workspace into one file, while the service and the worker go on.

    Everything is in it: facts, what arrived over HTTP, hand-made rows, keys (as hashes), users,
    the audit log, decisions, versions, settings. The copies are looked through for damage, and the
    file is read again from end to end before it counts. It holds what you know of your customers:
    only you can read it, and you should keep it like that.

    The installation's secret is left out unless you say so: keep a copy of that file apart. Codes
    of second factors and the signed end of the audit log hang on it.

        pairwell backup backups/
        pairwell backup shop.tar --with-secret
    """
    from pairwell.export.backup import write_backup
    from pairwell.ingest.backup import check_backup
    from pairwell.wiring import utc_now

    made_at = utc_now()
    file = to / f"pairwell-{made_at:%Y%m%dT%H%M%SZ}.tar" if to.is_dir() else to
    file.parent.mkdir(parents=True, exist_ok=True)
    with (
        session.workspace() as workspace,
        tempfile.TemporaryDirectory(dir=file.parent, prefix=".pairwell-backup-") as name,
    ):
        copy = Path(name)
        left_out = _copy(workspace, copy)
        secret = workspace.folder / SECRET
        with_secret = with_secret and secret.is_file()
        if with_secret:
            shutil.copyfile(secret, copy / SECRET)
        write_backup(copy, file, made_at, with_secret=with_secret)
    try:
        manifest = check_backup(file)
    except InputRefused:
        file.unlink()
        raise
    for version in left_out:
        session.output.warn(f"{version} is damaged and not in the backup.")
    size = file.stat().st_size
    payload = {
        "backup": file.resolve(),
        "bytes": size,
        "made_at": manifest.made_at,
        "n_parts": len(manifest.parts),
        "with_secret": manifest.with_secret,
        "left_out": left_out,
    }
    said = (
        f"Wrote and checked {file} ({size / 1e6:.1f} MB, {counted(len(manifest.parts), 'part')})."
    )
    if not manifest.with_secret:
        said += "\nThe secret is not in it: keep a copy of that file apart."
    session.output.result(payload, said)


def _copy(workspace: Workspace, to: Path) -> tuple[str, ...]:
    """Copy every part that there is; returns the versions that are damaged."""
    workspace.state.erasures()  # its key: what is erased from now on is known to this copy, too
    left_out: tuple[str, ...] = ()
    for name in STORES:
        if (workspace.folder / name).exists():
            left_out += workspace.copy_store(name, to / name)
    for path in workspace.folder.iterdir():
        if path.name.startswith(".") or path.name in (*STORES, SECRET):
            continue
        if path.is_dir():
            shutil.copytree(path, to / path.name)
        elif path.suffix in WRITTEN_BY_HAND:
            shutil.copyfile(path, to / path.name)
    return left_out
