"""The admin says the same things in every language, and everything that its pages ask for."""

from __future__ import annotations

import re
from importlib.resources import files
from string import Formatter
from typing import get_args

import pytest

from pairwell.app.incentive_calendar import State
from pairwell.app.list_changes import Why
from pairwell.app.ports.state import Became
from pairwell.app.product_list import Wanted
from pairwell.export.report.voice import LOCALES
from pairwell.ingest.synonyms import SYNONYMS
from pairwell.matrix.selectors import KINDS
from pairwell.model.audit import AuditAction
from pairwell.model.curated import Action
from pairwell.model.incentive import IncentiveKind
from pairwell.model.key import Scope
from pairwell.model.offer import Placement
from pairwell.model.stage import Stage
from pairwell.model.user import Role
from pairwell.offers.bundle_price import Why as Start
from pairwell.offers.presets import PRESETS
from pairwell.web.admin.jobs import Name
from pairwell.web.admin.pages.events import NAMES
from pairwell.web.admin.pages.wizard.stages import STAGES
from pairwell.web.admin.policy_form import SWITCHES
from pairwell.web.admin.render import GROUPS, NAV, asset
from pairwell.web.admin.routes import ROUTES
from pairwell.web.admin.speech import catalogue

UNBUILT = (
    "review", "matrix", "coverage", "bundles", "calendar", "compareVersions", "preview", "off",
    "sell", "products",
)  # fmt: skip
"""Pages that say without a matrix what they will show."""

TEMPLATES = [
    each.read_text("utf-8")
    for each in files("pairwell.web.admin").joinpath("templates").iterdir()
    if each.name.endswith(".html")
]
SAID = {key for text in TEMPLATES for key in re.findall(r'say\("(\w+\.\w+)"(?! ~)', text)}
MADE = {
    *(f"role.{each}" for each in get_args(Role)),
    *(f"action.{each}" for each in get_args(Action)),
    *(f"audit.{each}" for each in get_args(AuditAction)),
    *(f"placement.{each}" for each in get_args(Placement)),
    *(f"nav.{name}" for name, _ in NAV),
    *(f"group.{name}" for name, _ in GROUPS),
    *(f"became.{each}" for each in get_args(Became)),
    *(f"wizard.{part}{stage}" for stage in STAGES for part in ("", "short_", "about_", "keep_")),
    *(f"job.{each}" for each in get_args(Name)),
    *(f"kind.{each}" for each in SYNONYMS),
    *(f"field.{each}" for fields in SYNONYMS.values() for each in fields),
    *(f"preset.{part}{each}" for each in PRESETS for part in ("", "is_")),
    *(f"scope.{each}" for each in get_args(Scope)),
    *(f"users.is_{each}" for each in get_args(Role)),
    *(f"products.{each}" for each in get_args(Wanted)),
    *(
        f"rule.{each}"
        for each in (
            "min_customers",
            "price_centre",
            "barred_tags",
            "set",
            *(
                f"{name}{end}"
                for name in ("max_price_ratio", "max_shown_per_day", "max_of_family")
                for end in ("", "_none")
            ),
            *(f"{name}_{end}" for name in SWITCHES for end in ("yes", "no")),
        )
    ),
    "wizard.wrong_reason",
    *(f"changed.{each}" for each in get_args(Why)),
    *(f"start.{each}" for each in get_args(Start)),
    *(f"held.{each}" for each in ("out_of_stock", "below_cost")),
    *(f"calendar.{each}" for each in get_args(State)),
    *(f"incentive.{each}" for each in get_args(IncentiveKind)),
    *(f"stage.{each}" for each in get_args(Stage)),
    *(f"set.{each}" for each in KINDS if each != "product"),
    *(f"unbuilt.{page.name}" for page in ROUTES if page.name in UNBUILT),
    *(f"event.{each}" for each in NAMES),
    "sell.accepted_kept",
    "sell.declined_kept",
}


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_has_every_sentence_with_the_same_places(locale: str) -> None:
    english, said = catalogue("en"), catalogue(locale)
    assert set(said) == set(english) == SAID | MADE
    assert {k for k in said if places(said[k]) != places(english[k])} == set()
    assert all(text.strip() for text in said.values())


def test_russian_is_written_in_cyrillic_and_polish_is_not() -> None:
    cyrillic = re.compile("[\u0400-\u04ff]")
    assert {k for k, text in catalogue("ru").items() if not cyrillic.search(text)} == {
        "table.number"
    }
    assert not any(cyrillic.search(text) for text in catalogue("pl").values())


def test_no_template_escapes_the_policy_or_the_escaping() -> None:
    ours = '<script src="{{ script }}" defer></script>'  # the policy allows it where it is wanted
    assert sum(text.count(ours) for text in TEMPLATES) == 1
    for text in (each.replace(ours, "") for each in TEMPLATES):
        assert not re.search(r"<script|<style|style=|\son\w+=|\|\s*safe|autoescape", text)
        for form in re.findall(r'<form method="post".*?</form>', text, re.S):
            assert 'name="csrf"' in form
    assert b"url(" not in asset("style.css")[0]
    assert b"@import" not in asset("style.css")[0]
    asks_or_makes_markup = rb"fetch|XMLHttp|sendBeacon|import|eval|innerHTML|storage|cookie|https?:"
    assert not re.search(asks_or_makes_markup, asset("script.js")[0], re.I)


def test_every_table_can_be_taken_away_as_a_file() -> None:
    assert [text[:200] for text in TEMPLATES if "<table" in text and "csv(" not in text] == []
