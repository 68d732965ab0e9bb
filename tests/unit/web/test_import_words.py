"""The admin says in Russian and Polish what the importer says in English, all of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

import pytest

import pairwell
from pairwell.export.report.told import sentences, told
from pairwell.ingest.checks import checks_for
from pairwell.ingest.look import look_at
from pairwell.ingest.open_source import open_source
from pairwell.ingest.readers.reasons import REASONS
from pairwell.model.errors import InputRefused
from pairwell.model.of_one import of_one
from pairwell.web.admin.speech import Speech

ROOT = Path(pairwell.__file__).parent
NOT_IMPORTED = {  # what is read on the command line alone
    "backup.py", "compatibility_file.py", "edited_sheet.py", "price_file.py", "related_feed.py",
    "related_jsonld.py", "text_rows.py",
}  # fmt: skip
FILES = [
    *(f for f in sorted((ROOT / "ingest").rglob("*.py")) if f.name not in NOT_IMPORTED),
    *(ROOT / "app" / name for name in ("import_data.py", "mend_row.py")),
    *(ROOT / "web" / "admin" / name for name in ("pages/wizard/orders.py", "upload.py", "jobs.py")),
]
TREES = [ast.parse(f.read_text("utf-8")) for f in FILES]
SAYS = {"InputRefused", "ImportHeld", "StoreBusy", "Finding", "Check"}
LOCALES = ("ru", "pl")
GAP = re.compile(r"\{\w*\}")


def plain(template: str) -> str:
    """A template with nameless gaps."""
    return "".join(
        text + ("{}" if gap is not None else "") for text, gap, _, _ in Formatter().parse(template)
    )


def template_of(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return GAP.sub("{}", node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    return None


def texts(node: ast.AST) -> Iterator[str]:
    """The templates of an argument, whichever is taken."""
    if isinstance(node, ast.IfExp | ast.BoolOp | ast.BinOp):
        parts = (
            [node.body, node.orelse] if isinstance(node, ast.IfExp)
            else node.values if isinstance(node, ast.BoolOp)
            else [node.left]
        )  # fmt: skip
        for part in parts:
            yield from texts(part)
    elif text := template_of(node):
        yield text


def said() -> Iterator[str]:
    for tree in TREES:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAYS:
                for argument in node.args[:2]:
                    yield from texts(argument)
                for keyword in node.keywords:
                    if keyword.arg in ("message", "hint", "meaning"):
                        yield from texts(keyword.value)


@pytest.mark.parametrize("locale", LOCALES)
def test_whatever_the_importer_says_has_words(locale: str) -> None:
    known = {plain(template) for template in sentences(locale, "import")}
    assert set(said()) - known == set()


def test_no_sentence_is_there_that_nobody_says() -> None:
    nodes = (node for tree in TREES for node in ast.walk(tree))
    everything = {text.strip() for node in nodes if (text := template_of(node))}
    assert {each for each in sentences("ru", "import") if plain(each) not in everything} == set()


def test_the_languages_say_the_same_things_of_the_same_gaps() -> None:
    russian, polish = (sentences(locale, "import") for locale in LOCALES)
    assert list(russian) == list(polish)
    for theirs in russian:
        gaps = {gap for _, gap, _, _ in Formatter().parse(theirs) if gap}
        for ours in (russian[theirs], polish[theirs]):
            told = {gap for _, gap, _, _ in Formatter().parse(ours) if gap}
            # commands of the command line are not repeated where there is none
            assert told <= gaps
            assert told == gaps or "preset" in theirs or "mapping" in theirs


@pytest.mark.parametrize("locale", LOCALES)
def test_no_template_is_taken_for_another(locale: str) -> None:
    for theirs, ours in sentences(locale, "import").items():
        gaps = {gap: f"<{gap}>" for _, gap, _, _ in Formatter().parse(theirs) if gap}
        said = told(theirs.format(**gaps), locale, lambda _, text: text)
        assert said == ours.format(**gaps)


@pytest.mark.parametrize("locale", LOCALES)
def test_reasons_of_rows_are_said(locale: str) -> None:
    speech = Speech(locale)
    checks = [
        check
        for kind in ("orders", "products", "customers", "links", "views")
        for check in checks_for(kind, datetime(2026, 11, 22, tzinfo=UTC)).quarantining
    ]
    for reason in (*(each.reason for each in checks), *REASONS):
        assert speech.voice.code("reason", reason) != reason.replace("_", " ")
    words = [(each.meaning, each.advice()) for each in checks]
    for meaning, hint in (*words, *REASONS.values()):
        told = speech.told(f"1,234 rows {meaning}.")
        one = speech.told(f"1 row {of_one(meaning)}.")
        assert of_one(meaning) not in one
        assert one == told.replace("1\u00a0234", "1")
        assert meaning not in told
        assert "1,234" not in told
        assert "234" in told
        assert speech.told(hint) != hint


ORDERS = """order,sku,when,price,cur,colour
1,A1,2026-01-02,10.00,EUR,red
1,a1,2026-01-02,0,EUR,red
2,A1,,9.999,EUR,red
,A1,2026-01-02,1.00,EUR,red
3,B1,2026-99-02,-4,EURO,red
"""


@pytest.mark.parametrize("locale", LOCALES)
def test_the_findings_of_a_file_are_said(tmp_path: Path, locale: str) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS.rstrip("\n"))
    source = open_source(file, kind="orders")
    for _ in source.chunks():
        pass
    findings = source.findings()
    assert len(findings) > 6
    english = re.compile(r"\b(row|were|have|file|the|column)\b", re.IGNORECASE)
    for finding in findings:
        for text in (finding.message, finding.hint):
            assert not english.search(Speech(locale).told(text))


def test_a_file_that_cannot_be_read_yet_says_why(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("sku,price\nA,1\n")
    look = look_at(file, kind="orders")
    assert Speech("en").told(look.problem) == look.problem
    assert (
        Speech("ru")
        .told(look.problem)
        .endswith(
            "нет столбца для поля «номер заказа» (заказы). Его столбцы: sku, price."  # noqa: RUF001
        )
    )
    assert (
        Speech("pl")
        .told(look.problem)
        .endswith(
            "nie ma kolumny dla pola „numer zamówienia” (zamówienia). Jego kolumny: sku, price."
        )
    )
    (tmp_path / "a.png").write_bytes(b"\x89PNG....")
    with pytest.raises(InputRefused) as refused:
        look_at(tmp_path / "a.png")
    assert "obraz, a nie tabela" in Speech("pl").told(refused.value.message)
    assert Speech("pl").told("x" * 5_000) == "x" * 5_000
