"""``pairwell doctor``: looks at the installation and says what to mend."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import msgspec

from pairwell.cli.figures import counted
from pairwell.cli.session import Session
from pairwell.model.errors import InputRefused, PairwellError

if TYPE_CHECKING:
    from pairwell.wiring import Workspace

MIN_FREE = 1 << 30
"""Bytes of disk below which it speaks up: intake stops at half of that."""


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at.

    Attributes:
        name: what.
        state: fine, worth a look, or to be mended.
        said: what was seen.
        hint: what to do; empty where there is nothing to do.
    """

    name: str
    state: Literal["ok", "warning", "error"]
    said: str
    hint: str = ""


def doctor(session: Session) -> None:
    """Check the installation and the workspace, and say what to mend; changes nothing.

    It ends with 2 when something has to be mended.

        pairwell doctor
        pairwell doctor --json
    """
    from rich.table import Table

    with session.workspace() as workspace:
        checks = [*_attempts(workspace)]
    table = Table("", "what", "seen", "to do")
    marks = {"ok": "ok", "warning": "look", "error": "MEND"}
    for check in checks:
        table.add_row(marks[check.state], check.name, check.said, check.hint)
    n_errors = sum(check.state == "error" for check in checks)
    if n_errors:
        if not session.output.as_json:
            session.output.stderr.print(table)
        broken = next(check for check in checks if check.state == "error")
        raise InputRefused(
            f"{n_errors} of {len(checks)} checks failed; {broken.name}: {broken.said}", broken.hint
        )
    session.output.result({"checks": checks}, table)


def _attempts(workspace: Workspace) -> Iterator[Check]:
    for name, look in LOOKS.items():
        try:
            yield look(workspace)
        except PairwellError as error:
            yield Check(name=name, state="error", said=error.message, hint=error.hint)
        except OSError as error:
            yield Check(
                name=name, state="error", said=str(error), hint="Look at the file's rights."
            )


def _python(workspace: Workspace) -> Check:
    said = ".".join(map(str, sys.version_info[:3]))
    return Check(name="python", state="ok", said=said)


def _sqlite(workspace: Workspace) -> Check:
    import apsw

    version = apsw.sqlite_lib_version()
    sound = tuple(map(int, version.split("."))) >= (3, 51, 3)
    return Check(
        name="sqlite",
        state="ok" if sound else "error",
        said=version,
        hint="" if sound else "Upgrade apsw: this SQLite can corrupt files of several processes.",
    )


def _disk(workspace: Workspace) -> Check:
    free = shutil.disk_usage(workspace.folder).free
    return Check(
        name="disk",
        state="ok" if free >= MIN_FREE else "warning",
        said=f"{free / 2**30:.1f} GiB free",
        hint="" if free >= MIN_FREE else "Make room: intake stops at 0.5 GiB.",
    )


def _state(workspace: Workspace) -> Check:
    n_rows = len(workspace.state.curated())
    return Check(name="state", state="ok", said=f"readable, {counted(n_rows, 'hand-made row')}")


def _matrix(workspace: Workspace) -> Check:
    served = workspace.snapshots.current()
    if served.warnings:
        return Check(
            name="matrix", state="warning", said=served.warnings[0],
            hint="Build again, or roll back: pairwell matrix rollback",
        )  # fmt: skip
    meta = served.snapshot.meta
    n_pairs = len(served.snapshot.pairs.candidate)
    said = f"{meta.snapshot_id}, {counted(n_pairs, 'pair')}, checksum holds"
    return Check(name="matrix", state="ok", said=said)


def _history(workspace: Workspace) -> Check:
    snapshot_id = workspace.snapshots.current().snapshot.meta.snapshot_id
    history = workspace.snapshots.history(snapshot_id)
    n_people = 0 if history is None else len(history.customer_ids)
    return Check(name="histories", state="ok", said=f"{counted(n_people, 'known customer')}")


def _secret(workspace: Workspace) -> Check:
    workspace.secret()
    workspace.webhook_secrets()
    return Check(name="secrets", state="ok", said="readable")


def _keys(workspace: Workspace) -> Check:
    from pairwell.wiring import utc_now

    now = utc_now().isoformat(timespec="seconds")
    kept = workspace.keys.keys()
    n_live = sum(key.live(now) for key in kept)
    return Check(
        name="keys",
        state="ok" if n_live else "warning",
        said=f"{n_live} live",
        hint="" if n_live else "Make one: pairwell keys create --name shop --scope offers",
    )


def _journal(workspace: Workspace) -> Check:
    journal = workspace.journal
    off = journal.unbalanced()
    if trouble := journal.trouble():
        raise trouble
    return Check(
        name="journal",
        state="error" if off else "ok",
        said=f"{counted(journal.last_seq(), 'entry', 'entries')}, "
        f"books {f'off by {off}' if off else 'balance'}",
        hint="Keep a copy of journal.sqlite and open an issue of the project." if off else "",
    )


def _retention(workspace: Workspace) -> Check:
    from pairwell.app.retain import overdue
    from pairwell.wiring import utc_now

    late = overdue(
        workspace.journal, workspace.decision_log, workspace.state, utc_now(), timedelta(days=2)
    )
    told = ", ".join(f"{each.n_old:,} {each.name}" for each in late if each.n_old)
    return Check(
        name="retention",
        state="warning" if told else "ok",
        said=f"kept too long: {told}" if told else "nothing is kept too long",
        hint="Run the worker, or: pairwell retention --apply" if told else "",
    )


def _promises(workspace: Workspace) -> Check:
    from pairwell.app.withdraw_incentive import withdrawn

    names = [each.name for each in withdrawn(workspace.journal.reported_incentives())]
    return Check(
        name="promises",
        state="warning" if names else "ok",
        said=f"withdrawn: {', '.join(names)}" if names else "no incentive is withdrawn",
        hint="Mend the shop's cart rule, then put it back: /admin/calendar" if names else "",
    )


def _policy(workspace: Workspace) -> Check:
    from pairwell.cli.policy import held
    from pairwell.model.errors import SettingsRefused
    from pairwell.wiring import SETTINGS_FILE

    try:
        held(workspace, workspace.folder / SETTINGS_FILE)
    except SettingsRefused as refused:
        first, *others = refused.message.splitlines()
        more = f" ({len(others)} more)" if others else ""
        hint = "See it all with: pairwell policy check"
        return Check(name="policy", state="warning", said=first + more, hint=hint)
    return Check(name="policy", state="ok", said="holds today")


LOOKS: dict[str, Callable[[Workspace], Check]] = {
    "python": _python,
    "sqlite": _sqlite,
    "disk": _disk,
    "state": _state,
    "matrix": _matrix,
    "histories": _history,
    "secrets": _secret,
    "keys": _keys,
    "journal": _journal,
    "policy": _policy,
    "promises": _promises,
    "retention": _retention,
}
