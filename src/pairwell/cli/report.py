"""``pairwell report``: everything on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pairwell.cli.served import served_as, served_before
from pairwell.cli.session import Session


def report(
    session: Session,
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to write it.")] = Path(
        "report.html"
    ),
    locale: Annotated[str | None, typer.Option("--locale", help="Language: en, ru or pl.")] = None,
    data_only: Annotated[
        bool, typer.Option("--data", help="Print its figures as JSON and write no page.")
    ] = False,
) -> None:
    """Write one HTML file: what came in, what goes with what, where the holes are.

    The file is complete: it opens without a network and can be sent by mail. Pairs of fewer
    customers than the floor are not named in it.

        pairwell report
        pairwell report --out shop.html --locale pl
        pairwell report --data --json
    """
    from pairwell.app.propose_bundles import propose_bundles
    from pairwell.app.report.books import book, note
    from pairwell.app.report.bundles import A_PRODUCT, TOP
    from pairwell.app.report_results import report_results
    from pairwell.export.report.voice import Voice
    from pairwell.export.report.write import write_report
    from pairwell.matrix.pair_table import pair_table
    from pairwell.wiring import utc_now

    with session.workspace() as workspace:
        settings = workspace.settings
        locale = locale or settings.shop.locale
        Voice(locale)  # refuse a wrong language before the long work
        served = workspace.snapshots.current()
        for warning in served.warnings:
            session.output.warn(warning)
        now = served_as(workspace, served.snapshot)
        imports = workspace.state.imports()
        data = report_results(
            served.snapshot,
            pair_table(served.snapshot),
            workspace.facts.lines(),
            now.decide,
            taken_back=workspace.facts.taken_back(),
            proposed=propose_bundles(
                workspace.facts,
                limit=TOP,
                per_product=A_PRODUCT,
                min_customers=settings.offers.min_customers,
            ).bundles,
            previous=served_before(workspace),
            rows=workspace.curated_in_force(),
            max_price_ratio=settings.offers.max_price_ratio,
            min_customers=settings.offers.min_customers,
            books=[book(record, workspace.state.quarantined(record.number)) for record in imports],
            notes=[note(finding) for record in imports for finding in record.findings],
            made_at=utc_now().isoformat(timespec="seconds"),
            shop=settings.shop.name,
        )
    if data_only:
        session.output.result(data)
        return
    n_bytes = write_report(data, out, locale)
    payload = {
        "report": out.resolve(),
        "bytes": n_bytes,
        "snapshot_id": data.snapshot_id,
        "n_sellers": data.coverage.n_sellers,
        "n_covered": data.coverage.n_covered,
    }
    session.output.result(payload, f"Wrote the report ({n_bytes / 1e6:.1f} MB). Open it:\n{out}")
