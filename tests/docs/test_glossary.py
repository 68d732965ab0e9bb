"""Every column and every word of a closed list is in the glossary, in three languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from pairwell.app.cover_placements import PlaceCoverage
from pairwell.app.list_changes import Why
from pairwell.app.list_versions import ListedVersion
from pairwell.app.load_stock import FAULTS, StockLoaded
from pairwell.app.ports.journal import Outcome
from pairwell.app.ports.state import ImportRecord
from pairwell.app.replay_policy import Change
from pairwell.app.retain import Retained
from pairwell.matrix.selectors import KINDS
from pairwell.measure.assignment import Arm
from pairwell.model import columns
from pairwell.model.audit import AuditAction
from pairwell.model.broken_promise import BrokenPromise
from pairwell.model.columns import Column
from pairwell.model.curated import Action, CuratedRow, Relation
from pairwell.model.event import EventName
from pairwell.model.incentive import Conditions, Incentive, IncentiveKind
from pairwell.model.key import KeyKind, Scope
from pairwell.model.looked_at import LookedAt, Verdicts
from pairwell.model.offer import Placement, Technique
from pairwell.model.retention import DataClass
from pairwell.model.review import GAP_CAUSES, HYPOTHESES
from pairwell.model.snapshot import RELATIONS, ROLES, Level
from pairwell.model.source import LINES_READ, Kind
from pairwell.model.store_told import StoreTold
from pairwell.model.threshold import ThresholdKind
from pairwell.model.user import Role
from pairwell.offers.break_even import BreakEven
from pairwell.offers.incentives import NotGiven
from pairwell.offers.price_claims import Basis, NoClaim
from pairwell.offers.scenario import Scenario
from pairwell.web.api.offers.answered import OffersAnswered
from pairwell.web.api.outcomes import ToldOutcome

VERSION_WORDS = tuple(
    {*ListedVersion.__struct_fields__} - {"created_at", "author"}  # as of a hand-made row
)
BACKUP_FIELDS = ("backup", "bytes", "made_at", "n_parts", "with_secret", "left_out")
RESTORE_FIELDS = ("workspace", "n_erased_again", "erasures_from", "replaced")
"""tests/functional/test_backup_cli.py holds the commands to them."""

CYRILLIC = "[\u0430-\u044f\u0451]"
GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"


def rows() -> list[tuple[str, str, list[str]]]:
    """Section, name and the other cells of each row."""
    found = []
    section = ""
    for line in GLOSSARY.read_text("utf-8").splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        elif row := re.match(r"\| `(\w+)` \|(.*)\|$", line):
            found.append((section, row[1], [cell.strip() for cell in row[2].split("|")]))
    return found


ROWS = rows()
NAMES = {name for _, name, _ in ROWS}
TABLES = {
    name: table
    for name, table in {**vars(columns), "LINES_READ": LINES_READ}.items()
    if isinstance(table, tuple) and table and isinstance(table[0], Column)
}


def section(title: str) -> set[str]:
    return {name for where, name, _ in ROWS if where == title}


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_column_is_in_the_glossary(table: str) -> None:
    assert {column.name for column in TABLES[table]} - NAMES == set()


def test_the_tables_were_found() -> None:
    assert {"LINES", "PRODUCTS", "CUSTOMERS", "COUNTS", "PAIRS", "LINES_READ"} <= set(TABLES)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Relations", RELATIONS),
        ("Roles", ROLES),
        ("Levels of the back-off", get_args(Level)),
        ("What a hand-made row does", get_args(Action)),
        ("What a hand-made row may name, from narrow to wide", KINDS),
        ("Fields of a hand-made row", CuratedRow.__struct_fields__),
        ("Hypotheses of the review", HYPOTHESES),
        ("Causes of a gap", GAP_CAUSES),
        ("Relations", get_args(Relation)),
        ("Versions", VERSION_WORDS),
        ("Why a place in a list changed", get_args(Why)),
        ("Placements", get_args(Placement)),
        ("Techniques", get_args(Technique)),
        ("Incentives, from what costs nothing", get_args(IncentiveKind)),
        ("Fields of an incentive", Incentive.__struct_fields__),
        ("Conditions of an incentive", Conditions.__struct_fields__),
        ("Why an incentive is not given", get_args(NotGiven)),
        (
            "What a reduction is measured by, or why none is claimed",
            (*get_args(Basis), *get_args(NoClaim)),
        ),
        ("What a threshold leads to", get_args(ThresholdKind)),
        ("Figures of the break-even", BreakEven.__struct_fields__),
        ("Figures of a plan", Scenario.__struct_fields__),
        ("Coverage of a place", PlaceCoverage.__struct_fields__),
        ("What a replay counts", Change.__struct_fields__),
        ("Kinds of file", get_args(Kind)),
        ("Names of events", get_args(EventName)),
        ("Outcomes of an offer", get_args(ToldOutcome)),
        (
            "Fields of a broken promise",
            (*BrokenPromise.__struct_fields__, "n_times", "last_at"),
        ),
        ("Arms", get_args(Arm)),
        ("What becomes of what arrives", get_args(Outcome)),
        (
            "Stock of the shop's stores",
            (*StoreTold.__struct_fields__, *StockLoaded.__struct_fields__, *FAULTS),
        ),
        ("Scopes of a key", get_args(Scope)),
        ("What is let go by age", get_args(DataClass)),
        ("Fields of what is kept for a time", Retained.__struct_fields__),
        ("Fields of a backup and of a restore", (*BACKUP_FIELDS, *RESTORE_FIELDS)),
        ("Kinds of key", get_args(KeyKind)),
        ("Roles of people", get_args(Role)),
        ("What the audit log records", get_args(AuditAction)),
        ("Fields of a page's answer", OffersAnswered.__struct_fields__),
        (
            "Why, and why not",
            ("ranking", "looked_at", *LookedAt.__struct_fields__, *Verdicts.__struct_fields__),
        ),
    ],
)
def test_every_closed_list_is_in_the_glossary_and_nothing_else(
    title: str, words: tuple[str, ...]
) -> None:
    assert section(title) == set(words)


def test_the_books_of_an_import_are_in_the_glossary() -> None:
    counted = section("What an import counts")
    assert counted <= {field.name for field in msgspec.structs.fields(ImportRecord)}
    assert len(counted) == 5


@pytest.mark.parametrize(("where", "name", "cells"), ROWS, ids=[f"{w}-{n}" for w, n, _ in ROWS])
def test_every_word_has_a_meaning_and_three_languages(
    where: str, name: str, cells: list[str]
) -> None:
    meaning, russian, polish = cells[:3]
    assert meaning
    assert re.search(CYRILLIC, russian) or russian == "nDCG", russian
    assert polish
    assert not re.search(CYRILLIC, polish), polish


def test_a_word_stands_once_in_its_section() -> None:
    keys = [(where, name) for where, name, _ in ROWS]
    assert len(set(keys)) == len(keys)
