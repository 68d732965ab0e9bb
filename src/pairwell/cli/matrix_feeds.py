"""``pairwell matrix export --format``: the matrix in the words of a shop or channel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pairwell.cli.figures import counted
from pairwell.cli.session import Session
from pairwell.cli.whole_file import write_whole
from pairwell.model.errors import InputRefused

if TYPE_CHECKING:
    from pairwell.export.feeds.feed import Feed
    from pairwell.model.snapshot import Snapshot
    from pairwell.wiring import Workspace

TABLES = {"csv": ".csv", "jsonl": ".jsonl", "parquet": ".parquet"}
"""Formats that hold every column of the matrix, and what their files end with."""


def format_of(file: Path, name: str | None) -> str:
    """The format that was asked for, or the one that the file's ending stands for.

    Raises:
        InputRefused: there is no such format, or the ending stands for none.
    """
    from pairwell.export.feeds.registry import FEEDS

    known = (*TABLES, *FEEDS)
    if name is not None:
        if name not in known:
            raise InputRefused(f"There is no format {name!r}.", f"Known: {', '.join(known)}.")
        return name
    endings = {feed.ending: feed.name for feed in FEEDS.values() if feed.ending != ".csv"}
    endings |= {ending: table for table, ending in TABLES.items()}
    found = endings.get(file.suffix.lower())
    if found is None:
        raise InputRefused(
            f"{file.name} has none of the endings that can be written.",
            f"Name it with one of {', '.join(sorted(endings))}, or give --format.",
        )
    return found


def write_feed(
    session: Session,
    workspace: Workspace,
    snapshot: Snapshot,
    file: Path,
    *,
    name: str,
    top: int,
    key: str | None,
) -> None:
    """Write the lists of a version, and tell what the format could not hold.

    Raises:
        InputRefused: the format has no such id column, or the file cannot be written.
    """
    from pairwell.app.offer_lists import ListRules, offer_lists
    from pairwell.export.feeds.feed import Fitted
    from pairwell.export.feeds.registry import FEEDS
    from pairwell.matrix.curated import in_force
    from pairwell.wiring import utc_now

    feed, policy = FEEDS[name], workspace.settings.offers
    rules = ListRules(
        min_customers=policy.min_customers, max_price_ratio=policy.max_price_ratio, top=top
    )
    column = _key_of(feed, key)
    rows = in_force(workspace.state.curated(), utc_now().isoformat(timespec="seconds"))
    lists = Fitted(offer_lists(snapshot, rules, rows), feed, column, top)
    write_whole(file, lambda sink: feed.write(lists, sink, column))
    findings = lists.findings()
    for finding in findings:
        session.output.warn(f"{finding.message} {finding.hint}")
    payload = {
        "file": file,
        "format": name,
        "n_products": lists.n_products,
        "n_pairs": lists.n_pairs,
        "findings": findings,
    }
    session.output.result(
        payload,
        f"Wrote {counted(lists.n_pairs, 'pair')} of "
        f"{counted(lists.n_products, 'product')} to {file}.",
    )


def _key_of(feed: Feed, key: str | None) -> str:
    if key is None:
        return next(iter(feed.holds))
    if key not in feed.holds:
        raise InputRefused(
            f"{feed.about} has no id column {key!r}.", f"Choose: {', '.join(feed.holds)}."
        )
    return key
