"""``/admin/wizard/orders``: the first stage: a file, how its columns are read, and its books."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

import msgspec

from pairwell.model.currency import CODES
from pairwell.model.errors import InputRefused, StoreBusy
from pairwell.model.source import Kind
from pairwell.web.admin import jobs, render, upload
from pairwell.web.admin.pages.data import imports_sheet
from pairwell.web.admin.pages.wizard.stages import shown, standing
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply

if TYPE_CHECKING:  # serving does not load what reads files
    from pairwell.ingest.look import Look
    from pairwell.ingest.mapping import Mapping

HERE = "/admin/wizard/orders"
MAPPING = ".mapping.toml"
IMPORTS = 8
DATES = ("dmy", "mdy", "ymd")


async def orders(visit: Visit) -> Reply:
    """What waits, how it would be read, what was imported."""
    folder = visit.admin.service.folder
    found = await visit.admin.service.work(standing)
    reading, looking = await asyncio.to_thread(
        lambda: (jobs.stands(folder, "import"), jobs.stands(folder, "look"))
    )
    if reading.state == "done" and (folder / upload.FOLDER).is_dir():
        # the worker that started the import is gone: people's orders do not lie about
        await asyncio.to_thread(_let_go, folder)
        looking = jobs.Job(state="none")
    look = look_of(folder, looking)
    job = next((each for each in (looking, reading) if each.state == "running"), None)
    waits = look is not None or looking.state in ("refused", "lost")
    return shown(
        visit, "orders", found, job=job, look=look if job is None else None,
        looking=looking if job is None and waits and look is None else None,
        reading=reading if job is None and reading.state in ("refused", "lost") else None,
        chosen=_chosen(folder, look), imports=found.imports[::-1][:IMPORTS],
        kinds=get_args(Kind), max_gib=upload.MAX_FILE >> 30,
        sheets=(imports_sheet(found.imports),),
    )  # fmt: skip


async def take_file(visit: Visit) -> Reply:
    """Keep the file and look at it; nothing is imported yet."""
    file = upload.required(visit.file)
    folder = visit.admin.service.folder

    def work() -> None:
        if jobs.who_runs(folder) is not None:
            shutil.rmtree(file.parent, ignore_errors=True)
            raise StoreBusy("Another job is running.", "Send the file when it is done.")
        _let_go(folder)
        jobs.forget(folder, "import")  # or its end would let go of the new file
        kept = upload.keep(folder, file)
        _start_look(visit, folder, kept, None)

    await asyncio.to_thread(work)
    return render.redirect(HERE)


async def look_again(visit: Visit) -> Reply:
    """Take the file for another kind."""
    kind = _kind(visit.sent("kind"))
    folder = visit.admin.service.folder
    file = _waiting(folder)
    await asyncio.to_thread(_start_look, visit, folder, file, kind)
    return render.redirect(HERE)


async def read(visit: Visit) -> Reply:
    """Import the file with its columns as the person corrected them."""
    folder = visit.admin.service.folder
    file = _waiting(folder)
    look = look_of(folder, await asyncio.to_thread(jobs.stands, folder, "look"))
    if look is None or visit.sent("digest") != look.digest:
        raise InputRefused("Another file came meanwhile.", "Look at it and go on from there.")
    from pairwell.ingest.mapping import as_toml

    mapping = corrected(look, visit.form)
    text = as_toml(mapping)
    (file.parent / MAPPING).write_text(text, "utf-8")
    sure = ["--yes"] if visit.sent("sure") == "yes" else []
    await asyncio.to_thread(
        jobs.start, folder, "import", ["import", file.name, "--mapping", MAPPING, *sure],
        visit.person.name, inside=file.parent, then=lambda: _let_go(folder), file=file.name,
    )  # fmt: skip
    await visit.admin.note(
        visit.person, "imported", file.name, sha256=look.digest, kind=mapping.kind,
        sure=visit.sent("sure") or "no",
    )  # fmt: skip
    return render.redirect(HERE)


async def drop(visit: Visit) -> Reply:
    """Let go of the file."""
    folder = visit.admin.service.folder
    _waiting(folder)
    if await asyncio.to_thread(jobs.who_runs, folder) is not None:
        raise StoreBusy("It is being read.", "Wait until that is done.")
    await asyncio.to_thread(_let_go, folder)
    return render.redirect(HERE)


def look_of(folder: Path, job: jobs.Job) -> Look | None:
    """What is known of the file that waits; None: none waits, or it is no table."""
    if job.state != "done" or not (folder / upload.FOLDER).is_dir():
        return None
    from pairwell.ingest.look import Look

    return msgspec.convert(msgspec.json.decode(job.said)["looks"][0], Look)


def corrected(look: Look, form: dict[str, str]) -> Mapping:
    """The mapping of a form: a field, or nothing, for each column of the file.

    Raises:
        InputRefused: a field that there is not, or two columns for one, or another bad choice.
    """
    columns: dict[str, str] = {}
    for nth, theirs in enumerate(look.header):
        ours = form.get(f"column_{nth}", "").strip()
        if not ours:
            continue
        if ours not in look.fields and not ours.startswith("attribute:"):
            raise InputRefused(f"There is no field {ours!r}.", "Choose one of the list.")
        if ours in columns.values():
            raise InputRefused(
                f"Two columns of {look.file} are read as {ours}.", "Choose one of them."
            )
        columns[theirs] = ours
    if missing := [ours for ours in look.required if ours not in columns.values()]:
        raise InputRefused(
            f"{look.file} has no column for {', '.join(missing)}.",
            "Say which column it is; without it no row can be read.",
        )
    currency = form.get("currency", "").strip().upper()
    if currency and currency not in CODES:
        raise InputRefused(f"There is no currency {currency!r}.", "Write a code such as EUR.")
    changed: dict[str, Any] = {"columns": columns, "currency": currency or None}
    dates, comma = form.get("dates", ""), form.get("comma", "")
    if dates in DATES:
        changed["date_order"] = dates
    if comma in ("yes", "no"):
        changed["decimal_comma"] = comma == "yes"
    return msgspec.structs.replace(look.mapping, **changed)


def _chosen(folder: Path, look: Look | None) -> Mapping | None:
    """How the person said it should be read, if they did already."""
    if look is None:
        return None
    from pairwell.ingest.mapping import load_mapping

    file = folder / upload.FOLDER / MAPPING
    return load_mapping(file) if file.is_file() else look.mapping


def _start_look(visit: Visit, folder: Path, file: Path, kind: Kind | None) -> None:
    (file.parent / MAPPING).unlink(missing_ok=True)
    jobs.forget(folder, "import")
    asked = ["--kind", kind] if kind else []
    jobs.start(
        folder, "look", ["import", file.name, "--look", *asked], visit.person.name,
        inside=file.parent, file=file.name,
    )  # fmt: skip


def _waiting(folder: Path) -> Path:
    place = folder / upload.FOLDER
    files = [each for each in place.iterdir() if each.name != MAPPING] if place.is_dir() else []
    if not files:
        raise InputRefused("No file waits.", "Choose the export and send it.")
    return files[0]


def _let_go(folder: Path) -> None:
    shutil.rmtree(folder / upload.FOLDER, ignore_errors=True)
    jobs.forget(folder, "look")


def _kind(word: str) -> Kind:
    if word not in get_args(Kind):
        raise InputRefused(f"There is no kind {word!r}.", "Choose one of the list.")
    return cast(Kind, word)


PAGES = (
    Page(name="wizardOrders", method="GET", path=HERE, run=orders),
    Page(
        name="uploadFile", method="POST", path="/admin/wizard/upload", run=take_file,
        takes_file=True,
    ),
    Page(name="lookAgain", method="POST", path="/admin/wizard/look", run=look_again),
    Page(name="importFile", method="POST", path="/admin/wizard/import", run=read),
    Page(name="dropFile", method="POST", path="/admin/wizard/drop", run=drop),
)  # fmt: skip
