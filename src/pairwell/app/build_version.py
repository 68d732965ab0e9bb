"""Verb: build a version of the matrix from the facts, with numbers frozen until asked to retune."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from pairwell.app.check_compatibility import refuse_idle
from pairwell.app.forget_again import forget_again
from pairwell.app.ports.encoder import Encoder
from pairwell.app.ports.facts import Facts
from pairwell.app.ports.progress import NoProgress, Progress
from pairwell.app.ports.snapshots import Snapshots
from pairwell.app.ports.state import MatrixVersion, State
from pairwell.matrix.answer_rows import answer_rows
from pairwell.matrix.build_matrix import build_matrix
from pairwell.matrix.learn import Numbers
from pairwell.matrix.links import link_rows, named_by_links
from pairwell.matrix.mined import MinedMatrix
from pairwell.matrix.options import MatrixOptions
from pairwell.matrix.price_rows import price_rows
from pairwell.matrix.prices import fill_prices
from pairwell.model.compatibility_rules import NO_RULES, CompatibilityRules
from pairwell.model.errors import NotReady
from pairwell.model.outcome import Outcome
from pairwell.model.price_history import PriceHistory
from pairwell.model.snapshot import Snapshot
from pairwell.offers import quick

UPTO = "journal_upto"
"""In the report that the list of versions keeps: the last journal entry that a version holds."""


class BuiltVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version that was built and written, not published yet.

    Attributes:
        snapshot_id: its name.
        report: what the build did (matrix/build_report.py).
        tuned_now: whether the numbers were chosen in this build, or come frozen from an earlier.
    """

    snapshot_id: str
    report: dict[str, Any]
    tuned_now: bool


def build_version(
    facts: Facts,
    state: State,
    snapshots: Snapshots,
    options: MatrixOptions,
    *,
    now: datetime,
    author: str = "",
    retune: bool = False,
    progress: Progress | None = None,
    rules: CompatibilityRules = NO_RULES,
    prices: Sequence[PriceHistory] = (),
    encoder: Encoder | None = None,
    outcomes: Sequence[Outcome] = (),
    to_serve: bool = False,
) -> BuiltVersion:
    """Build from all facts and write the version.

    Args:
        facts: lines and products.
        state: frozen numbers, and the list of versions.
        snapshots: where the version is written.
        options: how to build.
        now: the present instant.
        author: who builds it.
        retune: choose the numbers anew.
        progress: told what is being done.
        rules: of compatibility; the version is not written where they speak of what nobody has.
        prices: what products cost since when: the ground of what is said of reductions.
        encoder: reads titles for products without history; None: their words alone do.
        outcomes: what came of logged offers.
        to_serve: it is to be published next; should its maker be killed before, a worker does it.

    Raises:
        NotReady: there are no order lines yet.
        InputRefused: a rule of compatibility on what no product is or has.
    """
    stages = _Stages(progress or NoProgress())
    stages("Reading the facts", 0)
    forget_again(facts, state)
    lines = facts.lines(in_order=False)
    if lines.num_rows == 0:
        raise NotReady(
            "There are no order lines to build from.",
            "Import orders first: pairwell import orders.csv",
        )
    frozen = None if retune else frozen_numbers(state.learned(), options)
    priced = fill_prices(facts.products(), lines)
    matrix: MinedMatrix = build_matrix(
        lines,
        priced.products,
        options,
        numbers=frozen,
        snapshot_id=next_id(state, snapshots, now),
        created_at=now.isoformat(timespec="seconds"),
        stage=stages,
        views=facts.views(),
        encode=None if encoder is None else encoder.encode,
    )
    stages("Writing the version", 0)
    links = link_rows(matrix.snapshot.products.ids, facts.links(), now.date())
    products, currency = matrix.snapshot.products, matrix.snapshot.meta.currency
    past = price_rows(products.ids, prices, currency)
    snapshot = msgspec.structs.replace(
        matrix.snapshot,
        links=links.rows,
        pairs=named_by_links(matrix.snapshot.pairs, links.rows),
        prices=past.rows,
        answers=answer_rows(products.ids, outcomes),
    )
    refuse_idle(rules, snapshot)
    if priced.finding:
        snapshot = with_finding(snapshot, priced.finding)
    if links.n_waiting:
        snapshot = with_finding(
            snapshot,
            f"{links.n_waiting:,} links name products that stand in no catalogue and no order; "
            "they wait.",
        )
    if past.n_unknown or past.n_elsewhere:
        snapshot = with_finding(
            snapshot,
            f"Of the price histories {past.n_unknown:,} are of products that nobody knows, and "
            f"{past.n_elsewhere:,} of another channel or currency: they stay out.",
        )
    meta = snapshot.meta
    if frozen is None:
        state.set_learned(_to_freeze(meta.learned, options))
    snapshots.write(snapshot, matrix.history)
    state.add_matrix_version(
        MatrixVersion(
            version_id=meta.snapshot_id,
            created_at=meta.created_at,
            report=meta.report | {UPTO: facts.folded()},
            author=author,
            awaits=to_serve,
        )
    )
    quick.prepare()
    stages.done()
    return BuiltVersion(snapshot_id=meta.snapshot_id, report=meta.report, tuned_now=frozen is None)


def built_upto(version: MatrixVersion) -> int:
    """The last journal entry that a version holds; zero where nobody noted it."""
    noted: int = version.report.get(UPTO, 0)
    return noted


def with_finding(snapshot: Snapshot, finding: str) -> Snapshot:
    """The same snapshot with one finding more in its report."""
    report = {**snapshot.meta.report, "findings": [*snapshot.meta.report["findings"], finding]}
    return msgspec.structs.replace(
        snapshot, meta=msgspec.structs.replace(snapshot.meta, report=report)
    )


def next_id(state: State, snapshots: Snapshots, now: datetime) -> str:
    """The name of the next version: ``m-``, the day, and a number of the day.

    A builder that was killed may have written a version that the state knows nothing of.
    """
    day = f"m-{now:%Y%m%d}-"
    known = {v.version_id for v in state.matrix_versions()} | {
        v.snapshot_id for v in snapshots.list()
    }
    taken = [int(n) for name in known if (n := name.removeprefix(day)) != name and n.isdecimal()]
    return f"{day}{1 + max(taken, default=0)}"


def frozen_numbers(learned: dict[str, Any], options: MatrixOptions) -> Numbers | None:
    """The numbers of an earlier build, if they were chosen under the same options."""
    if learned.get("options") != msgspec.to_builtins(options):
        return None
    return msgspec.convert(learned["numbers"], Numbers)


def _to_freeze(learned: dict[str, Any], options: MatrixOptions) -> dict[str, Any]:
    strength = ("anchors", "ridge", "size_power", "history_weight")
    return {
        "options": msgspec.to_builtins(options),
        "numbers": {
            "strength": {name: learned[name] for name in strength},
            "half_life_days": learned["half_life_days"],
            "tuned": learned["tuned"],
        },
    }


class _Stages:
    """Turns the build's stages into steps of a progress bar."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._name = ""

    def __call__(self, name: str, done: int) -> None:
        if name != self._name:
            self._name = name
            self._progress.start(name, None)
        if done:
            self._progress.advance(done)

    def done(self) -> None:
        self._progress.done()
