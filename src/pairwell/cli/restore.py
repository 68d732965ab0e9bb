"""``pairwell restore``: a workspace from a backup, without the people who were erased since."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli.figures import counted
from pairwell.cli.session import Session
from pairwell.model.errors import InputRefused, PairwellError

if TYPE_CHECKING:
    from pairwell.model.backup import BackupManifest
    from pairwell.model.erasures import Erasures

NEEDED = ("pairwell.toml", "state.sqlite")
"""Parts of a backup that tell who was erased."""


def restore(
    session: Session,
    backup: Annotated[Path, typer.Argument(metavar="FILE", help="What `pairwell backup` wrote.")],
    erasures: Annotated[
        list[Path] | None,
        typer.Option(
            "--erasures",
            metavar="PATH",
            help="A workspace or a later backup that knows who was erased since.",
        ),
    ] = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Move a workspace that is there aside; nothing is deleted."),
    ] = False,
) -> None:
    """Make the workspace from a backup; every byte is compared with its digest first.

    It goes into a new or an empty folder; with --replace one that is there is moved aside, and
    must not be in use. People who were erased after the backup are erased again: as the workspace
    that is moved aside, later backups in the folder of this one, and --erasures know them.

    What people changed after the backup is not in it: look at keys, users and hand-made rows
    before the service is started.

        pairwell restore backups/pairwell-20261122T020000Z.tar --workspace pairwell-data
        pairwell restore shop.tar --replace --erasures /mnt/old/pairwell-data
    """
    from pairwell.ingest.backup import unpack_backup
    from pairwell.wiring import check_unused, utc_now

    folder = session.folder.resolve()
    taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    if taken and not replace:
        raise InputRefused(
            f"{folder} is not empty.", "Name a new folder with --workspace, or say --replace."
        )
    if taken:
        check_unused(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".pairwell-restore-") as name:
        made = Path(name) / "workspace"
        made.mkdir(mode=0o700)
        manifest = unpack_backup(backup, made)
        later = [folder] if taken else []
        later += _later(backup, manifest)
        known = [*_told(erasures or [], made), *_told_by_chance(later, made)]
        n_erased = _forget(made, [each for _, each in known], int(utc_now().timestamp()))
        aside = None
        if taken:
            aside = folder.with_name(f"{folder.name}.before-{utc_now():%Y%m%dT%H%M%SZ}")
            folder.rename(aside)
        made.rename(folder)
    if not known:
        session.output.warn(
            f"Nobody knows here who was erased after {manifest.made_at}: name the old workspace "
            "or a later backup with --erasures, or erase them again."
        )
    payload = {
        "workspace": folder,
        "made_at": manifest.made_at,
        "n_parts": len(manifest.parts),
        "n_erased_again": n_erased,
        "erasures_from": [str(path) for path, _ in known],
        "replaced": aside,
        "with_secret": manifest.with_secret,
    }
    session.output.result(payload, _shown(folder, aside, manifest, n_erased))


def _told(places: list[Path], made: Path) -> Iterator[tuple[Path, Erasures]]:
    """Who was erased, as workspaces and backups that somebody named know it.

    Raises:
        InputRefused: one is neither, or of another installation.
    """
    for place in places:
        with tempfile.TemporaryDirectory(dir=made.parent) as name:
            yield place, _erasures(place, Path(name))


def _told_by_chance(places: list[Path], made: Path) -> Iterator[tuple[Path, Erasures]]:
    """The same from what lies about: what is damaged, or of another installation, tells nothing."""
    key = _erasures(made, made).key
    for place in places:
        with tempfile.TemporaryDirectory(dir=made.parent) as name:
            try:
                told = _erasures(place, Path(name))
            except PairwellError:
                continue
        if told.key == key:
            yield place, told


def _later(backup: Path, manifest: BackupManifest) -> Iterator[Path]:
    """Backups beside this one that were made after it."""
    for place in sorted(backup.resolve().parent.glob("*.tar")):
        with suppress(InputRefused):
            if _made_at(place) > manifest.made_at:
                yield place


def _made_at(backup: Path) -> str:
    from pairwell.ingest.backup import read_manifest

    return read_manifest(backup).made_at


def _erasures(place: Path, scratch: Path) -> Erasures:
    """Who was erased; a workspace is asked by a copy, so that nothing in it changes."""
    from pairwell.ingest.backup import unpack_backup
    from pairwell.wiring import open_workspace

    if place.is_dir() and place != scratch:
        with open_workspace(place) as workspace:
            if not workspace.state_file.is_file():
                raise InputRefused(f"{place} has no state.sqlite.", "Name another copy.")
            workspace.copy_store("state.sqlite", scratch / "state.sqlite")
        shutil.copyfile(place / "pairwell.toml", scratch / "pairwell.toml")
    elif place != scratch:
        unpack_backup(place, scratch, NEEDED)
    with open_workspace(scratch) as workspace:
        return workspace.state.erasures()


def _forget(made: Path, known: list[Erasures], now: int) -> int:
    """Erase again who was erased, end every log-in and link; returns how many people were there."""
    from pairwell.app.forget_again import forget_everywhere
    from pairwell.wiring import compact, open_workspace

    with open_workspace(made) as workspace:
        for told in known:
            workspace.state.add_erasures(told)
        if workspace.users_file.is_file():
            workspace.users.end_sessions(now + 1)
            workspace.users.end_links(sys.maxsize)  # one that was used since would hold again
        n_people = forget_everywhere(
            workspace.facts, workspace.snapshots, workspace.journal, workspace.decision_log,
            workspace.state,
        )  # fmt: skip
    if n_people:
        compact(made)
    return n_people


def _shown(folder: Path, aside: Path | None, manifest: BackupManifest, n_erased: int) -> str:
    said = (
        f"{folder} is as it was at {manifest.made_at}; the digests of "
        f"{counted(len(manifest.parts), 'part')} match.\n"
        f"Erased since, and now again: {counted(n_erased, 'person', 'people')}. "
        "Everybody logs in anew.\n"
        "What was changed since is gone: look at `pairwell keys list` and `pairwell users list`."
    )
    if aside is not None:
        said += f"\nWhat was there is in {aside} now."
    if not manifest.with_secret:
        said += (
            "\nThe secret is not in the backup: put your copy of it there, for its owner alone, "
            "or people need new second factors."
        )
    return said
