"""The one place that picks stores, and the only one with a clock.

A workspace is a folder: pairwell.toml (settings), facts.duckdb (what was imported), state.sqlite
(versions, imports, curated rows), users.sqlite (people, sessions, audit log), journal.sqlite (what
arrived over HTTP), decisions.sqlite (what was decided), snapshots/ (what decisions read) and
mappings/ (how each shop's columns map to ours).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pairwell.model.errors import InputRefused, NotReady, PairwellError, StoreBusy
from pairwell.settings import Settings, read_settings
from pairwell.store.workspace_files import WorkspaceFiles

if TYPE_CHECKING:
    from pairwell.app.known_now import KnownNow
    from pairwell.app.ports.audit import Audit
    from pairwell.app.ports.decision_log import DecisionLog
    from pairwell.app.ports.encoder import Encoder
    from pairwell.app.ports.facts import Facts
    from pairwell.app.ports.idempotency import IdempotencyKeys
    from pairwell.app.ports.journal import Journal
    from pairwell.app.ports.keys import Keys
    from pairwell.app.ports.limits import Limits
    from pairwell.app.ports.product_roles import ProductRoles
    from pairwell.app.ports.snapshots import Snapshots
    from pairwell.app.ports.state import State
    from pairwell.app.ports.users import Users
    from pairwell.model.compatibility_rules import CompatibilityRules
    from pairwell.model.curated import CuratedRow
    from pairwell.model.snapshot import History, Snapshot

SETTINGS_FILE = "pairwell.toml"

TEMPLATE = files("pairwell").joinpath(SETTINGS_FILE).read_text("utf-8")
"""What ``create_workspace`` writes: the file of this name beside this one."""


class Workspace(WorkspaceFiles):
    """A workspace, opened: its paths, its settings, and its stores, each opened on first use.

    Leave it (``with``) and what was opened is closed.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        super().__init__(folder)
        self.settings = settings
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    # Each store is imported when it is opened: deciding never loads the engine of the facts.

    @cached_property
    def facts(self) -> Facts:
        """Products, customers and order lines; one process at a time."""
        from pairwell.store.duckdb.facts import DuckFacts

        facts = DuckFacts(self.facts_file)
        self._open.callback(facts.close)
        return facts

    @cached_property
    def state(self) -> State:
        """Imports, versions, curated rows and learned numbers."""
        from pairwell.store.sqlite.state import SqliteState

        state = SqliteState(self.state_file)
        self._open.callback(state.close)
        return state

    @cached_property
    def journal(self) -> Journal:
        """What arrives over HTTP; several processes at once."""
        from pairwell.store.sqlite.journal import SqliteJournal

        journal = SqliteJournal(self.journal_file)
        self._open.callback(journal.close)
        return journal

    @cached_property
    def idempotency_keys(self) -> IdempotencyKeys:
        """First answers to requests that may be sent again."""
        from pairwell.store.sqlite.idempotency import SqliteIdempotencyKeys

        keys = SqliteIdempotencyKeys(self.journal_file)
        self._open.callback(keys.close)
        return keys

    @cached_property
    def decision_log(self) -> DecisionLog:
        """What was decided, for measuring; best effort."""
        from pairwell.store.sqlite.decision_log import SqliteDecisionLog

        log = SqliteDecisionLog(self.decisions_file)
        self._open.callback(log.close)
        return log

    @cached_property
    def keys(self) -> Keys:
        """Who may call the API."""
        from pairwell.store.sqlite.keys import SqliteKeys

        keys = SqliteKeys(self.state_file)
        self._open.callback(keys.close)
        return keys

    @cached_property
    def product_roles(self) -> ProductRoles:
        """What people said products are."""
        from pairwell.store.sqlite.product_roles import SqliteProductRoles

        roles = SqliteProductRoles(self.state_file)
        self._open.callback(roles.close)
        return roles

    @cached_property
    def limits(self) -> Limits:
        """How many of limited offers are held and used."""
        from pairwell.store.sqlite.limits import SqliteLimits

        limits = SqliteLimits(self.state_file)
        self._open.callback(limits.close)
        return limits

    @cached_property
    def users(self) -> Users:
        """Who may log in to the admin."""
        from pairwell.store.sqlite.users import SqliteUsers

        users = SqliteUsers(self.users_file)
        self._open.callback(users.close)
        return users

    @cached_property
    def audit(self) -> Audit:
        """What people changed."""
        from pairwell.store.sqlite.audit import SqliteAudit

        audit = SqliteAudit(self.users_file, self.secret())
        self._open.callback(audit.close)
        return audit

    @cached_property
    def snapshots(self) -> Snapshots:
        """Matrix versions, and which of them is served."""
        from pairwell.store.snapshot.versions import FolderSnapshots

        return FolderSnapshots(self.snapshots_folder)

    def copy_store(self, name: str, to: Path) -> tuple[str, ...]:
        """Copy one store as a whole while others write; returns what is damaged and left out.

        Raises:
            StoreBusy: another process kept it.
            InputRefused: it is damaged.
        """
        from pairwell.store.duckdb.copy import copy_facts
        from pairwell.store.snapshot.copy import copy_versions
        from pairwell.store.sqlite.copy import copy_database

        if name == self.snapshots_folder.name:
            return copy_versions(self.snapshots_folder, to)
        copy = copy_facts if name == self.facts_file.name else copy_database
        copy(self.folder / name, to)
        return ()

    def curated_in_force(self) -> tuple[CuratedRow, ...]:
        """What people decided and holds now; the state is opened only if there is one."""
        from pairwell.matrix.curated import in_force

        if not self.state_file.is_file():
            return ()
        return in_force(self.state.curated(), utc_now().isoformat(timespec="seconds"))

    def known_now(self, customer_id: str | None = None) -> KnownNow:
        """What the service knows beside the matrix; no store is opened that is not there.

        What cannot be read weakens the answer, as it does the service's, and a warning says so.
        """
        from pairwell.app.known_now import KnownNow, known_now

        now = utc_now()
        try:
            return known_now(
                self.journal if self.journal_file.is_file() else None,
                self.decision_log if self.decisions_file.is_file() else None,
                self.limits if self.state_file.is_file() else None,
                self.settings.offers,
                now,
                customer_id,
            )
        except PairwellError as error:
            unread = f"What was told since the matrix was made is not known: {error.message}"
            return KnownNow(minute=int(now.timestamp()) // 60, warnings=(unread,))

    def secret(self) -> bytes:
        """What offers are signed with: from PAIRWELL_SECRET_FILE, else a file made here once.

        Raises:
            SettingsRefused: the file cannot be read or made, or holds less than 32 bytes.
        """
        from pairwell.store.secret_file import read_or_make

        named = os.environ.get("PAIRWELL_SECRET_FILE")
        return read_or_make(Path(named) if named else self.folder / "secret", make=named is None)

    def webhook_secrets(self) -> tuple[bytes, ...]:
        """What shop systems sign with: the lines of PAIRWELL_WEBHOOK_SECRETS_FILE, at most two.

        Raises:
            SettingsRefused: the file cannot be read, or a secret is shorter than 32 bytes.
        """
        from pairwell.store.secret_file import read_secrets

        named = os.environ.get("PAIRWELL_WEBHOOK_SECRETS_FILE")
        return read_secrets(Path(named)) if named else ()

    def compatibility_rules(self) -> CompatibilityRules:
        """What the shop says about what fits what; nothing where it wrote no file.

        Raises:
            InputRefused: the file is not understood.
        """
        from pairwell.ingest.compatibility_file import read_compatibility

        return read_compatibility(self.compatibility_file)

    def encoder(self) -> Encoder | None:
        """What reads titles by their meaning; None where the shop brings no model.

        Raises:
            SettingsRefused: its extra is not installed, or its folder is not there.
        """
        if not self.settings.embedding.model:
            return None
        from pairwell.ingest.sentence_encoder import SentenceEncoder

        return SentenceEncoder(self.folder / self.settings.embedding.model)


def open_workspace(
    folder: Path,
    *,
    environment: Mapping[str, str] | None = None,
    flags: Mapping[str, str] | None = None,
) -> Workspace:
    """Open the workspace in a folder.

    Args:
        folder: where ``create_workspace`` made it.
        environment: variables to read settings from; the process's own when left out.
        flags: settings of this run, ``{"section.key": text}``.

    Raises:
        NotReady: there is no workspace in the folder.
        SettingsRefused: a setting is unknown or out of its range.
    """
    file = folder / SETTINGS_FILE
    if not file.is_file():
        make = f"Make one with: pairwell init --workspace {folder}"
        here = "This folder is one: say --workspace ."
        raise NotReady(
            f"There is no workspace in {folder}.", here if Path(SETTINGS_FILE).is_file() else make
        )
    environment = os.environ if environment is None else environment
    return Workspace(folder, read_settings(file, environment, flags))


def create_workspace(folder: Path) -> bool:
    """Make a workspace: the folder and a pairwell.toml in which every setting has its default.

    Returns:
        Whether it was made now; False when it was there already and nothing changed.

    Raises:
        InputRefused: the folder holds other things, or is a file.
    """
    file = folder / SETTINGS_FILE
    if file.is_file():
        return False
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputRefused(
            f"{folder} is not empty and no workspace.",
            "Name an empty or a new folder with --workspace.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(TEMPLATE, "utf-8")
    return True


def check_unused(folder: Path) -> None:
    """Nothing where neither the service nor the worker has the workspace open.

    Raises:
        StoreBusy: one of them has.
    """
    from pairwell.store.sqlite.copy import check_alone

    for file in folder.glob("*.sqlite"):
        check_alone(file)
    with lone_worker(folder) as alone:
        if not alone:
            raise StoreBusy("A worker runs in this workspace.", "Stop it first.")


def compact(folder: Path) -> None:
    """Write the databases of a workspace anew that nobody has open, without what was deleted."""
    from pairwell.store.sqlite.copy import compact_database

    for file in folder.glob("*.sqlite"):
        compact_database(file)


@contextmanager
def lone_worker(folder: Path) -> Iterator[bool]:
    """Whether this process is the workspace's one worker; a dead one's claim goes with it."""
    import fcntl

    with (folder / "worker.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def save_snapshot(
    folder: Path,
    snapshot: Snapshot,
    history: History | None = None,
    curated: tuple[CuratedRow, ...] = (),
) -> None:
    """Write one matrix into a plain folder, outside any workspace.

    Raises:
        InputRefused: the folder holds something else.
    """
    from pairwell.store.snapshot.folder import save

    save(folder, snapshot, history, curated)


def load_snapshot(folder: Path) -> tuple[Snapshot, History | None, tuple[CuratedRow, ...]]:
    """Map a matrix that ``save_snapshot`` wrote, or the one that a workspace serves.

    Returns:
        The snapshot, customers' histories, and the hand-made rows: of a workspace all that there
        are, whether they hold now or not.

    Raises:
        NotReady: there is none.
        SnapshotRefused: it is damaged or of a newer format.
    """
    from pairwell.store.snapshot.folder import load, load_curated

    if (folder / SETTINGS_FILE).is_file():
        with open_workspace(folder) as workspace:
            snapshot = workspace.snapshots.current().snapshot
            history = workspace.snapshots.history(snapshot.meta.snapshot_id)
            rows = workspace.state.curated() if workspace.state_file.is_file() else ()
            return snapshot, history, rows
    return *load(folder), load_curated(folder)


def utc_now() -> datetime:
    """The clock: the present instant in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one clock
