"""``pairwell worker``: folds what arrived over HTTP into the facts and keeps the matrix current."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pairwell.cli.figures import counted
from pairwell.cli.retention import retain_daily
from pairwell.cli.session import Session
from pairwell.model.errors import StoreBusy

if TYPE_CHECKING:
    from pairwell.app.keep_current import Round


A_DAY = 24 * 60 * 60
"""Seconds between two looks at what is kept too long."""


class Stopped(BaseException):
    """SIGTERM or Ctrl-C: whatever is under way is undone, what is done stays."""


def worker(
    session: Session,
    once: Annotated[bool, typer.Option("--once", help="One round, then leave.")] = False,
    every: Annotated[
        float, typer.Option("--every", min=0.1, help="Seconds between two rounds.")
    ] = 60.0,
    rebuild_every: Annotated[
        float, typer.Option("--rebuild-every", min=0.0, help="Seconds between two rebuilds.")
    ] = 3600.0,
) -> None:
    """Take in what arrived over HTTP; rebuild and publish the matrix when something changed.

    Orders, products, customers, stock, refunds and cancellations go from the journal into the
    facts, each once. A version that looks wrong is written and held back, and the old one is
    served on. Once a day it lets go of what is kept too long (pairwell retention). One worker
    runs in a workspace; a second one leaves at once. Stop it with Ctrl-C or SIGTERM at any time:
    nothing is half done. With --once it rebuilds whenever something came.

        pairwell worker --once
        pairwell worker --every 60 --rebuild-every 3600
    """
    from pairwell.wiring import lone_worker

    session.workspace()  # is there one?
    told: dict[str, Any] = {"rounds": 0, "n_entries": 0, "snapshot_id": None, "published": False}
    # Whoever sees the lock may tell it to stop.
    with _until_stopped() as asked, lone_worker(session.folder) as alone:
        if not alone:
            session.output.result(
                told | {"running": True}, "Another worker runs in this workspace already."
            )
            return
        rebuild_after = timedelta(seconds=0 if once else rebuild_every)
        changed = not once  # what an earlier worker folded may not be built yet
        retained = None
        while True:
            if retained is None or time.monotonic() - retained >= A_DAY:
                retained = time.monotonic()
                _retain(session)
            done = _round(session, rebuild_after, changed=changed)
            if done is not None:
                changed = (changed or done.n_entries > 0) and not done.built
                told["rounds"] += 1
                told["n_entries"] += done.n_entries
                if done.snapshot_id:
                    told |= {"snapshot_id": done.snapshot_id, "published": done.published}
            if once or asked:
                break
            time.sleep(every)
    session.output.result(told | {"running": False}, _shown(told))


def _round(session: Session, rebuild_after: timedelta, *, changed: bool) -> Round | None:
    """One round with the stores opened for it alone; None when another command has the facts."""
    from pairwell.app.keep_current import keep_current
    from pairwell.cli.evidence import offer_outcomes, price_histories
    from pairwell.wiring import utc_now

    try:
        with session.workspace() as workspace:
            done = keep_current(
                workspace.journal,
                workspace.facts,
                workspace.state,
                workspace.snapshots,
                workspace.settings.matrix,
                now=utc_now(),
                min_customers=workspace.settings.offers.min_customers,
                rebuild_after=rebuild_after,
                changed=changed,
                progress=session.progress,
                prices=lambda: price_histories(workspace),
                encoder=workspace.encoder,
                outcomes=lambda: offer_outcomes(workspace),
            )
    except StoreBusy as busy:
        session.output.warn(f"{busy.message} The next round tries again.")
        return None
    if done.n_entries:
        session.output.say(f"Took in {counted(done.n_entries, 'entry', 'entries')} of the journal.")
    if done.published:
        session.output.say(f"{done.snapshot_id} is served from now on.")
    if done.held:
        session.output.warn(done.held)
    return done


def _retain(session: Session) -> None:
    try:
        retain_daily(session)
    except StoreBusy as busy:
        session.output.warn(f"{busy.message} What is too old goes tomorrow.")


@contextmanager
def _until_stopped() -> Iterator[list[bool]]:
    """Until SIGTERM or Ctrl-C; hands out a list that is empty until then.

    What a handler raises is lost where it falls into code that lets nothing through, such as a
    callback of a compiler or a destructor: the list remembers it until the round is over. An engine
    that it interrupts may say so by an error of its own, which is none then.
    """
    asked: list[bool] = []

    def stop(*_: object) -> None:
        asked.append(True)
        raise Stopped

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield asked
    except Stopped:
        pass
    except Exception:
        if not asked:
            raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _shown(told: dict[str, Any]) -> str:
    text = f"{counted(told['n_entries'], 'entry', 'entries')} taken in."
    if told["snapshot_id"]:
        served = "served" if told["published"] else "held back"
        text += f" {told['snapshot_id']} was built and is {served}."
    return text
