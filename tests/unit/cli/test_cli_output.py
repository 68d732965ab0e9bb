"""Results on stdout, everything else on stderr, JSON that any reader can read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pytest
from rich.table import Table

from pairwell.cli.output import Output, to_json

Captured = pytest.CaptureFixture[str]


class Answer(msgspec.Struct):
    share: float
    name: str


def test_json_is_one_object_on_one_line(capsys: Captured) -> None:
    Output(as_json=True).result(Answer(0.5, "чай"), "not shown")
    text = capsys.readouterr().out
    assert text.count("\n") == 1
    assert json.loads(text) == {"share": 0.5, "name": "чай"}


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (float("nan"), None),
        (float("inf"), None),
        (np.int64(3), 3),
        (np.float32(0.5), 0.5),
        (np.array([1, 2]), [1, 2]),
        (Path("a/b"), "a/b"),
        (pa.table({"a": [1, None]}), [{"a": 1}, {"a": None}]),
        ((1, "x"), [1, "x"]),
    ],
)
def test_values_become_plain_json(value: Any, plain: Any) -> None:
    assert json.loads(to_json({"value": value})) == {"value": plain}


@pytest.mark.parametrize("payload", [[1], 3, "x", None])
def test_what_is_no_object_is_a_bug(payload: Any) -> None:
    with pytest.raises(TypeError):
        to_json(payload)
    with pytest.raises(TypeError):
        to_json({"x": object()})


def test_people_see_the_view_and_not_the_json(capsys: Captured) -> None:
    table = Table("anchor")
    table.add_row("[bold]85123A[/bold]")
    Output().result(Answer(1, "x"), table)
    text = capsys.readouterr().out
    assert "[bold]85123A[/bold]" in text
    Output().result(Answer(1, "x"), lambda console: console.print("drawn"))
    assert capsys.readouterr().out == "drawn\n"
    Output().result(Answer(1, "x"))
    assert json.loads(capsys.readouterr().out) == {"share": 1.0, "name": "x"}


def test_a_long_line_into_a_pipe_stays_one_line(capsys: Captured) -> None:
    Output().result({}, "word " * 100)
    assert capsys.readouterr().out.count("\n") == 1


def test_quiet_keeps_messages_but_not_warnings(capsys: Captured) -> None:
    output = Output(quiet=True)
    output.say("reading")
    output.warn("two currencies")
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "Warning: two currencies\n"
