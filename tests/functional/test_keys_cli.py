"""``pairwell keys`` and ``pairwell doctor`` on a workspace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pairwell.cli.app import run
from tests.service import make_shop
from tests.told import Captured, told


def test_a_key_is_shown_once_listed_without_itself_and_revoked(
    shop: Path, capsys: Captured
) -> None:
    made = told(capsys, "keys", "create", "--name", "shop", "--scope", "offers", "events")
    assert made["key"].startswith("pw_live_")
    assert made["scopes"] == ["offers", "events"]
    listed = told(capsys, "keys", "list")
    assert [key["key_id"] for key in listed["keys"]] == [made["key_id"]]
    assert made["key"] not in json.dumps(listed)
    assert "digest" not in listed["keys"][0]
    assert run(["keys", "list"]) == 0
    assert "live" in capsys.readouterr().out
    assert told(capsys, "keys", "revoke", made["key_id"])["revoked_at"]
    assert told(capsys, "keys", "revoke", made["key_id"], status=2)["error"]["hint"]
    for path in shop.rglob("*"):
        if path.is_file():
            assert made["key"].encode() not in path.read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--scope", "everything"],
        [],
        ["--scope", "offers", "--origin", "https://shop.example"],
        ["--origin", "shop.example"],
        ["--scope", "offers", "--until", "tomorrow"],
        ["--scope", "offers", "--until", "2020-01-01"],
    ],
)
@pytest.mark.usefixtures("shop")
def test_what_makes_no_key_says_why(arguments: list[str], capsys: Captured) -> None:
    error = told(capsys, "keys", "create", "--name", "x", *arguments, status=2)["error"]
    assert error["hint"]


def test_the_doctor_names_what_to_mend(shop: Path, capsys: Captured) -> None:
    assert "pairwell build" in told(capsys, "doctor", status=2)["error"]["hint"]
    whole = make_shop(shop.parent / "whole")
    checks = told(capsys, "doctor", "--workspace", str(whole.folder))["checks"]
    assert {check["state"] for check in checks} == {"ok"}
    assert run(["doctor", "--workspace", str(whole.folder)]) == 0
    capsys.readouterr()
    (whole.folder / "secret").write_bytes(b"short")
    error = told(capsys, "doctor", "--workspace", str(whole.folder), status=2)["error"]
    assert "secrets" in error["message"]


@pytest.mark.usefixtures("shop")
def test_load_needs_a_key_and_a_service(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "PAIRWELL_KEY" in told(capsys, "load-test", status=2)["error"]["hint"]
    monkeypatch.setenv("PAIRWELL_KEY", "pw_live_x")
    assert told(capsys, "load-test", status=2)["error"]["code"] == "not_ready"
