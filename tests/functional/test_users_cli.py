"""``pairwell users`` and ``pairwell audit`` on a workspace."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pairwell.cli.app import run
from tests.told import Captured, told

PASSWORD = "correct horse battery"  # noqa: S105 - a made-up one


@pytest.fixture
def password(shop: Path) -> str:
    file = shop.parent / "password"
    file.write_text(f"{PASSWORD}\n")
    return str(file)


def test_people_come_change_and_go_and_all_of_it_is_written_down(
    shop: Path, password: str, capsys: Captured
) -> None:
    ann = told(capsys, "users", "add", "ann", "--role", "owner", "--password-file", password)
    assert ann["second_factor_link"].startswith("otpauth://totp/pairwell:ann?secret=")
    sam = told(capsys, "users", "add", "sam", "--role", "sales", "--password-file", password)
    assert (sam["second_factor"], sam["second_factor_link"]) == (False, "")
    assert told(capsys, "users", "role", "sam", "--role", "analyst")["role"] == "analyst"
    assert told(capsys, "users", "password", "sam", "--password-file", password)
    link = told(capsys, "users", "second-factor", "ann")["second_factor_link"]
    assert link != ann["second_factor_link"]
    assert told(capsys, "users", "disable", "sam")["disabled_at"]
    users = told(capsys, "users", "list")["users"]
    assert [(u["name"], bool(u["disabled_at"])) for u in users] == [("ann", False), ("sam", True)]
    assert "password" not in users[0]
    rows = told(capsys, "audit", "show")["rows"]
    assert [row["entry"]["action"] for row in rows] == [
        "user_disabled", "second_factor_set", "password_changed", "role_changed",
        "user_added", "user_added",
    ]  # fmt: skip
    assert run(["users", "list"]) == run(["audit", "show"]) == 0
    capsys.readouterr()
    secret = link.partition("secret=")[2].partition("&")[0]
    for path in shop.rglob("*"):
        if path.is_file():
            assert PASSWORD.encode() not in path.read_bytes()
            assert secret.encode() not in path.read_bytes()


def test_a_touched_log_is_told(shop: Path, password: str, capsys: Captured) -> None:
    assert "users add" in told(capsys, "audit", "verify", status=2)["error"]["hint"]
    for name in ("ann", "bob"):
        told(capsys, "users", "add", name, "--role", "sales", "--password-file", password)
    kept = told(capsys, "audit", "verify")["end"]
    assert kept.startswith("2:")
    assert told(capsys, "audit", "verify", "--kept", kept)["rows"] == 2
    assert told(capsys, "audit", "verify", "--kept", f"2:{'0' * 64}", status=2)
    connection = sqlite3.connect(shop / "users.sqlite")
    connection.execute("update audit set actor = 'eve' where number = 1")
    connection.commit()
    assert "Row 1" in told(capsys, "audit", "verify", status=2)["error"]["message"]
    connection.execute("delete from audit")
    connection.execute("delete from audit_head")
    connection.commit()
    connection.close()
    assert "empty" in told(capsys, "audit", "verify", status=2)["error"]["message"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["users", "add", "ann", "--role", "king", "--password-file", "password"],
        ["users", "add", "ann", "--role", "sales", "--password-file", "nowhere"],
        ["users", "add", "ann", "--role", "sales"],
        ["users", "add", "horse", "--role", "sales", "--password-file", "password"],
        ["users", "disable", "nobody"],
        ["users", "role", "nobody", "--role", "sales"],
    ],
)
def test_what_cannot_be_done_says_why(
    password: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(Path(password).parent)
    error = told(capsys, *arguments, status=2)["error"]
    assert error["hint"]
