"""``pairwell import``: read a shop's exports into the workspace, and show the books."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli.session import Session
from pairwell.model.errors import InputRefused, PairwellError

if TYPE_CHECKING:
    from rich.console import Console

    from pairwell.app.ports.state import ImportRecord
    from pairwell.ingest.look import Look
    from pairwell.ingest.mapping import Mapping
    from pairwell.model.source import Kind
    from pairwell.wiring import Workspace

KINDS: tuple[Kind, ...] = ("orders", "products", "customers", "links", "views")

BOOKS = ("rows_in", "loaded", "not_product", "duplicate", "quarantined")
"""Columns of the books; the first is the sum of the others."""


def import_(
    session: Session,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="CSV, JSON, XML, Parquet or XLSX.")
    ],
    preset: Annotated[
        str | None,
        typer.Option("--preset", metavar="NAME", help="Whose export it is; default: told by it."),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", metavar="FILE", help="A saved mapping; default: guessed."),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="WORD", help=f"{', '.join(KINDS)}; default: told by it."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Import a file even when it looks wrong.")
    ] = False,
    look: Annotated[
        bool, typer.Option("--look", help="Only show how it would be read; import nothing.")
    ] = False,
) -> None:
    """Import orders, products, customers and links; each file whole or not at all.

    How columns were read is shown, and saved in the workspace's folder mappings: edit it there
    and give it with --mapping when a guess was wrong. A file again changes nothing.

    Links say what history cannot: product_id, relation (service, upgrade, required_part, accessory,
    consumable, part_of_set …), target_id. A links file is the whole list of each relation it names.

        pairwell import orders.csv --look
        pairwell import orders.csv products.csv
        pairwell import links.csv
        pairwell import export.xlsx --mapping pairwell-data/mappings/export.toml
    """
    from pairwell.ingest.mapping import load_mapping

    given = None if mapping is None else load_mapping(mapping)
    word = _kind(kind)
    if look:
        _look(session, files, preset, given, word)
        return
    done: list[ImportRecord] = []
    with session.workspace(create=True) as workspace:
        for file in files:
            try:
                done.append(_import_one(session, workspace, file, preset, given, word, yes=yes))
            except PairwellError:
                if done:
                    names = ", ".join(record.file for record in done)
                    session.output.say(f"Imported before this one: {names}.")
                raise
    session.output.result({"imports": done}, lambda console: _show(console, done))


def _import_one(
    session: Session,
    workspace: Workspace,
    file: Path,
    preset: str | None,
    given: Mapping | None,
    kind: Kind | None,
    *,
    yes: bool,
) -> ImportRecord:
    from pairwell.app.import_data import ImportLimits, import_data
    from pairwell.ingest.mapping import as_toml, shown
    from pairwell.ingest.open_source import open_source
    from pairwell.ingest.options import ReadOptions
    from pairwell.wiring import utc_now

    now = utc_now()
    settings = workspace.settings
    source = open_source(
        file,
        preset=preset,
        mapping=given,
        kind=kind,
        options=ReadOptions(as_of=now, currency=settings.shop.currency or None),
    )
    session.output.say(f"{file}: {shown(source.mapping)}")
    if given is None:
        saved = _save_mapping(workspace.mappings_folder, file.stem, source.mapping)
        session.output.say(f"  saved as {saved}")
    return import_data(
        source,
        workspace.facts,
        workspace.state,
        now=now,
        mapping=as_toml(source.mapping),
        confirmed=yes,
        limits=ImportLimits(
            max_bad_share=settings.import_.max_bad_share,
            max_shrink_share=settings.import_.max_shrink_share,
        ),
        progress=session.progress,
    )


def _kind(word: str | None) -> Kind | None:
    for kind in KINDS:
        if kind == word:
            return kind
    if word is not None:
        raise InputRefused(f"There is no kind {word!r}.", f"Kinds: {', '.join(KINDS)}.")
    return None


def _look(
    session: Session,
    files: list[Path],
    preset: str | None,
    given: Mapping | None,
    kind: Kind | None,
) -> None:
    from pairwell.ingest.look import look_at
    from pairwell.ingest.options import ReadOptions
    from pairwell.wiring import utc_now

    with session.workspace(create=True) as workspace:
        options = ReadOptions(as_of=utc_now(), currency=workspace.settings.shop.currency or None)
        looks = [
            look_at(file, preset=preset, mapping=given, kind=kind, options=options)
            for file in files
        ]
    session.output.result({"looks": looks}, lambda console: _show_looks(console, looks))


def _show_looks(console: Console, looks: list[Look]) -> None:
    from rich.text import Text

    from pairwell.ingest.mapping import shown

    for each in looks:
        console.print(Text(f"{each.file}: {shown(each.mapping)}"))
        if each.problem:
            console.print(Text(f"  It cannot be imported like this: {each.problem} {each.hint}"))


def _save_mapping(folder: Path, stem: str, mapping: Mapping) -> Path:
    """Save a mapping under the file's name; another one of that name, maybe edited, is kept."""
    from pairwell.ingest.mapping import as_toml, save_mapping

    folder.mkdir(exist_ok=True)
    path, nth = folder / f"{stem}.toml", 1
    while path.exists() and path.read_text("utf-8") != as_toml(mapping):
        nth += 1
        path = folder / f"{stem}-{nth}.toml"
    if not path.exists():
        save_mapping(mapping, path)
    return path


def _show(console: Console, records: list[ImportRecord]) -> None:
    from rich.box import SIMPLE
    from rich.table import Table

    table = Table(box=SIMPLE, pad_edge=False)
    table.add_column("file", overflow="fold")  # in a narrow window names fold, figures stay whole
    table.add_column("kind", no_wrap=True)
    for name in BOOKS:
        table.add_column(name, justify="right", no_wrap=True)
    for record in records:
        figures = (f"{getattr(record, name):,}" for name in BOOKS)
        table.add_row(Path(record.file).name, record.kind, *figures)
    console.print(table)
    last = records[-1]
    if last.returns_matched or last.returns_unmatched:
        console.print(
            f"Returns over all imports: {last.returns_matched:,} found their line and took it "
            f"away, {last.returns_unmatched:,} did not and are kept as returns."
        )
    for record in records:
        for finding in record.findings:
            console.print(f"{finding.severity}: {Path(record.file).name}: {finding.message}")
            for example in finding.examples[:2]:
                console.print(f"    e.g. {example[:160]}")
            if finding.hint:
                console.print(f"    {finding.hint}")
    if not any(record.loaded for record in records):
        console.print("Nothing new.")
